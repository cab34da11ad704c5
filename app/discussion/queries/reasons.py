"""Reasons for and against a proposition: equal space for both sides, whatever the head-count.

A reason is a published comment on the proposition that takes a side and answers nobody. The best
two by helpfulness stand in a column, and one that few have judged yet; in a thread's first days
all are drawn. What is drawn, and in which order, differs from reader to reader and day to day.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, literal_column, select
from sqlalchemy.orm import aliased

from app.accounts.models import Person
from app.briefings.models import Proposition
from app.core import clock
from app.core.db import db
from app.core.draws import Lots
from app.discussion.models import Bearing, Comment, CommentState, Rank
from app.discussion.queries.composed import Node, nodes_of, score_due

IN_A_COLUMN = 3
DRAWN_FOR = timedelta(hours=48)
"""From the first reason on, while hardly anybody has voted."""
FEW = 5
"""Votes below which a reason is still to be tried; the index of the untried says it too."""
MOST_DRAWN_FROM = 1_000
"""The newest, of all sides on a page."""
SIDES = (Bearing.FOR, Bearing.AGAINST)

Ids = dict[Bearing, list[int]]


@dataclass(frozen=True)
class Column:
    bearing: Bearing
    nodes: list[Node]


@dataclass(frozen=True)
class Reasons:
    """The two columns of one proposition in the order of the page."""

    columns: tuple[Column, ...]
    is_drawn: bool
    """By lot, so none of them is called the best."""

    @property
    def ids(self) -> list[int]:
        return [node.row.id for column in self.columns for node in column.nodes]


@dataclass(frozen=True)
class Shown:
    """Reasons by proposition, and when time alone changes which they are or what they show."""

    by_proposition: dict[int, Reasons]
    until: datetime | None


def reasons(
    proposition_ids: Collection[int], person: Person | None, *, most: int = IN_A_COLUMN
) -> Shown:
    """At most so many each way on each proposition; every proposition asked for is there."""
    found = _found(proposition_ids, most)
    young = {id_: each.drawn_until for id_, each in found.items() if each.drawn_until}
    chosen = _chosen(found, young, most, Lots.of(person.id if person else None))
    ids = [id_ for sides in chosen.values() for _, side in sides for id_ in side]
    nodes = nodes_of(ids, person)
    for node in nodes.values():
        node.more = node.row.replies
    by_proposition = {
        id_: Reasons(
            tuple(Column(bearing, [nodes[i] for i in side]) for bearing, side in sides),
            is_drawn=id_ in young,
        )
        for id_, sides in chosen.items()
    }
    until = min(filter(None, (score_due(nodes.values()), *young.values())), default=None)
    return Shown(by_proposition, until)


def _chosen(
    found: dict[int, "_Found"], young: Collection[int], most: int, lots: Lots
) -> dict[int, list[tuple[Bearing, list[int]]]]:
    drawn = _drawn_from(young, untried=False) if young else {}
    old = [id_ for id_ in found if id_ not in young] if most >= IN_A_COLUMN else []
    untried = _drawn_from(old, untried=True) if old else {}
    chosen = {}
    for id_, each in found.items():
        if id_ in young:
            sides = draw(each.best, drawn.get(id_, {}), lots)
        else:
            sides = with_one_untried(each.best, untried.get(id_, {}), lots)
        chosen[id_] = arranged(sides, lots)
    return chosen


def room(there: Ids) -> int:
    """How many each column shows. A side with none is an invitation, as large as one reason."""
    return max(1, min(len(there[bearing]) for bearing in SIDES))


def draw(best: Ids, there: Ids, lots: Lots) -> Ids:
    """Any of those that are there, for the reader and the day."""
    return {
        bearing: sorted(there.get(bearing, best[bearing]), key=lots.key)[: room(best)]
        for bearing in SIDES
    }


def with_one_untried(best: Ids, untried: Ids, lots: Lots) -> Ids:
    """The best; where there is room for a third, it is one that few have judged."""
    chosen = {bearing: best[bearing][: room(best)] for bearing in SIDES}
    for bearing, ids in chosen.items():
        others = [id_ for id_ in untried.get(bearing, []) if id_ not in ids[: IN_A_COLUMN - 1]]
        if len(ids) == IN_A_COLUMN and others:
            ids[-1] = min(others, key=lots.key)
    return chosen


def arranged(chosen: Ids, lots: Lots) -> list[tuple[Bearing, list[int]]]:
    """Neither side is always the first, and no reason: reading order is an advantage."""
    sides = [(bearing, sorted(chosen[bearing], key=lots.key)) for bearing in SIDES]
    return sorted(sides, key=lambda side: (not side[1], side[1] and lots.key(side[1][0])))


@dataclass(frozen=True)
class _Found:
    best: Ids
    drawn_until: datetime | None
    """None: the time of drawing is over, or there is nothing to draw from."""


def _found(proposition_ids: Collection[int], most: int) -> dict[int, _Found]:
    found = {}
    for row in db.session.execute(_best(most), {"propositions": list(proposition_ids)}):
        best = {bearing: [i for i in _of(row, bearing, most) if i is not None] for bearing in SIDES}
        until = row.began_at and row.began_at + DRAWN_FOR
        found[row.id] = _Found(best, until if until and clock.now() < until else None)
    return found


def _of(row: Any, bearing: Bearing, most: int) -> Sequence[int | None]:
    return [getattr(row, f"{bearing}_{n}") for n in range(most)]


def _drawn_from(proposition_ids: Collection[int], *, untried: bool) -> dict[int, Ids]:
    there: dict[int, Ids] = {}
    statement = _UNTRIED if untried else _ALL
    for row in db.session.execute(statement, {"propositions": list(proposition_ids)}):
        there.setdefault(row.proposition_id, {}).setdefault(row.bearing, []).append(row.comment_id)
    return there


@cache
def _best(most: int) -> Select[*tuple[Any, ...]]:
    """Each id is one look-up in an index, however many reasons there are."""
    rank, first = aliased(Rank), aliased(Comment)
    began_at = (
        select(first.created_at)
        .join_from(rank, first, first.id == rank.comment_id)
        .where(
            rank.proposition_id == Proposition.id,
            rank.bearing.in_(SIDES),
            first.state == CommentState.PUBLISHED,
        )
        .order_by(rank.comment_id)
        .limit(1)
        .correlate(Proposition)
        .scalar_subquery()
    )
    places = [_place(bearing, n) for bearing in SIDES for n in range(most)]
    return select(Proposition.id, began_at.label("began_at"), *places).where(
        Proposition.id.in_(bindparam("propositions", expanding=True))
    )


def _place(bearing: Bearing, n: int) -> Any:
    rank, comment = aliased(Rank), aliased(Comment)
    return (
        select(rank.comment_id)
        .join(comment, comment.id == rank.comment_id)
        .where(
            rank.proposition_id == Proposition.id,
            rank.bearing == bearing,
            comment.state == CommentState.PUBLISHED,
        )
        .order_by(rank.helpful.desc(), rank.comment_id.desc())
        .offset(literal_column(str(n)))
        .limit(literal_column("1"))
        .correlate(Proposition)
        .scalar_subquery()
        .label(f"{bearing}_{n}")
    )


_ALL = (
    select(Rank.proposition_id, Rank.bearing, Rank.comment_id)
    .join(Comment, Comment.id == Rank.comment_id)
    .where(
        Rank.proposition_id.in_(bindparam("propositions", expanding=True)),
        Rank.bearing.in_(SIDES),
        Comment.state == CommentState.PUBLISHED,
    )
    .order_by(Rank.comment_id.desc())
    .limit(literal_column(str(MOST_DRAWN_FROM)))
)
_UNTRIED = _ALL.where(literal_column(f"ranks.votes < {FEW}"))
