"""The gates by looking at every entry, one after the other."""

from collections.abc import Callable, Iterable
from datetime import datetime

from app.dissent.gates import Gate
from app.dissent.models import Disposition, Entry, EntryState
from app.dissent.transitions import ANSWERED, WAITING


def closed(entries: Iterable[Entry], now: datetime) -> dict[Gate, list[int]]:
    """Ids of those that keep each closed, of live ones with answer and people."""
    register = list(entries)
    leading = {entry.id for entry in register if entry.state is not EntryState.WITHDRAWN}
    tests: dict[Gate, Callable[[Entry], bool]] = {
        Gate.UNANSWERED: lambda entry: (
            entry.state in (EntryState.HELD, *WAITING)
            or (entry.state is EntryState.GROUPED and entry.grouped_into_id not in leading)
        ),
        Gate.TIME_TO_REPLY: lambda entry: entry.state is EntryState.ANSWERED,
        Gate.NOTHING_DONE: _promises_in_vain,
        Gate.NO_NOTE: lambda entry: entry.state is EntryState.SUSTAINED and not entry.note,
        Gate.NO_STATEMENT: lambda entry: _awaits_statement(entry, now),
    }
    found = {gate: [entry.id for entry in register if test(entry)] for gate, test in tests.items()}
    return {gate: kept for gate, kept in found.items() if kept}


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
