"""Every list is one index range that starts at a cursor: the size of the discussion never shows.

A page is two statements, `roots` (or `replies`) for the ids and `rows` for the words; a signed-in
reader adds two, `marks_of` and `held_by`. Nothing is counted: counts are columns.

Statements are built once. Building the one for roots took many times as long as running it. Words
in `literal_column` are those of the partial indexes: a bound value there would leave the index
unused.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    LargeBinary,
    Row,
    Select,
    and_,
    bindparam,
    case,
    false,
    func,
    literal_column,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.orm import aliased

from app.accounts.models import Membership, Organisation, Person
from app.core.db import UTCDateTime, db
from app.core.errors import Missing
from app.discussion import paths
from app.discussion.models import (
    Bearing,
    Capacity,
    Comment,
    CommentRevision,
    Rank,
    Response,
    SavedComment,
    ShownAs,
    StanceChange,
    Vote,
)
from app.notifications.models import Mute

PAGE = 50  # comments on a page, whatever the shape of the tree
PREVIEW = ("first", "second", "third")  # replies shown below a root before "37 more replies"

AnyRow = Row[*tuple[Any, ...]]
AnySelect = Select[*tuple[Any, ...]]
Rows = Sequence[AnyRow]


class Order(StrEnum):
    NEWEST = "newest"
    OLDEST = "oldest"
    HELPFUL = "helpful"
    DISPUTED = "disputed"


class Cursor(NamedTuple):
    """The last root already shown: its value in the order, then its id."""

    value: datetime | int
    id: int


def roots(
    briefing_id: int,
    order: Order,
    *,
    after: Cursor | None = None,
    bearing: Bearing | None = None,
    proposition_id: int | None = None,
    but: Sequence[int] = (),
) -> Rows:
    """At most PAGE listed roots, to be cut to one page with `fit`.

    Columns: id, value, replies, and the ids of the first replies: first, second, third.
    """
    values: dict[str, Any] = {"briefing_id": briefing_id}
    if after is not None:
        values |= {"value": after.value, "id": after.id}
    if bearing is not None:
        values["bearing"] = bearing
    if proposition_id is not None:
        values["proposition_id"] = proposition_id
    if but:
        values["but"] = list(but)
    wanted = _roots(order, frozenset(values))
    return db.session.execute(wanted, values).all()


def fit(found: Rows, budget: int = PAGE) -> tuple[list[list[int]], Cursor | None]:
    """The roots that fit on one page, each as [root, first replies...], and the next cursor."""
    page: list[list[int]] = []
    used = 0
    for root_id, _value, _replies, *preview in found:
        ids = [root_id, *(reply_id for reply_id in preview if reply_id is not None)]
        if used + len(ids) > budget:
            break
        page.append(ids)
        used += len(ids)
    if len(page) == len(found) < PAGE:
        return page, None
    last = found[len(page) - 1]
    return page, Cursor(last.value, last.id)


def replies(root_id: int, *, top: bytes = b"", after: bytes = b"", limit: int = PAGE + 1) -> Rows:
    """Replies in reading order below a root, or below one reply (`top`), down to the next fold.

    Columns: id, path, children. One more than a page tells whether there is a next one.
    """
    values = {
        "root_id": root_id,
        "band": paths.depth(top) // paths.FOLD,
        "after": max(top, after),
        "end": paths.end(top),
        "limit": limit,
    }
    return db.session.execute(_REPLIES, values).all()


def path_in(root_id: int, public_id: str) -> bytes:
    """Where a reply stands, for a list that goes on after it. Raises Missing."""
    found = db.session.scalar(
        select(Comment.path).where(Comment.public_id == public_id, Comment.root_id == root_id)
    )
    if found is None:
        raise Missing("There is no such page.")
    return found


def rows(ids: Sequence[int]) -> dict[int, AnyRow]:
    """Everything a template needs of these comments, by id."""
    return {row.id: row for row in db.session.execute(_ROWS, {"ids": ids})}


def ancestors(root_id: int, path: bytes) -> Rows:
    """The replies above, nearest the root first. A listed comment has only listed ancestors."""
    bands = list(range(paths.band(path) + 1))
    values = {"root_id": root_id, "bands": bands, "paths": paths.ancestors(path)}
    return db.session.execute(_ANCESTORS, values).all()


def first_unread(briefing_id: int, *, since: datetime, reader_id: int) -> str | None:
    """Public id of the oldest published comment since then that is not the reader's own."""
    values = {"briefing_id": briefing_id, "since": since, "reader_id": reader_id}
    found: str | None = db.session.scalar(_FIRST_UNREAD, values)
    return found


