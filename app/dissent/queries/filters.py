"""Which part of a register is asked for, and how many entries each part holds."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from app.briefings.models import Briefing, Proposition
from app.core.db import db
from app.dissent.models import Entry, EntryKind, EntryState
from app.dissent.transitions import WAITING

TITLE = "title"
"""Entries about it are about no proposition."""


class Standing(StrEnum):
    """Where entries stand; a grouped one stands where the one above it stands."""

    WAITING = "waiting"
    ANSWERED = "answered"
    STANDING = "standing"
    SETTLED = "settled"
    CLOSED = "closed"


STATES: Mapping[Standing, tuple[EntryState, ...]] = {
    Standing.WAITING: WAITING,
    Standing.ANSWERED: (EntryState.ANSWERED,),
    Standing.STANDING: (EntryState.SUSTAINED,),
    Standing.SETTLED: (EntryState.SETTLED, EntryState.NO_REPLY),
    Standing.CLOSED: (EntryState.OUT_OF_SCOPE, EntryState.WITHDRAWN),
}
_PART_OF = {state: part for part, states in STATES.items() for state in states}

Head = aliased(Entry)
"""The entry that another one is grouped under, where it is."""
STANDS = func.coalesce(Head.state, Entry.state)


@dataclass(frozen=True)
class Filter:
    state: Standing | None = None
    kind: EntryKind | None = None
    about: str = ""
    """Key of a proposition, or `TITLE`."""

    @classmethod
    def of(cls, values: Mapping[str, str]) -> "Filter":
        """From an address; what is not an answer asks for everything."""
        state, kind = values.get("state"), values.get("kind")
        return cls(
            Standing(state) if state in set(Standing) else None,
            EntryKind(kind) if kind in set(EntryKind) else None,
            values.get("about", ""),
        )

    def where(self) -> list[ColumnElement[bool]]:
        """For a statement with `Head` and Proposition joined."""
        tests: list[ColumnElement[bool]] = []
        if self.state is not None:
            tests.append(STANDS.in_(STATES[self.state]))
        if self.kind is not None:
            tests.append(Entry.kind == self.kind)
        if self.about == TITLE:
            tests.append(Entry.proposition_id.is_(None))
        elif self.about:
            tests.append(Proposition.key == self.about)
        return tests

    def values(self, **others: object) -> dict[str, object]:
        """For an address, with some of them changed."""
        changed = replace(self, **others)  # type: ignore[arg-type]  # named as its fields
        given = {"state": changed.state, "kind": changed.kind, "about": changed.about}
        return {name: value for name, value in given.items() if value}


STANDING = Filter(Standing.STANDING)


@dataclass(frozen=True)
class Counts:
    """How many entries there are, by where they stand, what they are and what they are about."""

    _cells: Mapping[tuple[Standing, EntryKind, str], int]

    def of(self, wanted: Filter) -> int:
        return sum(
            n
            for (state, kind, about), n in self._cells.items()
            if wanted.state in (None, state)
            and wanted.kind in (None, kind)
            and wanted.about in ("", about)
        )

    @property
    def about(self) -> set[str]:
        """Keys of the propositions that there are entries about, and `TITLE`."""
        return {about for _, _, about in self._cells}


def counts(briefing: Briefing) -> Counts:
    rows = db.session.execute(
        select(STANDS, Entry.kind, Proposition.key, func.count())
        .select_from(Entry)
        .outerjoin(Head, Head.id == Entry.grouped_into_id)
        .outerjoin(Proposition, Proposition.id == Entry.proposition_id)
        .where(Entry.briefing_id == briefing.id, Entry.number.is_not(None))
        .group_by(STANDS, Entry.kind, Proposition.key)
    )
    cells: Counter[tuple[Standing, EntryKind, str]] = Counter()
    for state, kind, key, n in rows:
        cells[_PART_OF[EntryState(state)], kind, key or TITLE] += n
    return Counts(cells)
