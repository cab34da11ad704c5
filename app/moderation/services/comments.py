"""What moderators decide on comments.

A decision holds for what was shown. Who acts says what that was; when the writer has changed the
words meanwhile, or a colleague was faster, nothing changes and Conflict says so.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, update

from app.accounts.models import Person
from app.core.db import db
from app.core.errors import Conflict
from app.core.freshness import briefing_key
from app.discussion import services as discussion
from app.discussion.models import Comment, CommentEvent, CommentState, HeldFor
from app.discussion.transitions import WAS_FASTER, WHOSE
from app.dissent import services as dissent
from app.moderation import queries
from app.moderation.models import Claim, Decision, DecisionKind, Rule, SubjectKind
from app.moderation.services.locking import lock_comment, same_words
from app.moderation.services.log import logged
from app.moderation.services.standing_in import require_ruling
from app.moderation.services.telling import no_longer_waits, tell_reporters, tell_writer


@dataclass(frozen=True)
class Seen:
    """What a moderator had in view: which words, and the last decision about them (0: none)."""

    revision: int
    decision: int = 0


def approve(actor: Person, comment: Comment, *, seen: Seen) -> Decision:
    """Publish what was held. Raises Conflict."""
    return _decide(actor, comment, DecisionKind.APPROVE, seen)


def dismiss(actor: Person, comment: Comment, *, seen: Seen) -> Decision:
    """The comment stays, or comes back; its reports are closed. Raises Conflict."""
    return _decide(actor, comment, DecisionKind.DISMISS, seen)


def remove(
    actor: Person, comment: Comment, *, seen: Seen, rule: Rule, explanation: str
) -> Decision:
    """Hide a comment; its writer reads the rule and the explanation. Raises Conflict."""
    return _decide(actor, comment, DecisionKind.REMOVE, seen, rule, explanation)


def restore(actor: Person, comment: Comment, *, seen: Seen) -> Decision:
    """Publish what was removed, in its place. Raises Conflict."""
    return _decide(actor, comment, DecisionKind.RESTORE, seen)


def spam(actor: Person, comment: Comment, *, seen: Seen) -> Decision:
    """Take advertising out of sight, without an explanation of one's own. Raises Conflict."""
    return _decide(actor, comment, DecisionKind.SPAM, seen, Rule.SPAM)


def not_spam(actor: Person, comment: Comment, *, seen: Seen) -> Decision:
    """It was taken for spam: back to where it was before. Raises Conflict."""
    return _decide(actor, comment, DecisionKind.NOT_SPAM, seen)


@dataclass(frozen=True)
class Case:
    """A comment under its lock, whose decision is about to be made."""

    comment: Comment
    event: CommentEvent
    revision: int
    was: CommentState
    held_for: HeldFor | None
    reporters: list[int]
    no_other: bool


def parties_of(comment: Comment) -> list[int]:
    """Who may not decide on it, of moderators."""
    return [comment.author_id, *(author.id for author in comment.briefing.authors)]


def opened(actor: Person, comment: Comment, kind: DecisionKind, seen: Seen) -> Case:
    """Raises Forbidden; Conflict, when what was seen no longer stands."""
    action = WHOSE[CommentEvent(kind.value)]
    no_other = require_ruling(actor, action, comment, parties_of(comment))
    return taken_up(comment, kind, seen, no_other=no_other)


def taken_up(comment: Comment, kind: DecisionKind, seen: Seen, *, no_other: bool) -> Case:
    """For whom it has been asked whether they may, as nobody else could. Raises Conflict."""
    event = CommentEvent(kind.value)
    lock_comment(comment)
    same_words(comment, seen.revision)
    is_idle = kind is DecisionKind.DISMISS and comment.reports == 0
    if is_idle or queries.last_decision(comment) != seen.decision:
        raise Conflict(WAS_FASTER)
    reporters = queries.reporters(comment)
    was, held_for = comment.state, comment.held_for
    return Case(comment, event, seen.revision, was, held_for, reporters, no_other)


def settled(
    actor: Person,
    case: Case,
    *,
    rule: Rule | None = None,
    explanation: str = "",
    keys: Collection[str] = (),
) -> Decision:
    """What every decision ends with: reports and claim are closed, it is logged, and told."""
    comment = case.comment
    db.session.execute(update(Comment).where(Comment.id == comment.id).values(reports=0))
    db.session.execute(delete(Claim).where(Claim.comment_id == comment.id))
    decision = Decision(
        kind=DecisionKind(case.event.value),
        subject_kind=SubjectKind.COMMENT,
        subject_id=comment.id,
        revision=case.revision,
        rule=rule,
        no_other=case.no_other,
        held_for=case.held_for,
    )
    logged(actor, decision, explanation, briefing_key(comment.briefing_id), *keys)
    tell_writer(comment, decision)
    no_longer_waits(comment)
    tell_reporters(case.reporters, decision)
    return decision


def _decide(
    actor: Person,
    comment: Comment,
    kind: DecisionKind,
    seen: Seen,
    rule: Rule | None = None,
    explanation: str = "",
) -> Decision:
    return carried_out(actor, opened(actor, comment, kind, seen), rule, explanation)


def carried_out(
    actor: Person, case: Case, rule: Rule | None = None, explanation: str = ""
) -> Decision:
    """Raises Conflict."""
    comment = case.comment
    state = discussion.step(comment.id, case.event, actor.id)
    if state is CommentState.PUBLISHED is not case.was:
        dissent.follow(comment.id)
    return settled(actor, case, rule=rule, explanation=explanation)
