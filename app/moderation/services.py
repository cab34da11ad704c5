"""Every act of moderation: its effect and its row in the log, in one transaction.

A decision holds for what was shown. Who acts says what that was; when the writer has changed the
words meanwhile, or a colleague was faster, nothing changes and Conflict says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update

from app.accounts.models import Person, PersonState
from app.briefings import services as briefings
from app.briefings.models import Briefing, Rewording
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Unreadable
from app.core.freshness import SITE, briefing_key, touch
from app.discussion import services as discussion
from app.discussion.models import Comment, CommentState, HeldWord
from app.discussion.services import exclusions
from app.dissent import services as dissent
from app.moderation import queries
from app.moderation.models import Decision, DecisionKind, DecisionNote, Rule, SubjectKind
from app.moderation.queries import Standing
from app.notifications import services as notifications
from app.permissions import Action, require

BEGINS = {
    DecisionKind.APPROVE: {CommentState.PENDING},
    DecisionKind.DISMISS: {CommentState.PUBLISHED},
    DecisionKind.REMOVE: {CommentState.PENDING, CommentState.PUBLISHED},
    DecisionKind.RESTORE: {CommentState.REMOVED},
}

DECISION, PUBLISHED = "decision", "published"
TOLD = {
    DecisionKind.APPROVE: PUBLISHED,
    DecisionKind.REMOVE: DECISION,
    DecisionKind.RESTORE: DECISION,
}
"""What the writer of a comment is told of; the subject is the decision."""


@dataclass(frozen=True)
class Seen:
    """What a moderator had in view: which words, and the last decision about them (0: none)."""

    revision: int
    decision: int = 0


def report(actor: Person, comment: Comment, *, rule: Rule, note: str, revision: int) -> bool:
    """Bring a comment before the moderators. False: this person had reported these words before.

    Raises Conflict when the comment has changed or gone meanwhile.
    """
    require(actor, Action.REPORT, comment)
    _lock_comment(comment)
    if comment.state is not CommentState.PUBLISHED:
        raise Conflict("This comment has gone meanwhile. There is nothing left to report.")
    _same_words(comment, revision)
    if _has_reported(actor, comment):
        return False
    db.session.execute(
        update(Comment).where(Comment.id == comment.id).values(reports=Comment.reports + 1)
    )
    reported = Decision(
        at=clock.now(),
        kind=DecisionKind.REPORT,
        subject_kind=SubjectKind.COMMENT,
        subject_id=comment.id,
        revision=revision,
        actor_id=actor.id,
        role=actor.role,
        rule=rule,
    )
    _add(reported, note)
    return True


def note_pattern(voter: Person, comment: Comment) -> None:
    """Let moderators look at somebody's votes: many, fast, all finding one author not helpful.

    Asked for by whoever counts votes. Nothing is said of what the votes are.
    """
    _lock_comment(comment)
    if comment.state is not CommentState.PUBLISHED or queries.has_pattern(comment, voter.id):
        return
    db.session.execute(
        update(Comment).where(Comment.id == comment.id).values(reports=Comment.reports + 1)
    )
    noted = Decision(
        at=clock.now(),
        kind=DecisionKind.PATTERN,
        subject_kind=SubjectKind.COMMENT,
        subject_id=comment.id,
        revision=comment.revision,
        actor_id=voter.id,
        role=voter.role,
    )
    _add(noted, "")


def exclude_votes(
    actor: Person,
    voter: Person,
    briefing: Briefing,
    *,
    reason: str,
    comment: Comment | None = None,
) -> Decision:
    """Stop counting somebody's votes on a discussion, or on one comment in it. Raises Conflict."""
    require(actor, Action.DECIDE, briefing)
    _not_ones_own(actor, voter.id)
    if comment is not None and comment.briefing_id != briefing.id:
        raise Conflict("This comment stands in another discussion.")
    votes = exclusions.exclude(voter.id, briefing.id, comment.id if comment else None)
    return _rule_on_votes(actor, briefing, comment, DecisionKind.EXCLUDE_VOTES, votes, reason)


def count_votes(actor: Person, standing: Standing) -> Decision:
    """Undo an exclusion. Raises Conflict."""
    require(actor, Action.DECIDE, standing.briefing)
    _not_ones_own(actor, standing.exclusion.person_id)
    votes = exclusions.include(standing.exclusion)
    kind = DecisionKind.COUNT_VOTES
    return _rule_on_votes(actor, standing.briefing, standing.comment, kind, votes)


def approve(actor: Person, comment: Comment, *, seen: Seen) -> Decision:
    """Publish what was held. Raises Conflict."""
    require(actor, Action.DECIDE_ON_COMMENT, comment)
    return _decide(actor, comment, DecisionKind.APPROVE, seen)


