"""What moderators have to look at."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal_column, select, tuple_

from app.accounts.models import Person
from app.briefings.models import Briefing, Version
from app.briefings.queries import _visible_to
from app.core import clock
from app.core.db import db
from app.core.paging import Page, unpack
from app.discussion.models import Comment, CommentState, HeldFor, HeldWord
from app.moderation.models import Claim, Decision, SubjectKind
from app.moderation.queries.cases import NOTICES, last_about
from app.moderation.queries.items import Item, items, with_notices

AT_ONCE = 20  # items of the queue on a page: each shows two texts
MOST_BRIEFINGS = 50  # to choose from


class Show(StrEnum):
    """What part of the queue is looked at."""

    ALL = "all"
    HELD = "held"
    REPORTED = "reported"
    HIDDEN = "hidden"  # by reports
    MINE = "mine"


@dataclass(frozen=True)
class Wanted:
    """What part of the queue is looked at, perhaps only of one reason or of one briefing."""

    show: Show = Show.ALL
    held_for: HeldFor | None = None
    briefing: str | None = None
    """Its slug."""


@dataclass(frozen=True)
class Counts:
    all: int
    held: int
    reported: int
    hidden: int
    mine: int
    held_since: datetime | None
    """When the comment that has waited longest was written."""


@dataclass(frozen=True)
class Waiting:
    """A briefing under which comments wait to be decided on."""

    slug: str
    title: str
    comments: int


_IS_HELD = Comment.state == CommentState.PENDING
_IS_HIDDEN = Comment.state == CommentState.AUTO_HIDDEN
_IS_REPORTED = and_(Comment.reports > 0, Comment.state == CommentState.PUBLISHED)
_SHOWN: dict[Show, ColumnElement[bool]] = {
    Show.ALL: _IS_HELD | _IS_REPORTED | _IS_HIDDEN,
    Show.HELD: _IS_HELD,
    Show.REPORTED: _IS_REPORTED,
    Show.HIDDEN: _IS_HIDDEN,
}
# As the partial index says it; a bound value there would leave the index unused.
_WAITS: ColumnElement[bool] = literal_column("(comments.state = 'pending' OR comments.reports > 0)")


def queue(wanted: Wanted, viewer: Person, after: str | None = None) -> Page[Item]:
    """What waits, oldest first. Raises Missing on a foreign cursor."""
    mine = _SHOWN[Show.ALL] & _is_claimed_by(viewer)
    part = mine if wanted.show is Show.MINE else _SHOWN[wanted.show]
    shown = items().where(_WAITS, part, _visible_to(viewer))
    if wanted.held_for is not None:
        shown = shown.where(_IS_HELD, Comment.held_for == wanted.held_for)
    if wanted.briefing is not None:
        shown = shown.where(Briefing.slug == wanted.briefing)
    if after is not None:
        place = tuple_(Comment.created_at, Comment.id)
        shown = shown.where(place > unpack(after, datetime, int))
    in_order = shown.order_by(Comment.created_at, Comment.id).limit(AT_ONCE + 1)
    found = db.session.execute(in_order).unique().all()
    rows = with_notices(found[:AT_ONCE])
    return Page(rows, rows[-1].cursor if len(found) > AT_ONCE else None)


def counts(viewer: Person) -> Counts:
    row = db.session.execute(
        select(
            func.count().filter(_SHOWN[Show.ALL]),
            func.count().filter(_IS_HELD),
            func.count().filter(_IS_REPORTED),
            func.count().filter(_IS_HIDDEN),
            func.count().filter(_SHOWN[Show.ALL], _is_claimed_by(viewer)),
            func.min(case((_IS_HELD, Comment.created_at))),
        )
        .join_from(Comment, Briefing, Briefing.id == Comment.briefing_id)
        .outerjoin(Claim, Claim.comment_id == Comment.id)
        .where(_WAITS, _visible_to(viewer))
    ).one()
    return Counts(*row)


def waiting_under(viewer: Person) -> list[Waiting]:
    """Where comments wait, the most first."""
    many = func.count()
    found = db.session.execute(
        select(Briefing.slug, Version.title, many)
        .join_from(Comment, Briefing, Briefing.id == Comment.briefing_id)
        .join(Briefing.current_version)
        .where(_WAITS, _SHOWN[Show.ALL], _visible_to(viewer))
        .group_by(Briefing.id, Briefing.slug, Version.title)
        .order_by(many.desc(), Briefing.id)
        .limit(MOST_BRIEFINGS)
    )
    return [Waiting(*row) for row in found]


def _is_claimed_by(person: Person) -> ColumnElement[bool]:
    return and_(Claim.moderator_id == person.id, Claim.until > clock.now())


def words() -> list[str]:
    """The words that hold a comment, in the order of the alphabet."""
    return list(db.session.scalars(select(HeldWord.word).order_by(HeldWord.word)))


def reports_counted() -> tuple[Select[Any], dict[Any, ColumnElement[int]]]:
    """For a recount: comments beside their open reports, and the counter that keeps the number."""
    reported = (
        select(Decision.subject_id.label("id"), func.count().label("reports"))
        .where(
            Decision.kind.in_(NOTICES),
            Decision.subject_kind == SubjectKind.COMMENT,
            Decision.id > last_about(Decision.subject_id),
        )
        .group_by(Decision.subject_id)
        .subquery()
    )
    return (
        select(Comment).outerjoin(reported, reported.c.id == Comment.id),
        {Comment.reports: func.coalesce(reported.c.reports, 0)},
    )
