"""What authors do: ask, answer one entry or many, answer again, and say what a version did."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert

from app.accounts.models import Person
from app.briefings.models import Briefing, Version
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Unreadable
from app.core.text import SANITISER, html_from_markdown
from app.dissent.models import (
    SHORTEST_REASON,
    Answer,
    Disposition,
    Entry,
    EntryAnswer,
    EntryKind,
    EntryState,
    EventKind,
)
from app.dissent.services.judging import forget_verdicts
from app.dissent.services.steps import locked, one, show, step
from app.dissent.services.telling import tell
from app.permissions import Action, require


@dataclass(frozen=True)
class Answered:
    """What an author says to an entry, or to several."""

    disposition: Disposition
    reason: str
    restatement: str = ""
    wording: str = ""
    version: Version | None = None
    link: str = ""
    until: datetime | None = None


def ask(actor: Person, briefing: Briefing, number: int, *, text: str) -> Entry:
    """Ask the raiser what is meant, once. Raises Conflict."""
    entry = one(briefing, number)
    require(actor, Action.ANSWER_ENTRY, entry)
    tell(step(entry, EventKind.ASK, actor, note=text), entry)
    show(briefing.id)
    return entry


def answer(
    actor: Person,
    briefing: Briefing,
    numbers: Sequence[int],
    said: Answered,
    *,
    replacing: Collection[int] = (),
) -> list[Entry]:
    """Answer these entries with one text; all or none.

    An entry that has just been raised need not wait for its clock. `replacing`: the answers that
    the author has seen and means to better; another one stands. Raises Conflict, Missing,
    Unreadable.
    """
    entries = locked(briefing, numbers)
    for entry in entries:
        require(actor, Action.ANSWER_ENTRY, entry)
    _check(said, entries)
    given = _stored(actor, briefing, said)
    for entry in entries:
        _reach(entry, actor, replacing)
        event = step(entry, EventKind.ANSWER, actor, answer_id=given.id)
        entry.answer_id, entry.answered_at = given.id, clock.now()
        entry.note = ""  # it was said of the answer before
        entry.resolved_in_id = said.version.id if said.version else entry.resolved_in_id
        tell(event, entry)
    db.session.execute(
        insert(EntryAnswer), [{"entry_id": e.id, "answer_id": given.id} for e in entries]
    )
    forget_verdicts(entries)
    show(briefing.id)
    return entries


def resolve(
    actor: Person, briefing: Briefing, numbers: Sequence[int], version: Version
) -> list[Entry]:
    """Say that a published version does what these entries asked for. Raises Conflict."""
    entries = locked(briefing, numbers)
    for entry in entries:
        require(actor, Action.ANSWER_ENTRY, entry)
        entry.resolved_in_id = version.id
        tell(step(entry, EventKind.RESOLVE, actor), entry)
    show(briefing.id)
    return entries


def _reach(entry: Entry, actor: Person, replacing: Collection[int]) -> None:
    """Bring an entry to where it can be answered: opened early, or taken up again once.

    Raises Conflict when it was answered since: a form sent twice must not use up the second try.
    """
    if entry.state is EntryState.RAISED:
        step(entry, EventKind.OPEN, None)
    if entry.state in (EntryState.ANSWERED, EntryState.SUSTAINED):
        if entry.answer_id not in replacing:
            raise Conflict("%(entry)s has been answered meanwhile.", entry=entry.label)
        step(entry, EventKind.REVISE, actor)


def _check(said: Answered, entries: list[Entry]) -> None:
    """Raises Unreadable."""
    if len(said.reason) < SHORTEST_REASON:
        raise Unreadable("Give your reason in 40 characters or more.")
    objections = any(entry.kind is EntryKind.OBJECTION for entry in entries)
    if objections and not said.restatement:
        raise Unreadable("Say the objection in your own words first.")
    needed = {
        Disposition.ACCEPTED: said.wording or said.version or said.until,
        Disposition.IN_PART: said.wording or said.version or said.until,
        Disposition.DEFERRED: said.until,
        Disposition.COVERED: said.link,
    }
    if not needed.get(said.disposition, True):
        raise Unreadable(_MISSING[said.disposition])


_ACCEPTED = "Give the words that you accept, the version that has them, or a day by which it will."
_MISSING = {
    Disposition.ACCEPTED: _ACCEPTED,
    Disposition.IN_PART: _ACCEPTED,
    Disposition.DEFERRED: "Say until when you defer it.",
    Disposition.COVERED: "Link to the passage that covers it.",
}


def _stored(actor: Person, briefing: Briefing, said: Answered) -> Answer:
    given = Answer(
        briefing_id=briefing.id,
        author_id=actor.id,
        disposition=said.disposition,
        restatement=said.restatement,
        reason=said.reason,
        reason_html=html_from_markdown(said.reason),
        sanitiser=SANITISER,
        wording=said.wording,
        version_id=said.version.id if said.version else None,
        link=said.link,
        until=said.until,
        at=clock.now(),
    )
    db.session.add(given)
    db.session.flush()  # entries point at it
    return given
