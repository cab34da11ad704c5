"""How often is decided under each rule, appealed against that, and what comes of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby

from sqlalchemy import Float, Integer, and_, case, cast, extract, func, select
from sqlalchemy.orm import aliased

from app.core.db import db
from app.moderation.models import Decision, DecisionKind, Rule
from app.moderation.queries.appeals import RULINGS
from app.moderation.queries.statements import ENDED_BY

FEWEST = 5
"""Rulings of which a median is told: of fewer it would tell how long somebody's own took."""
QUARTERS = 8  # on the page


@dataclass(frozen=True)
class Numbers:
    """Of the decisions of one quarter under one rule, with what became of them until now."""

    year: int
    quarter: int
    rule: Rule | None
    """None: reports were dismissed, or a discussion was closed."""
    decisions: int
    appeals: int
    answered: int
    undone: int
    seconds: float | None
    """From an appeal to its ruling, in the middle; None where there are few."""

    @property
    def hours(self) -> int | None:
        return None if self.seconds is None else round(self.seconds / 3600)

    @property
    def begins(self) -> date:
        return date(self.year, 3 * self.quarter - 2, 1)

    @property
    def last_month(self) -> date:
        return date(self.year, 3 * self.quarter, 1)


def numbers(since: datetime | None = None) -> list[Numbers]:
    """Of all that can be appealed against, the latest quarter first, the rules in their order.

    Quarters are those of UTC, which both databases take from what they store.
    """
    appeal, ruling = aliased(Decision), aliased(Decision)
    year = cast(extract("year", Decision.at), Integer)
    quarter = (cast(extract("month", Decision.at), Integer) + 2) // 3
    took = extract("epoch", ruling.at) - extract("epoch", appeal.at)
    alike = (year, quarter, Decision.rule, ruling.id.is_(None))
    each = (
        select(
            Decision.id,
            year.label("year"),
            quarter.label("quarter"),
            Decision.rule,
            appeal.id.label("appeal"),
            ruling.kind.label("ruling"),
            took.label("took"),
            func.row_number().over(partition_by=alike, order_by=took).label("place"),
            func.count().over(partition_by=alike).label("many"),
        )
        .outerjoin(appeal, and_(appeal.about_id == Decision.id, appeal.kind == DecisionKind.APPEAL))
        .outerjoin(ruling, and_(ruling.about_id == appeal.id, ruling.kind.in_(RULINGS)))
        .where(Decision.kind.in_(ENDED_BY), Decision.number.is_not(None))
    )
    if since is not None:
        each = each.where(Decision.at >= since)
    one = each.subquery()
    is_in_the_middle = (one.c.place * 2).between(one.c.many, one.c.many + 2)  # one, or two
    is_told = and_(one.c.many >= FEWEST, is_in_the_middle)
    found = db.session.execute(
        select(
            one.c.year,
            one.c.quarter,
            one.c.rule,
            func.count(one.c.id.distinct()),
            func.count(one.c.appeal),
            func.count(one.c.ruling),
            func.count().filter(one.c.ruling == DecisionKind.OVERTURN),
            cast(func.avg(case((is_told, one.c.took))), Float),
        )
        .group_by(one.c.year, one.c.quarter, one.c.rule)
        .order_by(one.c.year.desc(), one.c.quarter.desc())
    )
    rows = [Numbers(*row) for row in found]
    return sorted(rows, key=lambda row: (-row.year, -row.quarter, _place(row.rule)))


def by_quarter(rows: Iterable[Numbers]) -> Iterator[tuple[Numbers, list[Numbers]]]:
    """The first of each quarter, and all of it."""
    for _, same in groupby(rows, key=lambda row: (row.year, row.quarter)):
        found = list(same)
        yield found[0], found


def some_quarters_ago(now: datetime) -> datetime:
    """When the earliest quarter on the page began, this one being the last."""
    months = now.year * 12 + (now.month - 1) // 3 * 3 - 3 * (QUARTERS - 1)
    return datetime(months // 12, months % 12 + 1, 1, tzinfo=UTC)


def _place(rule: Rule | None) -> int:
    return len(Rule) if rule is None else list(Rule).index(rule)
