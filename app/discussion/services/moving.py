"""Moving a comment, with all that answers it, to where it belongs."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update

from app.core import jobs
from app.core.db import QUIET, db
from app.discussion import paths
from app.discussion.models import Comment, CommentEvent, CommentState, Rank
from app.discussion.services import places, steps

MOVED = "comments-moved"
_ROWS = Comment.__table__


def thread_of(comment_id: int) -> list[int]:
    """The comment and all below it, in order of arrival."""
    below = select(Comment.id).where(Comment.id == comment_id).cte("below", recursive=True)
    below = below.union_all(
        select(Comment.id).join_from(below, Comment, Comment.parent_id == below.c.id)
    )
    return list(db.session.scalars(select(below.c.id).order_by(below.c.id)))


def move(comment_id: int, briefing_id: int, proposition_id: int | None, actor_id: int) -> None:
    """Make it a comment on a briefing, or on a proposition of it; its address stays.

    Asks nobody: whoever calls it has. Raises Conflict.
    """
    found = places.locked(comment_id)
    steps.take(found, CommentEvent.MOVE, actor_id)
    thread = db.session.execute(
        select(*_ROWS.c)
        .where(Comment.id.in_(thread_of(comment_id)))
        .order_by(Comment.id)
        .with_for_update()
    ).all()
    about = {"briefing_id": briefing_id, "proposition_id": proposition_id}
    _set([row.id for row in thread], **about)
    if found.root_id is not None:
        _uproot(found, thread)
    else:
        db.session.execute(
            update(Rank).where(Rank.comment_id == comment_id).values(about),
            execution_options=QUIET,
        )
    _set([comment_id], ranked=False)
    _count(thread, found.briefing_id, briefing_id)
    jobs.ask(MOVED, {"thread": comment_id}, key=f"{MOVED}:{comment_id}")


def _uproot(found: places.AnyRow, thread: Sequence[places.AnyRow]) -> None:
    """A reply becomes a root: what is below it gets its places anew, in order of arrival."""
    published = sum(row.state is CommentState.PUBLISHED for row in thread)
    is_published = found.state is CommentState.PUBLISHED
    places.add(found.root_id, replies=-published)
    places.add(found.parent_id, children=-is_published, listed_children=-found.listed)
    _set(
        [found.id],
        parent_id=None,
        root_id=None,
        path=b"",
        band=0,
        last_seq=len(thread) - 1,
        replies=published - is_published,
    )
    at = {found.id: b""}
    for seq, row in enumerate((row for row in thread if row.id != found.id), start=1):
        at[row.id] = paths.child(at[row.parent_id], seq)
        _set([row.id], root_id=found.id, path=at[row.id], band=paths.band(at[row.id]))
    places.list_again(found.parent_id)
    if found.listed:
        places.enter_ranks(places.comment_row(found.id))


def _count(thread: Sequence[places.AnyRow], old_id: int, new_id: int) -> None:
    """Both briefings' counters, in one order for all who move."""
    comments = sum(row.state is CommentState.PUBLISHED for row in thread)
    held = sum(row.state is CommentState.PENDING for row in thread)
    for briefing_id in sorted({old_id, new_id}):
        sign = (briefing_id == new_id) - (briefing_id == old_id)
        places.count(briefing_id, comments=sign * comments, held=sign * held)


def _set(ids: Sequence[int], **values: Any) -> None:
    db.session.execute(
        update(Comment).where(Comment.id.in_(ids)).values(values), execution_options=QUIET
    )
