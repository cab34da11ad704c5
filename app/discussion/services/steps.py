"""What happens to a comment, as `transitions` has it, and the row that remembers it."""

from sqlalchemy import insert

from app.core import clock, jobs
from app.core.db import db
from app.core.errors import Conflict
from app.core.freshness import SITE, briefing_key, touch
from app.discussion.models import CommentEvent, CommentState, CommentStep, HeldFor
from app.discussion.services import places
from app.discussion.transitions import LIVE, end, refusal
from app.notifications import services as notifications

REPLY = "reply"
"""What the writer of a comment is told of; the subject is the comment that answers."""
MENTION, MINE, FOLLOWED, BY = "mention", "comment", "followed", "comment by"
"""Who is named in it, whose briefing it is on, who follows the briefing, who follows its writer."""
WAITS = "waits"
"""What moderators are told of; the subject is the comment."""
ANNOUNCE, HELD = "announce comment", "comment held"
"""Jobs: a comment can be read, or waits for a moderator."""
_OF_COMMENTS = (REPLY, MENTION, MINE, FOLLOWED, BY)
_KEEPS_WHY = (CommentEvent.SPAM, CommentEvent.NOT_SPAM)


def step(comment_id: int, event: CommentEvent, actor_id: int) -> CommentState:
    """Let something happen to a comment; its replies stay, under a placeholder if need be.

    Asks nobody: whoever calls it has. Raises Conflict.
    """
    found = places.locked(comment_id)
    # What turns out not to be spam waits again, if it did.
    held_for = found.held_for if event in _KEEPS_WHY else None
    return take(found, event, actor_id, held_for=held_for)


def take(
    found: places.AnyRow,
    event: CommentEvent,
    actor_id: int,
    *,
    held_for: HeldFor | None = None,
    revision: int | None = None,
) -> CommentState:
    """For a locked comment. held_for: why it waits now; revision: of its new words, if any."""
    if refused := refusal(found.state, event):
        raise Conflict(refused)
    to = end(found.state, event, found.held_for)
    remembered = {"comment_id": found.id, "at": clock.now(), "event": event, "actor_id": actor_id}
    remembered |= {"was": found.state, "now": to, "revision": revision or found.revision}
    db.session.execute(insert(CommentStep), remembered)
    if to is not found.state:
        _arrive(found, to, held_for)
    return to


def set_state(comment_id: int, to: CommentState) -> None:
    """Give a comment any state, of which nothing remembers how it came by it."""
    found = places.locked(comment_id)
    if found.state is not to:
        _arrive(found, to, None)


def tell(person_id: int, comment_id: int, *, by: int) -> None:
    notifications.tell([person_id], REPLY, comment_id, but=by, by=by)


def show(briefing_id: int) -> None:
    touch(briefing_key(briefing_id), SITE)


def _arrive(found: places.AnyRow, to: CommentState, held_for: HeldFor | None) -> None:
    is_seen = places.move(found, to, held_for=held_for)
    if to is not CommentState.PUBLISHED:
        notifications.hide_each(_OF_COMMENTS, [found.id])
        if to not in LIVE:  # nothing to decide: its writer may have withdrawn it
            notifications.hide(WAITS, [found.id])
    elif found.parent_id is not None:
        tell(places.comment_row(found.parent_id).author_id, found.id, by=found.author_id)
    if to is CommentState.PUBLISHED:
        jobs.ask(ANNOUNCE, {"comment": found.id})
    elif to is CommentState.PENDING:
        jobs.ask(HELD, {"comment": found.id})
    if is_seen:
        show(found.briefing_id)