def unread(briefing_id: int, *, since: datetime, reader_id: int) -> int:
    """How many are new, counted no further than the page will say ("99+")."""
    values = {"briefing_id": briefing_id, "since": since, "reader_id": reader_id}
    return db.session.execute(_UNREAD, values).scalar_one()


def marks_of(person_id: int, ids: Sequence[int]) -> dict[int, AnyRow]:
    """Of the comments that this person voted on or saved, or whose writer they muted."""
    found = db.session.execute(_MARKS_OF, {"person_id": person_id, "ids": ids})
    return {row.id: row for row in found}


def held_by(person_id: int, briefing_id: int) -> list[int]:
    """A person's own comments that wait for a moderator: shown to nobody else but moderators."""
    values = {"person_id": person_id, "briefing_id": briefing_id}
    return list(db.session.scalars(_HELD_BY, values))


def _preview() -> list[Any]:
    """Ids of the first replies of the root being read, one index look-up each."""
    reply = aliased(Comment)
    first = (
        select(reply.id)
        .where(
            reply.root_id == Comment.id, reply.listed == true(), reply.band == literal_column("0")
        )
        .order_by(reply.path)
        .limit(literal_column("1"))
        .correlate(Comment)
    )
    return [
        case(
            (Comment.listed_children > 0, first.offset(literal_column(str(n))).scalar_subquery())
        ).label(name)
        for n, name in enumerate(PREVIEW)
    ]


@cache
def _roots(order: Order, given: frozenset[str]) -> AnySelect:
    value: ColumnElement[Any]
    if order in (Order.NEWEST, Order.OLDEST):
        value, tie = Comment.created_at.expression, Comment.id.expression
        wanted = select(Comment.id, value.label("value"), Comment.replies, *_preview()).where(
            Comment.briefing_id == bindparam("briefing_id"),
            Comment.listed == true(),
            literal_column("comments.root_id IS NULL"),
        )
    else:
        value = (Rank.helpful if order is Order.HELPFUL else Rank.disputed).expression
        tie = Rank.comment_id.expression
        wanted = (
            select(Comment.id, value.label("value"), Comment.replies, *_preview())
            .join_from(Rank, Comment, Comment.id == Rank.comment_id)
            .where(Rank.briefing_id == bindparam("briefing_id"))
        )
        if order is Order.DISPUTED:
            wanted = wanted.where(literal_column("ranks.disputed > 0"))
    if "bearing" in given:
        wanted = wanted.where(Comment.bearing == bindparam("bearing", type_=Comment.bearing.type))
    if "proposition_id" in given:
        wanted = wanted.where(Comment.proposition_id == bindparam("proposition_id"))
    if "but" in given:
        wanted = wanted.where(Comment.id.not_in(bindparam("but", expanding=True)))
    key: Any = tuple_(value, tie)
    cursor = tuple_(bindparam("value", type_=value.type), bindparam("id", type_=tie.type))
    limit: ColumnElement[int] = literal_column(str(PAGE))
    if order is Order.OLDEST:
        wanted = wanted.order_by(value, tie).limit(limit)
        return wanted.where(key > cursor) if "value" in given else wanted
    wanted = wanted.order_by(value.desc(), tie.desc()).limit(limit)
    return wanted.where(key < cursor) if "value" in given else wanted


_REPLIES = (
    select(Comment.id, Comment.path, Comment.children)
    .where(
        Comment.root_id == bindparam("root_id"),
        Comment.listed == true(),
        Comment.band == bindparam("band"),
        Comment.path > bindparam("after", type_=LargeBinary()),
        Comment.path < bindparam("end", type_=LargeBinary()),
    )
    .order_by(Comment.path)
    .limit(bindparam("limit"))
)
_Answering = aliased(Organisation)
HOW_SHOWN = (
    Response.shown_as,
    Response.title.label("post"),
    Response.organisation_type,
    Response.channel,
    Response.capacity,
    Response.confirmed_by_id,
    _Answering.name.label("on_behalf_of"),
)
"""Of a comment that was sent with a response: columns for `shown.byline`."""
IS_SIGNED = func.coalesce(Response.shown_as, ShownAs.NAME) == ShownAs.NAME
"""Readers see who wrote the comment."""


