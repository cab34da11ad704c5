"""Reports of comments, and what moderators decide on them.

A decision holds for what was shown. Who acts says what that was; when the writer has changed the
words meanwhile, or a colleague was faster, nothing changes and Conflict says so.
"""

import math
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import literal_column, select, update

from app.accounts.models import Person, Role
from app.core import clock, jobs
from app.core.db import db
from app.core.errors import Conflict, TooMany
from app.core.freshness import briefing_key
from app.discussion import services as discussion
from app.discussion.models import Comment, CommentState
from app.dissent import services as dissent
from app.moderation import queries
from app.moderation.models import Decision, DecisionKind, Rule, SubjectKind
from app.moderation.services.locking import lock_comment, lock_writer
from app.moderation.services.log import add, logged
from app.notifications import services as notifications
from app.permissions import Action, require

BEGINS = {
    DecisionKind.APPROVE: {CommentState.PENDING},
    DecisionKind.DISMISS: {CommentState.PUBLISHED},
    DecisionKind.REMOVE: {CommentState.PENDING, CommentState.PUBLISHED},
    DecisionKind.RESTORE: {CommentState.REMOVED},
}

MOST_REPORTS, REPORTED_WITHIN = 30, timedelta(days=1)
"""Reports of one person; more are refused. What is urgent has been reported by then."""

WAITS = "waits"
"""What moderators are told of; the subject is the comment."""
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

    Raises Conflict when the comment has changed or gone meanwhile, TooMany.
    """
    require(actor, Action.REPORT, comment)
    lock_comment(comment)
    if comment.state is not CommentState.PUBLISHED:
        raise Conflict("This comment has gone meanwhile. There is nothing left to report.")
    _same_words(comment, revision)
    if _has_reported(actor, comment):
        return False
    _keep_reporting(actor)
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
    add(reported, note)
    jobs.ask(discussion.HELD, {"comment": comment.id})
    return True


def tell_moderators(comment_id: int) -> None:
    """A comment waits for them, or was reported. Asks nobody."""
    moderators = select(Person.id).where(Person.role != Role.PRACTITIONER)
    notifications.tell(db.session.scalars(moderators), WAITS, comment_id)


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


def _decide(
    actor: Person,
    comment: Comment,
    kind: DecisionKind,
    seen: Seen,
    rule: Rule | None = None,
    explanation: str = "",
) -> Decision:
    lock_comment(comment)
    _same_words(comment, seen.revision)
    nothing_to_do = kind is DecisionKind.DISMISS and comment.reports == 0
    is_stale = queries.last_decision(comment) != seen.decision
    if is_stale or comment.state not in BEGINS[kind] or nothing_to_do:
        raise Conflict("Somebody was faster, so nothing was changed. It stands as shown here.")
    lock_writer(comment)
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
    logged(actor, decision, explanation, briefing_key(comment.briefing_id))
    if kind in TOLD:
        db.session.flush()  # for its id
        notifications.tell([comment.author_id], TOLD[kind], decision.id, but=actor.id)
    return decision


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


def _keep_reporting(actor: Person) -> None:
    """Raises TooMany."""
    reported = db.session.scalars(
        select(Decision.at)
        .where(
            literal_column("kind = 'report'"),  # as the index says it
            Decision.actor_id == actor.id,
            Decision.at > clock.now() - REPORTED_WITHIN,
        )
        .order_by(Decision.at)
    ).all()
    if len(reported) >= MOST_REPORTS:
        wait = reported[-MOST_REPORTS] + REPORTED_WITHIN - clock.now()
        raise TooMany(
            math.ceil(wait.total_seconds()),
            "You have reported %(most)s comments in a day, which is as many as one person may. "
            "You can go on in %(n)s minutes.",
            most=MOST_REPORTS,
        )
