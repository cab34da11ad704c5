"""Entries of one briefing, loaded with what rules and pages read of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.analysis.opinion import Label, Tally, label
from app.briefings.models import Briefing
from app.core import clock
from app.core.db import db
from app.core.errors import Missing
from app.discussion.models import Comment
from app.discussion.transitions import LIVE
from app.dissent.gates import Closed, keeping_closed
from app.dissent.models import Answer, Entry, EntryPerson, EntryState
from app.dissent.transitions import AWAITING

MOST_NAMED = 50
"""Entries that keep one gate closed, on the page that says so."""

LOADED = (
    joinedload(Entry.briefing).selectinload(Briefing.authors),
    joinedload(Entry.answer),
    joinedload(Entry.comment),
    selectinload(Entry.people).joinedload(EntryPerson.person),
)


def entries(briefing: Briefing) -> Select[Entry]:
    """All of a register, loaded whole, as they stand now; to be narrowed and ordered."""
    return (
        select(Entry)
        .where(Entry.briefing_id == briefing.id)
        .options(*LOADED)
        .execution_options(populate_existing=True)
    )


def by_number(briefing: Briefing, number: int) -> Entry:
    """Raises Missing."""
    found = db.session.scalar(entries(briefing).where(Entry.number == number))
    if found is None:
        raise Missing("There is no such entry in this register.")
    return found


def closed_gates(briefing: Briefing) -> list[Closed]:
    """What keeps the questions of a briefing from being concluded, by its register.

    An entry whose reason was removed or withdrawn keeps nothing. All are counted; of each gate the
    first entries come with their comments.
    """
    tests = keeping_closed(clock.now())
    counts = select(*(func.count().filter(test) for test in tests.values()))
    row = db.session.execute(_live(counts, briefing)).one()
    return [
        Closed(gate, many, _first(briefing, tests[gate]))
        for gate, many in zip(tests, row, strict=True)
        if many
    ]


def _first(briefing: Briefing, test: ColumnElement[bool]) -> tuple[Entry, ...]:
    """In the order of their numbers; those that wait for one are the last."""
    found = _live(select(Entry), briefing).where(test).options(contains_eager(Entry.comment))
    in_order = found.order_by(Entry.number.asc().nulls_last(), Entry.id).limit(MOST_NAMED)
    return tuple(db.session.scalars(in_order.execution_options(populate_existing=True)))


def _live(wanted: Select[*tuple[Any, ...]], briefing: Briefing) -> Select[*tuple[Any, ...]]:
    return (
        wanted.select_from(Entry)
        .join(Entry.comment)
        .outerjoin(Answer, Answer.id == Entry.answer_id)
        .where(
            Entry.briefing_id == briefing.id,
            Comment.state.in_(LIVE),
        )
    )


@dataclass(frozen=True)
class States:
    """How many numbered entries about one thing are in each state."""

    many: Mapping[EntryState, int]

    @property
    def awaiting(self) -> int:
        """For an answer, or for a verdict while there is time to give it."""
        return sum(self.many.get(state, 0) for state in AWAITING)

    @property
    def sustained(self) -> int:
        return self.many.get(EntryState.SUSTAINED, 0)

    def label(self, tally: Tally) -> Label:
        """What may be claimed of how people answered, beside these entries about the same."""
        return label(tally, awaiting=self.awaiting, sustained=self.sustained)


NOTHING = States({})


def states(briefing: Briefing) -> dict[int | None, States]:
    """By the id of the proposition that entries are about, None: the title.

    As the gates see them: what was removed or withdrawn with its reason is not counted, and what
    was reported still is.
    """
    found: dict[int | None, dict[EntryState, int]] = {}
    counts = select(Entry.proposition_id, Entry.state, func.count())
    for proposition_id, state, many in db.session.execute(
        _live(counts, briefing)
        .where(Entry.state != EntryState.HELD)
        .group_by(Entry.proposition_id, Entry.state)
        .order_by(Entry.proposition_id, Entry.state)
    ):
        found.setdefault(proposition_id, {})[state] = many
    return {about: States(many) for about, many in found.items()}