def with_response(comments: AnySelect) -> AnySelect:
    """Join what `HOW_SHOWN` and `IS_SIGNED` read."""
    is_answering = and_(
        _Answering.id == Response.organisation_id, Response.capacity != Capacity.PERSONAL
    )
    joined = comments.outerjoin(Response, Response.id == Comment.response_id)
    return joined.outerjoin(_Answering, is_answering)


_CREDITED = (
    select(func.count(StanceChange.response_id.distinct()))
    .where(StanceChange.because_id == Comment.id)
    .correlate(Comment)
    .scalar_subquery()
)
_ROWS = with_response(
    select(
        Comment.id,
        Comment.public_id,
        Comment.parent_id,
        Comment.root_id,
        Comment.path,
        Comment.proposition_id,
        Comment.bearing,
        Comment.state,
        Comment.held_for,
        Comment.created_at,
        Comment.edited_at,
        Comment.replies,
        Comment.children,
        (Comment.up_own + Comment.up_other + Comment.up_undecided).label("helpful"),
        Comment.up_other.label("across"),
        Comment.agree,
        Comment.disagree,
        Comment.author_id,
        Person.name,
        Person.handle,
        Membership.title,
        Organisation.name.label("organisation"),
        *HOW_SHOWN,
        _CREDITED.label("credited"),
        CommentRevision.html,
    )
    .select_from(Comment)
    .join(Comment.current_revision)
    .join(Person, Person.id == Comment.author_id)
    .outerjoin(Membership, and_(Membership.person_id == Person.id, Membership.until.is_(None)))
    .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
    .where(Comment.id.in_(bindparam("ids", expanding=True)))
)
_ANCESTORS = (
    select(Comment.id, Comment.path)
    .where(
        Comment.root_id == bindparam("root_id"),
        Comment.listed == true(),
        Comment.band.in_(bindparam("bands", expanding=True)),
        Comment.path.in_(bindparam("paths", expanding=True)),
    )
    .order_by(Comment.path)
)
_NEW = select(Comment.public_id).where(
    Comment.briefing_id == bindparam("briefing_id"),
    literal_column("comments.state = 'published'"),
    Comment.created_at > bindparam("since", type_=UTCDateTime()),
    Comment.author_id != bindparam("reader_id"),
)
_FIRST_UNREAD = _NEW.order_by(Comment.created_at, Comment.id).limit(literal_column("1"))
_UNREAD = select(func.count()).select_from(_NEW.limit(literal_column("100")).subquery())
_MARKS_OF = (
    select(
        Comment.id,
        func.coalesce(Vote.helpful, 0).label("helpful"),
        func.coalesce(Vote.agree, 0).label("agree"),
        func.coalesce(Vote.set_aside, false()).label("set_aside"),
        SavedComment.comment_id.is_not(None).label("is_saved"),
        Mute.muted_id.is_not(None).label("is_muted"),
    )
    .outerjoin(Vote, and_(Vote.person_id == bindparam("person_id"), Vote.comment_id == Comment.id))
    .outerjoin(
        SavedComment,
        and_(
            SavedComment.person_id == bindparam("person_id"),
            SavedComment.comment_id == Comment.id,
        ),
    )
    .outerjoin(
        Mute, and_(Mute.person_id == bindparam("person_id"), Mute.muted_id == Comment.author_id)
    )
    .where(
        Comment.id.in_(bindparam("ids", expanding=True)),
        or_(
            Vote.person_id.is_not(None),
            SavedComment.person_id.is_not(None),
            Mute.person_id.is_not(None),
        ),
    )
)
_HELD_BY = (
    select(Comment.id)
    .where(
        Comment.briefing_id == bindparam("briefing_id"),
        Comment.author_id == bindparam("person_id"),
        literal_column("comments.state = 'pending'"),
    )
    .order_by(Comment.id)
    .limit(literal_column(str(PAGE)))
)
