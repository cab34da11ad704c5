"""What keeps a question from being concluded: every reason, not only the first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.dissent.models import Disposition, Entry, EntryState
from app.dissent.transitions import ANSWERED, WAITING


class Gate(StrEnum):
    UNANSWERED = "G1"
    TIME_TO_REPLY = "G2"
    NOTHING_DONE = "G3"
    NO_NOTE = "G4"
    NO_STATEMENT = "G5"
    NO_OUTCOME = "G6"
    """Of whoever concludes, not of the register."""


@dataclass(frozen=True)
class Closed:
    """A gate that is not passed, and the entries that keep it closed."""

    gate: Gate
    entries: tuple[Entry, ...]


def closed(entries: Iterable[Entry], now: datetime) -> list[Closed]:
    """The gates that `entries` (all live ones of a briefing, with answer and people) keep closed.

    In the order of their numbers; empty: everything may be concluded.
    """
    register = list(entries)
    tests = {
        Gate.UNANSWERED: lambda entry: entry.state in (EntryState.HELD, *WAITING),
        Gate.TIME_TO_REPLY: lambda entry: entry.state is EntryState.ANSWERED,
        Gate.NOTHING_DONE: _promises_in_vain,
        Gate.NO_NOTE: lambda entry: entry.state is EntryState.SUSTAINED and not entry.note,
        Gate.NO_STATEMENT: lambda entry: _awaits_statement(entry, now),
    }
    found = {gate: tuple(filter(test, register)) for gate, test in tests.items()}
    return [Closed(gate, kept) for gate, kept in found.items() if kept]


def _promises_in_vain(entry: Entry) -> bool:
    """Accepted, but no version does it and no day is named."""
    if entry.state not in ANSWERED or entry.answer is None:
        return False
    accepted = entry.answer.disposition in (Disposition.ACCEPTED, Disposition.IN_PART)
    done = entry.resolved_in_id or entry.answer.version_id or entry.answer.until
    return accepted and not done


def _awaits_statement(entry: Entry, now: datetime) -> bool:
    """Somebody whom the answer does not satisfy can still write their statement."""
    return entry.state in (EntryState.SUSTAINED, EntryState.GROUPED) and any(
        person.satisfied is False
        and person.statement_at is None
        and (person.statement_due_at is None or now < person.statement_due_at)
        for person in entry.people
    )
