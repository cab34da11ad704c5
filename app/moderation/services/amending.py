"""Milder than removing a comment: taking words out of it, and moving it to where it belongs.

Words are put back by whoever overturns a redaction on appeal.
"""

from app.accounts.models import Person
from app.briefings.models import Briefing
from app.core.db import db
from app.core.errors import Conflict
from app.core.freshness import briefing_key
from app.discussion import services as discussion
from app.discussion.models import Comment
from app.discussion.services import without
from app.dissent import services as dissent
from app.moderation import queries
from app.moderation.models import Decision, DecisionKind, Redaction, Rule
from app.moderation.services.comments import Seen, opened, settled, taken_up
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
    entry = dissent.redact(comment.id, n, span, note)
    redacted = settled(actor, case, rule=rule, explanation=explanation)
    taken_out = Redaction(decision_id=redacted.id, span=span, note=note, entry=entry)
    db.session.add(taken_out)
    return redacted


def put_back(
    actor: Person, comment: Comment, redacted: Decision, *, seen: Seen, no_other: bool
) -> Decision:
    """Let it say again what was taken out, but nothing else that was.

    What its writer has typed since stays. Asks nobody: whoever rules on the appeal has been.
    Raises Conflict.
    """
    case = taken_up(comment, DecisionKind.PUT_BACK, seen, no_other=no_other)
    source, entry = _words_without(redacted)
    n = discussion.put_back(comment.id, source, actor.id)
    dissent.put_back(comment.id, n, entry)
    return settled(actor, case)


def _words_without(redacted: Decision) -> tuple[str | None, dict[str, str]]:
    """What the comment would say, None: what it says; and the entry of which it is the reason."""
    redactions = queries.redactions_of(redacted.subject_id)
    others = [each for each in redactions if each.id != redacted.id and not each.is_overturned]
    if any(each.span is None for each in others):
        return None, {}
    typed, source = queries.typed_last(redacted.subject_id)
    # What an entry said of words that were hidden afterwards does not come back with these.
    replaced = queries.sent_again(redacted.subject_id)
    since = [each for each in redactions if each.revision >= replaced]
    is_since = redacted.id in {each.id for each in since}
    entry = dict(since[0].entry or {}) if is_since else {}
    for each in others:
        entry = {name: without(said, each.span, each.note) for name, said in entry.items()}
        if each.revision >= typed:
            source = without(source, each.span, each.note)
    has_typed_since = redacted.revision is None or redacted.revision < typed
    return None if has_typed_since else source, entry


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
