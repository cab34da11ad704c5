"""Entries by what they are about: a few of each whole, and how many there are."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, literal_column, or_, select

from app.briefings.models import Briefing, Proposition
from app.core.db import db
from app.dissent.models import Entry, EntryState
from app.dissent.queries.filters import STANDS, TITLE, Head
from app.dissent.queries.lines import Line, these_whole

MOST = 50
"""Entries that are shown whole on one page."""
# A literal: PostgreSQL takes two bound values of one grouping for two expressions.
_IS_STANDING = STANDS.in_([literal_column(f"'{EntryState.SUSTAINED}'")])
_IS_SHOWN = or_(_IS_STANDING, Entry.grouped_into_id.is_(None))
"""Of a group that does not stand, the one whose answer it has is enough."""


@dataclass
class About:
    """Entries about one proposition, or about the title."""

    key: str
    standing: list[Line] = field(default_factory=list)
    """Those that stand, verbatim; and the others."""
    others: list[Line] = field(default_factory=list)
    all_standing: int = 0
    all_others: int = 0
    grouped: int = 0
    """Further ones under the others."""

    @property
    def more_standing(self) -> int:
        return self.all_standing - len(self.standing)

    @property
    def more_others(self) -> int:
        return self.all_others - len(self.others)


def about_each(briefing: Briefing) -> dict[int | None, About]:
    """By the proposition's id, None: the title. As strangers see them."""
    each = _counted(briefing)
    for line in these_whole(briefing, _few(briefing)) if each else []:
        of = each[line.entry.proposition_id]
        (of.standing if line.state is EntryState.SUSTAINED else of.others).append(line)
    return each


def _counted(briefing: Briefing) -> dict[int | None, About]:
    each: dict[int | None, About] = {}
    for proposition_id, key, is_standing, is_shown, many in db.session.execute(
        select(Entry.proposition_id, Proposition.key, _IS_STANDING, _IS_SHOWN, func.count())
        .select_from(Entry)
        .outerjoin(Head, Head.id == Entry.grouped_into_id)
        .outerjoin(Proposition, Proposition.id == Entry.proposition_id)
        .where(Entry.briefing_id == briefing.id, Entry.number.is_not(None))
        .group_by(Entry.proposition_id, Proposition.key, _IS_STANDING, _IS_SHOWN)
    ):
        of = each.setdefault(proposition_id, About(key or TITLE))
        if is_standing:
            of.all_standing += many
        elif is_shown:
            of.all_others += many
        else:
            of.grouped += many
    return each


def _few(briefing: Briefing) -> Sequence[int]:
    """The first of each, then the second of each, as far as the page goes."""
    place = func.row_number().over(
        partition_by=(Entry.proposition_id, _IS_STANDING), order_by=Entry.number
    )
    placed = (
        select(Entry.id, Entry.number, place.label("place"))
        .outerjoin(Head, Head.id == Entry.grouped_into_id)
        .where(Entry.briefing_id == briefing.id, Entry.number.is_not(None), _IS_SHOWN)
        .subquery()
    )
    first = select(placed.c.id).order_by(placed.c.place, placed.c.number).limit(MOST)
    return db.session.scalars(first).all()
