"""Every counter counted again from the rows it counts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from app.briefings.models import Briefing
from app.core.db import QUIET, db
from app.core.freshness import SITE, briefing_key, touch
from app.discussion import scores
from app.discussion.models import Comment, CommentState, Side, Vote
from app.discussion.services.votes import MOST_OF_ONE

Recount = tuple[Select[Any], dict[InstrumentedAttribute[Any], ColumnElement[Any]]]
"""Rows with counters, beside what there is to count; and for each counter what that comes to."""

_IS_PUBLISHED = Comment.state == CommentState.PUBLISHED


@dataclass(frozen=True)
class Difference:
    counter: InstrumentedAttribute[Any]
    id: int
    stored: int
    counted: int

    def __str__(self) -> str:
        return f"{self.counter} of {self.id}: stored {self.stored}, counted {self.counted}"


def differences(*others: Recount) -> list[Difference]:
    """What does not add up; empty when all does. `others`: counters that other features keep."""
    return [
        Difference(counter, *row)
        for statement, counters in (*_recounts(), *others)
        for counter, counted in counters.items()
        for row in db.session.execute(
            statement.with_only_columns(counter.class_.id, counter, counted).where(
                counter != counted
            )
        )
    ]


def mend(*others: Recount) -> list[Difference]:
    """Set every counter to what was counted. Returns what was wrong."""
    wrong = found = differences(*others)
    while found:  # a comment that is listed again changes what its parent counts
        for each in found:
            table = each.counter.class_
            db.session.execute(
                update(table).where(table.id == each.id).values({each.counter: each.counted}),
                execution_options=QUIET,
            )
        found = differences(*others)
        wrong = wrong + found
    mended = {each.id for each in wrong if each.counter.class_ is Comment}
    shown = select(Comment.briefing_id).where(Comment.id.in_(mended)).distinct()
    briefings = {each.id for each in wrong if each.counter.class_ is Briefing}
    if wrong:
        touch(SITE, *map(briefing_key, briefings | set(db.session.scalars(shown))))
    return wrong


def _recounts() -> Iterator[Recount]:
    yield _of_answers()
    yield _of_threads()
    yield _of_votes()
    yield _of_discussions()


def _of_answers() -> Recount:
    below = (
        select(
            Comment.parent_id.label("id"),
            _number_of(_IS_PUBLISHED).label("children"),
            _number_of(Comment.listed.is_(True)).label("listed_children"),
        )
        .group_by(Comment.parent_id)
        .subquery()
    )
    listed_below = func.coalesce(below.c.listed_children, 0)
    return (
        select(Comment).outerjoin(below, below.c.id == Comment.id),
        {
            Comment.children: func.coalesce(below.c.children, 0),
            Comment.listed_children: listed_below,
            Comment.listed: or_(_IS_PUBLISHED, listed_below > 0),
        },
    )


def _of_threads() -> Recount:
    under = (
        select(Comment.root_id.label("id"), _number_of(_IS_PUBLISHED).label("replies"))
        .group_by(Comment.root_id)
        .subquery()
    )
    return (
        select(Comment).outerjoin(under, under.c.id == Comment.id),
        {Comment.replies: func.coalesce(under.c.replies, 0)},
    )


def _of_votes() -> Recount:
    votes = _votes()
    return (
        select(Comment).outerjoin(votes, votes.c.id == Comment.id),
        {
            getattr(Comment, tally): func.coalesce(votes.c[tally], 0)
            for tally in scores.Tally._fields
        },
    )


def _of_discussions() -> Recount:
    discussion = (
        select(
            Comment.briefing_id.label("id"),
            _number_of(_IS_PUBLISHED).label("comments"),
            _number_of(Comment.state == CommentState.PENDING).label("held"),
        )
        .group_by(Comment.briefing_id)
        .subquery()
    )
    return (
        select(Briefing).outerjoin(discussion, discussion.c.id == Briefing.id),
        {
            Briefing.comments: func.coalesce(discussion.c.comments, 0),
            Briefing.held: func.coalesce(discussion.c.held, 0),
        },
    )


def _votes() -> Subquery:
    """Votes that count, by comment. Of one organisation the earliest few count each way."""
    place = func.row_number().over(
        partition_by=(Vote.comment_id, Vote.organisation_id, Vote.helpful),
        order_by=(Vote.cast_at, Vote.person_id),
    )
    cast = (
        select(Vote.comment_id, Vote.helpful, Vote.agree, Vote.side, Vote.organisation_id)
        .add_columns(place.label("place"))
        .where(~Vote.set_aside)
        .subquery()
        .c
    )
    is_counted = cast.organisation_id.is_(None) | (cast.place <= MOST_OF_ONE)
    helpful = [
        _number_of((cast.helpful == value) & (cast.side == side) & is_counted).label(
            f"{way}_{side}"
        )
        for side in Side
        for way, value in (("up", 1), ("down", -1))
    ]
    agree = [
        _number_of(cast.agree == value).label(way)
        for way, value in (("agree", 1), ("disagree", -1))
    ]
    return (
        select(cast.comment_id.label("id"), *helpful, *agree).group_by(cast.comment_id).subquery()
    )


def _number_of(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))
