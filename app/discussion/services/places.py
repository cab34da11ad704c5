"""Where comments stand, and the counters of what stands where.

Rows are always locked in one order, root, then comments upwards, then ranks, then briefing, so
two writers wait for each other and never deadlock. On SQLite BEGIN IMMEDIATE is the one lock.
Statements are built once: built per call, a post took twice as long.
"""

from typing import Any

from sqlalchemy import (
    BindParameter,
    Integer,
    Row,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from app.briefings.models import Briefing, BriefingState
from app.core import clock
from app.core.db import QUIET, db
from app.core.errors import Conflict
from app.discussion import paths, scores
from app.discussion.models import Comment, CommentState, HeldFor, Rank

AnyRow = Row[*tuple[Any, ...]]
Counts = dict[Any, Any]


def more(**change: int | BindParameter[int]) -> Counts:
    """Arithmetic in SQL, so that nobody's count is overwritten."""
    return {getattr(Comment, name): getattr(Comment, name) + by for name, by in change.items()}


_gained = bindparam("gained", type_=Integer())
_COMMENT = select(*Comment.__table__.c).where(Comment.id == bindparam("wanted"))
_LOCKED = _COMMENT.with_for_update()
_STANDS = (
    Comment.state,
    Comment.briefing_id,
    Comment.proposition_id,
    Comment.root_id,
    Comment.path,
    Comment.author_id,
)
"""Of what is answered, as the locking statement finds it: it may have been moved meanwhile."""
_AT_ROOT = (
    update(Comment)
    .where(Comment.id == bindparam("root"))
    .values(more(last_seq=1, replies=_gained))
    .returning(Comment.last_seq, *_STANDS)
    .execution_options(**QUIET)
)
_UNDER_ROOT = _AT_ROOT.values(more(children=_gained, listed_children=_gained))
_UNDER = (
    update(Comment)
    .where(Comment.id == bindparam("parent"))
    .values(more(children=_gained, listed_children=_gained))
    .returning(*_STANDS)
    .execution_options(**QUIET)
)
_INSERT_RANK = insert(Rank)
_COUNT = (
    update(Briefing)
    .where(Briefing.id == bindparam("briefing"))
    .values(
        {
            Briefing.comments: Briefing.comments + bindparam("gained"),
            Briefing.held: Briefing.held + bindparam("waiting"),
        }
    )
    .returning(Briefing.state, Briefing.locked_at, Briefing.paused_until)
    .execution_options(**QUIET)
)


def take_place(parent_id: int, briefing_id: int, *, published: bool) -> tuple[AnyRow, int, bytes]:
    """The parent, the root and the path of a reply that arrives now.

    Raises Conflict when the parent cannot be answered.
    """
    root_id = comment_row(parent_id).root_id or parent_id
    values = {"gained": int(published)}
    takes = _UNDER_ROOT if root_id == parent_id else _AT_ROOT
    root: AnyRow = db.session.execute(takes, values | {"root": root_id}).one()
    parent = root
    if root_id != parent_id:
        parent = db.session.execute(_UNDER, values | {"parent": parent_id}).one()
    if parent.state is not CommentState.PUBLISHED or parent.briefing_id != briefing_id:
        raise Conflict("This comment can no longer be answered.")
    if (parent.root_id or parent_id) != root_id:
        raise Conflict("This comment was moved meanwhile. Answer it where it stands now.")
    return parent, root_id, paths.child(parent.path, root.last_seq)


def move(comment: AnyRow, to: CommentState, *, held_for: HeldFor | None = None) -> bool:
    """Give a locked comment another state and every counter its due.

    Whether readers see a difference. Its replies stay, under a placeholder if it must be one.
    """
    was, now = comment.state is CommentState.PUBLISHED, to is CommentState.PUBLISHED
    db.session.execute(
        update(Comment).where(Comment.id == comment.id).values(state=to, held_for=held_for),
        execution_options=QUIET,
    )
    gained = int(now) - int(was)
    if gained and comment.root_id is not None:
        add(comment.root_id, replies=gained)
        add(comment.parent_id, children=gained)
    list_again(comment.id)
    waiting = int(to is CommentState.PENDING) - int(comment.state is CommentState.PENDING)
    count(comment.briefing_id, comments=gained, held=waiting)
    return gained != 0 or bool(comment.listed)


def list_again(comment_id: int) -> None:
    """Set `listed` from state and listed replies, and carry a change upwards."""
    above: int | None = comment_id
    while above is not None:  # a chain has no end that Python's own stack would bear
        above = _listed_again(above)


def _listed_again(comment_id: int) -> int | None:
    """Whose turn is next: the parent, where a change reaches it."""
    comment = comment_row(comment_id)
    listed = comment.state is CommentState.PUBLISHED or comment.listed_children > 0
    if listed == comment.listed:
        return None
    changed: dict[str, Any] = {"listed": listed}
    if comment.parent_id is None and listed:
        changed["ranked"] = False
    db.session.execute(
        update(Comment).where(Comment.id == comment_id).values(changed), execution_options=QUIET
    )
    if comment.parent_id is not None:
        add(comment.parent_id, listed_children=1 if listed else -1)
    elif listed:
        enter_ranks(comment)
    else:
        db.session.execute(
            delete(Rank).where(Rank.comment_id == comment_id), execution_options=QUIET
        )
    parent_id: int | None = comment.parent_id
    return parent_id


def enter_ranks(comment: AnyRow | Comment) -> None:
    """A root that is listed stands in the orders, at first as one without votes."""
    values = {
        "comment_id": comment.id,
        "briefing_id": comment.briefing_id,
        "proposition_id": comment.proposition_id,
        "bearing": comment.bearing,
        "helpful": scores.NEUTRAL,
        "disputed": 0,
    }
    db.session.execute(_INSERT_RANK, values)


def count(briefing_id: int, *, comments: int = 0, held: int = 0) -> bool:
    """Move the briefing's counters and lock its row; whether its discussion is open."""
    values = {"briefing": briefing_id, "gained": comments, "waiting": held}
    briefing = db.session.execute(_COUNT, values).one()
    is_paused = briefing.paused_until is not None and clock.now() < briefing.paused_until
    return briefing.state is BriefingState.PUBLISHED and not (briefing.locked_at or is_paused)


def locked(comment_id: int) -> AnyRow:
    """The comment as it stands now, its root locked first, then itself."""
    root_id = comment_row(comment_id).root_id
    if root_id is not None:
        comment_row(root_id, lock=True)
    return comment_row(comment_id, lock=True)


def comment_row(comment_id: int, *, lock: bool = False) -> AnyRow:
    return db.session.execute(_LOCKED if lock else _COMMENT, {"wanted": comment_id}).one()


def add(comment_id: int, **change: int) -> None:
    db.session.execute(
        update(Comment).where(Comment.id == comment_id).values(more(**change)),
        execution_options=QUIET,
    )
