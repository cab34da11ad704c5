"""Milder than removing a comment: taking words out of it, and moving it to where it belongs."""

from app.accounts.models import Person
from app.briefings.models import Briefing
from app.core.errors import Conflict
from app.core.freshness import briefing_key
from app.discussion import services as discussion
from app.discussion.models import Comment
from app.dissent import services as dissent
from app.moderation.models import Decision, DecisionKind, Rule
from app.moderation.services.comments import Seen, opened, settled
from app.permissions import Action, require


def redact(
    actor: Person,
    comment: Comment,
    *,
    seen: Seen,
    span: str,
    note: str,
    rule: Rule,
    explanation: str,
) -> Decision:
    """Put a visible note in the place of some words. Raises Conflict, Unreadable."""
    case = opened(actor, comment, DecisionKind.REDACT, seen)
    n = discussion.redact(comment.id, span, note, actor.id)
    dissent.redact(comment.id, n, span, note)
    return settled(actor, case, rule=rule, explanation=explanation)


def move(
    actor: Person,
    comment: Comment,
    *,
    seen: Seen,
    briefing: Briefing,
    proposition_id: int | None,
    explanation: str,
) -> Decision:
    """Let it stand, with its replies, on another briefing or proposition. Raises Conflict."""
    require(actor, Action.READ_BRIEFING, briefing)
    case = opened(actor, comment, DecisionKind.MOVE, seen)
    is_there = comment.briefing_id == briefing.id and comment.proposition_id == proposition_id
    if is_there and comment.root_id is None:
        raise Conflict("It stands there already.")
    if briefing.state != "published" or briefing.audience != comment.briefing.audience:
        raise Conflict("Other people read that briefing, so a comment cannot be moved to it.")
    if dissent.holds_entries(discussion.thread_of(comment.id)):
        raise Conflict("It is the reason of an entry in the register, which stays where it is.")
    old = briefing_key(comment.briefing_id)
    discussion.move(comment.id, briefing.id, proposition_id, actor.id)
    return settled(actor, case, explanation=explanation, keys=[old, briefing_key(briefing.id)])