def dismiss(actor: Person, comment: Comment, *, seen: Seen) -> Decision:
    """The comment stays; its reports are closed. Raises Conflict."""
    require(actor, Action.DECIDE_ON_COMMENT, comment)
    return _decide(actor, comment, DecisionKind.DISMISS, seen)


def remove(
    actor: Person, comment: Comment, *, seen: Seen, rule: Rule, explanation: str
) -> Decision:
    """Hide a comment; its writer reads the rule and the explanation. Raises Conflict."""
    require(actor, Action.DECIDE_ON_COMMENT, comment)
    return _decide(actor, comment, DecisionKind.REMOVE, seen, rule, explanation)


def restore(actor: Person, comment: Comment, *, seen: Seen) -> Decision:
    """Publish what was removed, in its place. Raises Conflict."""
    require(actor, Action.DECIDE_ON_COMMENT, comment)
    return _decide(actor, comment, DecisionKind.RESTORE, seen)


def lock(actor: Person, briefing: Briefing, *, reason: str) -> Decision:
    """Close a discussion to new words. The reason is public. Raises Conflict."""
    require(actor, Action.DECIDE, briefing)
    db.session.refresh(briefing, ["locked_at"], with_for_update=True)
    if briefing.locked_at is not None:
        raise Conflict("This discussion is closed already.")
    briefing.locked_at = clock.now()
    return _rule_on_briefing(actor, briefing, DecisionKind.LOCK, reason)


def unlock(actor: Person, briefing: Briefing, *, reason: str) -> Decision:
    """Open a closed discussion again. The reason is public. Raises Conflict."""
    require(actor, Action.DECIDE, briefing)
    db.session.refresh(briefing, ["locked_at"], with_for_update=True)
    if briefing.locked_at is None:
        raise Conflict("This discussion is open already.")
    briefing.locked_at = None
    return _rule_on_briefing(actor, briefing, DecisionKind.UNLOCK, reason)


def carry_over(actor: Person, rewording: Rewording) -> Decision:
    """New words mean the same, so the stances on the old ones count for them. Raises Conflict."""
    require(actor, Action.DECIDE_ON_REWORDING, rewording)
    briefings.approve_rewording(actor, rewording)
    return _rule_on_rewording(actor, rewording, DecisionKind.CARRY_OVER)


def keep_apart(actor: Person, rewording: Rewording) -> Decision:
    """New words may mean something else: stances stay with the old ones. Raises Conflict."""
    require(actor, Action.DECIDE_ON_REWORDING, rewording)
    briefings.refuse_rewording(actor, rewording)
    return _rule_on_rewording(actor, rewording, DecisionKind.KEEP_APART)


def suspend(
    actor: Person, person: Person, *, rule: Rule, explanation: str, until: datetime | None
) -> Decision:
    """Let a person read but not act, until a moment or until lifted. Raises Conflict, Unreadable.

    The person reads the rule and the explanation.
    """
    require(actor, Action.SUSPEND, person)
    if until is not None and until <= clock.now():
        raise Unreadable("Choose a day that is still to come.")
    db.session.refresh(person, ["state", "suspended_until"], with_for_update=True)
    if person.is_suspended(clock.now()):
        raise Conflict("This person is suspended already. To change it, lift the suspension first.")
    if not person.is_active(clock.now()):
        raise Conflict("Only a person with a confirmed account can be suspended.")
    person.state, person.suspended_until = PersonState.SUSPENDED, until
    return _rule_on_person(actor, person, DecisionKind.SUSPEND, rule, until, explanation)


def reinstate(actor: Person, person: Person) -> Decision:
    """Lift a suspension. Raises Conflict."""
    require(actor, Action.SUSPEND, person)
    db.session.refresh(person, ["state", "suspended_until"], with_for_update=True)
    if not person.is_suspended(clock.now()):
        raise Conflict("This person is not suspended.")
    person.state, person.suspended_until = PersonState.ACTIVE, None
    return _rule_on_person(actor, person, DecisionKind.REINSTATE)


def change_words(actor: Person, *, added: Iterable[str], dropped: Iterable[str]) -> None:
    """Change the list of words that hold a comment. What a colleague changed meanwhile stays."""
    require(actor, Action.MODERATE)
    db.session.execute(delete(HeldWord).where(HeldWord.word.in_(list(dropped))))
    wanted = list(added)
    known = set(db.session.scalars(select(HeldWord.word).where(HeldWord.word.in_(wanted))))
    fresh = [{"word": word} for word in wanted if word not in known]
    if fresh:
        db.session.execute(insert(HeldWord), fresh)


