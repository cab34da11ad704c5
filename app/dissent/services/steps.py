"""How every step is made: under the briefing's lock, by somebody who may, with its event.

Each service locks the briefing first, so the steps of one register come one after the other and
its numbers have no gap and no double.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import insert, select

from app.accounts.models import Person
from app.briefings.models import Briefing
from app.core import clock, freshness
from app.core.db import db
from app.core.errors import Conflict, Missing
from app.dissent.models import Entry, EntryEvent, EntryNote, EntryPerson, EntryState, EventKind
from app.dissent.queries.register import LOADED, entries
from app.dissent.transitions import ANSWERED, CLOCKS, ONCE, REPLY_WITHIN, STEPS, refusal, standing


def lock(briefing_id: int) -> None:
    """Hold the register until the transaction ends."""
    db.session.execute(select(Briefing.id).where(Briefing.id == briefing_id).with_for_update())


def locked(briefing: Briefing, numbers: Sequence[int]) -> list[Entry]:
    """These entries as they stand now, in the order asked for. Raises Missing."""
    lock(briefing.id)
    found = {
        entry.number: entry
        for entry in db.session.scalars(entries(briefing).where(Entry.number.in_(numbers)))
    }
    if not numbers or not set(numbers) <= set(found):
        raise Missing("There is no such entry in this register.")
    return [found[number] for number in dict.fromkeys(numbers)]


def one(briefing: Briefing, number: int) -> Entry:
    """Raises Missing."""
    return locked(briefing, [number])[0]


def head_of(entry: Entry) -> Entry:
    """The entry whose answer is this one's too."""
    if entry.grouped_into_id is None:
        return entry
    return db.session.scalars(
        select(Entry)
        .where(Entry.id == entry.grouped_into_id)
        .options(*LOADED)
        .execution_options(populate_existing=True)
    ).one()


def step(
    entry: Entry,
    kind: EventKind,
    actor: Person | None,
    *,
    note: str = "",
    answer_id: int | None = None,
    under: Entry | None = None,
    entered_by: Person | None = None,
) -> EntryEvent:
    """Take an entry one step on, if it can be taken where it stands. Raises Conflict."""
    refused = refusal(entry, kind, clock.now())
    if refused is not None:
        raise Conflict(refused)
    if kind in ONCE and kind is not EventKind.RULE_OUT:
        setattr(entry, ONCE[kind][0], True)
    move(entry, STEPS[kind][entry.state] or by_verdict(entry), under)
    return log(entry, kind, actor, note=note, answer_id=answer_id, entered_by=entered_by)


def move(entry: Entry, to: EntryState, under: Entry | None = None) -> None:
    """Change the state and wind its clock; staying where it is winds nothing."""
    if to is entry.state:
        return
    was, now, limit = entry.state, clock.now(), CLOCKS.get(to)
    entry.state, entry.since = to, now
    entry.due_at = now + limit if limit is not None else None
    if was is EntryState.CLARIFY and to is EntryState.OPEN:
        entry.due_at = entry.answer_due_at  # a question gains the author no time
    elif to is EntryState.OPEN:
        entry.answer_due_at = entry.due_at
    elif to is EntryState.ANSWERED and was in ANSWERED:
        entry.due_at = replies_end(entry)  # a verdict that is taken back gains nobody time
    entry.grouped_into_id = under.id if under else None


def by_verdict(head: Entry) -> EntryState:
    """Where the people behind an entry, and behind those grouped under it, put its answer."""
    is_over = clock.now() >= replies_end(head)
    return standing((person.satisfied for person in behind([head])), is_over=is_over)


def replies_end(head: Entry) -> datetime:
    """Until when the answer that stands can be replied to."""
    return (head.answered_at or clock.now()) + REPLY_WITHIN


def behind(heads: Iterable[Entry]) -> list[EntryPerson]:
    """Everybody who has a word on the answer to these entries."""
    ids = [head.id for head in heads]
    return list(
        db.session.scalars(
            select(EntryPerson)
            .join(Entry, Entry.id == EntryPerson.entry_id)
            .where(Entry.id.in_(ids) | Entry.grouped_into_id.in_(ids))
            .order_by(EntryPerson.entry_id, EntryPerson.person_id)
        )
    )


def log(
    entry: Entry,
    kind: EventKind,
    actor: Person | None,
    *,
    note: str = "",
    answer_id: int | None = None,
    entered_by: Person | None = None,
) -> EntryEvent:
    event = EntryEvent(
        entry_id=entry.id,
        kind=kind,
        actor_id=actor.id if actor else None,
        entered_by_id=entered_by.id if entered_by else None,
        state=entry.state,
        answer_id=answer_id,
        at=clock.now(),
    )
    db.session.add(event)
    db.session.flush()  # its note and those who hear of it need its id
    if note:
        db.session.execute(insert(EntryNote).values(event_id=event.id, text=note))
    return event


def show(briefing_id: int) -> None:
    """Pages show what changed. Last in a service."""
    db.session.flush()  # the versions of pages are the last rows to be locked
    freshness.touch(freshness.briefing_key(briefing_id), freshness.SITE)
