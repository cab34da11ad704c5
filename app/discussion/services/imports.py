"""The door for importers: a discussion held elsewhere, with its dates and its threads."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Integer, bindparam, insert, select, update

from app.core import freshness
from app.core.db import db
from app.core.text import SANITISER
from app.discussion import paths, scores
from app.discussion.models import Comment, CommentRevision, CommentState, Rank
from app.discussion.services import places
from app.discussion.services.comments import public_id


@dataclass(frozen=True)
class Imported:
    import_key: str
    """What it was there, so that a second import knows it."""
    parent_key: str | None
    """Of a comment that comes before this one, in this batch or in one before."""
    author_id: int
    source: str
    html: str
    """The source through `core.text.html_from_comment_html`."""
    created_at: datetime
    state: CommentState
    """Published, or pending for no reason of ours."""


@dataclass
class _Place:
    """Where a comment of the batch, or one that it answers, stands in its thread."""

    comment: Imported | None = None
    id: int = 0
    root: "_Place | None" = None
    parent: "_Place | None" = None
    path: bytes = b""
    level: int = 0
    """Among the comments of this batch: a parent is inserted before what answers it."""
    last_seq: int = 0
    listed: bool = False
    gained: Counter[str] = field(default_factory=Counter)
    """By counter, through this batch."""

    @property
    def is_published(self) -> bool:
        return self.comment is not None and self.comment.state is CommentState.PUBLISHED


def bring_in(briefing_id: int, comments: Sequence[Imported]) -> list[str]:
    """Add comments to a discussion in the order given, which is the order of their arrival.

    For importers, who asked whether they may and whether each is there already. Returns the keys
    of those whose parent is not there before them: they begin threads of their own, and so does
    the first of a circle. Raises Conflict (when the transaction ends) for an `import_key` that is
    there already.
    """
    here = {comment.import_key for comment in comments}
    wanted = {comment.parent_key for comment in comments if comment.parent_key} - here
    found = _standing(briefing_id, wanted)
    standing = list(found.values())
    new = [_placed(comment, found) for comment in comments]
    _count(new)
    _insert(briefing_id, new)
    _raise_counters(standing)
    published = sum(place.is_published for place in new)
    places.count(briefing_id, comments=published, held=len(new) - published)
    if any(place.listed for place in new):
        freshness.touch(freshness.briefing_key(briefing_id), freshness.SITE)
    return [
        comment.import_key
        for comment, place in zip(comments, new, strict=True)
        if comment.parent_key and place.parent is None
    ]


def _standing(briefing_id: int, keys: Iterable[str]) -> dict[str, _Place]:
    """Places of the comments that are answered and were there before; their roots are locked."""
    columns = (Comment.id, Comment.import_key, Comment.root_id, Comment.path, Comment.listed)
    answered = db.session.execute(
        select(*columns).where(Comment.import_key.in_(keys), Comment.briefing_id == briefing_id)
    ).all()
    locked = db.session.execute(
        select(Comment.id, Comment.last_seq)
        .where(Comment.id.in_({row.root_id or row.id for row in answered}))
        .order_by(Comment.id)
        .with_for_update()
    )
    roots = {row.id: _Place(id=row.id, last_seq=row.last_seq) for row in locked}
    found = {}
    for row in answered:
        place = roots[row.id] if row.root_id is None else _Place(id=row.id, path=row.path)
        place.root = None if row.root_id is None else roots[row.root_id]
        place.listed = row.listed
        found[row.import_key] = place
    return found


def _placed(comment: Imported, found: dict[str, _Place]) -> _Place:
    """Give it the next place below its parent, and let others find it there."""
    place = _Place(comment, parent=found.get(comment.parent_key or ""))
    if place.parent is not None:
        root = place.root = place.parent.root or place.parent
        root.last_seq += 1
        root.gained["last_seq"] += 1
        place.path = paths.child(place.parent.path, root.last_seq)
        place.level = place.parent.level + 1 if place.parent.comment else 0
    found[comment.import_key] = place
    return place


def _count(new: Sequence[_Place]) -> None:
    """From the last to the first: what answers a comment is counted before it."""
    for place in reversed(new):
        place.listed = place.is_published or place.gained["listed_children"] > 0
        if place.parent is None or place.root is None:
            continue
        place.root.gained["replies"] += place.is_published
        place.parent.gained["children"] += place.is_published
        place.parent.gained["listed_children"] += place.listed


_REVISION = insert(CommentRevision)
_RANK = insert(Rank)
_COMMENT = insert(Comment).returning(Comment.id, Comment.import_key)


def _insert(briefing_id: int, new: Sequence[_Place]) -> None:
    by_key = {place.comment.import_key: place for place in new if place.comment}
    connection = db.session.connection()  # rows, not objects: there may be very many
    for _, places_of_level in groupby(sorted(new, key=_level), key=_level):
        rows = [_row(briefing_id, place) for place in places_of_level]
        for comment_id, key in connection.execute(_COMMENT, rows):
            by_key[str(key)].id = comment_id
    revisions = [_revision(place.id, place.comment) for place in new if place.comment]
    if revisions:
        connection.execute(_REVISION, revisions)
    ranks = [
        {"comment_id": place.id, "briefing_id": briefing_id}
        | {"helpful": scores.NEUTRAL, "disputed": 0}
        for place in new
        if place.root is None and place.listed
    ]
    if ranks:
        connection.execute(_RANK, ranks)


def _level(place: _Place) -> int:
    return place.level


def _row(briefing_id: int, place: _Place) -> dict[str, Any]:
    comment = place.comment
    assert comment is not None  # noqa: S101  # only what stands already has none
    return {
        "public_id": public_id(),
        "briefing_id": briefing_id,
        "parent_id": place.parent and place.parent.id,
        "root_id": place.root and place.root.id,
        "path": place.path,
        "band": paths.band(place.path),
        "author_id": comment.author_id,
        "created_at": comment.created_at,
        "state": comment.state,
        "import_key": comment.import_key,
        "listed": place.listed,
        "ranked": True,
        **{name: place.gained[name] for name in _COUNTERS},
    }


def _revision(comment_id: int, comment: Imported) -> dict[str, Any]:
    return {
        "comment_id": comment_id,
        "n": 1,
        "source": comment.source,
        "html": comment.html,
        "sanitiser": SANITISER,
        "at": comment.created_at,
    }


_COUNTERS = ("last_seq", "replies", "children", "listed_children")
_GAIN = (
    update(Comment)
    .where(Comment.id == bindparam("place"))
    .values(places.more(**{name: bindparam(f"by_{name}", type_=Integer()) for name in _COUNTERS}))
)


def _raise_counters(standing: Sequence[_Place]) -> None:
    """Of comments that were there and are answered now, and of their roots."""
    touched = {place.id: place for one in standing for place in (one, one.root or one)}
    gains = [
        {"place": place.id} | {f"by_{name}": place.gained[name] for name in _COUNTERS}
        for _, place in sorted(touched.items())
    ]
    if gains:
        db.session.connection().execute(_GAIN, gains)
    for place in standing:
        if not place.listed and place.gained["listed_children"]:
            places.list_again(place.id)