def _decide(
    actor: Person,
    comment: Comment,
    kind: DecisionKind,
    seen: Seen,
    rule: Rule | None = None,
    explanation: str = "",
) -> Decision:
    _lock_comment(comment)
    _same_words(comment, seen.revision)
    nothing_to_do = kind is DecisionKind.DISMISS and comment.reports == 0
    is_stale = queries.last_decision(comment) != seen.decision
    if is_stale or comment.state not in BEGINS[kind] or nothing_to_do:
        raise Conflict("Somebody was faster, so nothing was changed. It stands as shown here.")
    _lock_writer(comment)
    if kind is not DecisionKind.DISMISS:
        removes = kind is DecisionKind.REMOVE
        discussion.set_state(
            comment.id, CommentState.REMOVED if removes else CommentState.PUBLISHED
        )
        if not removes:
            dissent.follow(comment.id)
    db.session.execute(update(Comment).where(Comment.id == comment.id).values(reports=0))
    decision = Decision(
        kind=kind,
        subject_kind=SubjectKind.COMMENT,
        subject_id=comment.id,
        revision=seen.revision,
        rule=rule,
    )
    _logged(actor, decision, explanation, briefing_key(comment.briefing_id))
    if kind in TOLD:
        db.session.flush()  # for its id
        notifications.tell([comment.author_id], TOLD[kind], decision.id, but=actor.id)
    return decision


def _rule_on_briefing(
    actor: Person, briefing: Briefing, kind: DecisionKind, reason: str
) -> Decision:
    decision = Decision(kind=kind, subject_kind=SubjectKind.BRIEFING, subject_id=briefing.id)
    return _logged(actor, decision, reason, briefing_key(briefing.id))


def _rule_on_rewording(actor: Person, rewording: Rewording, kind: DecisionKind) -> Decision:
    decision = Decision(
        kind=kind,
        subject_kind=SubjectKind.BRIEFING,
        subject_id=rewording.briefing_id,
        revision=rewording.version.n,
    )
    return _logged(actor, decision, "", briefing_key(rewording.briefing_id))


def _rule_on_person(
    actor: Person,
    person: Person,
    kind: DecisionKind,
    rule: Rule | None = None,
    until: datetime | None = None,
    explanation: str = "",
) -> Decision:
    decision = Decision(
        kind=kind, subject_kind=SubjectKind.PERSON, subject_id=person.id, rule=rule, until=until
    )
    return _logged(actor, decision, explanation)


def _not_ones_own(actor: Person, voter_id: int) -> None:
    if actor.id == voter_id:
        raise Conflict("Moderators do not rule on their own votes.")


def _rule_on_votes(
    actor: Person,
    briefing: Briefing,
    comment: Comment | None,
    kind: DecisionKind,
    votes: int,
    reason: str = "",
) -> Decision:
    """Whose votes they were stands in the exclusion only: the log names nobody."""
    decision = Decision(
        kind=kind,
        subject_kind=SubjectKind.BRIEFING if comment is None else SubjectKind.COMMENT,
        subject_id=briefing.id if comment is None else comment.id,
        votes=votes,
    )
    return _logged(actor, decision, reason, briefing_key(briefing.id))


def _logged(actor: Person, decision: Decision, text: str, *keys: str) -> Decision:
    """Append to the public log. Last in a service.

    The pages are touched first: whoever holds the site's version row is alone, so that the
    numbers of the log have no gaps and no doubles.
    """
    db.session.flush()  # the subject changes before the contended rows
    touch(SITE, *keys)
    last = db.session.scalar(select(func.max(Decision.number)))
    decision.number = (last or 0) + 1
    decision.at, decision.actor_id, decision.role = clock.now(), actor.id, actor.role
    _add(decision, text)
    return decision


def _add(decision: Decision, text: str) -> None:
    db.session.add(decision)
    if text:
        db.session.flush()  # for its id
        db.session.add(DecisionNote(decision_id=decision.id, text=text))


def _same_words(comment: Comment, revision: int) -> None:
    if comment.revision != revision:
        raise Conflict(
            "The writer has changed these words meanwhile. They are shown as they are now."
        )


def _has_reported(actor: Person, comment: Comment) -> bool:
    reported = select(Decision.id).where(
        Decision.kind == DecisionKind.REPORT,
        Decision.subject_kind == SubjectKind.COMMENT,
        Decision.subject_id == comment.id,
        Decision.revision == comment.revision,
        Decision.actor_id == actor.id,
    )
    return db.session.scalar(reported.limit(1)) is not None


def _lock_writer(comment: Comment) -> None:
    """Before the page versions: whoever suspends this person takes the two in that order."""
    db.session.execute(
        select(Person.id)
        .where(Person.id == comment.author_id)
        .with_for_update(read=True, key_share=True)
    )


def _lock_comment(comment: Comment) -> None:
    """Read again what must hold, under the lock: the root's first, as all that change a thread."""
    if comment.root_id is not None:
        db.session.execute(
            select(Comment.id).where(Comment.id == comment.root_id).with_for_update()
        )
    db.session.refresh(comment, ["state", "revision", "reports"], with_for_update=True)
