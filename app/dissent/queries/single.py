"""One entry: its earlier answers, its people, and all that happened to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from app.accounts.models import Person, PersonState
from app.briefings.models import Briefing, Version
from app.core.db import db
from app.core.differences import Paragraph, of_words
from app.core.paging import Page, page_of, unpack
from app.dissent.models import (
    Answer,
    Entry,
    EntryAnswer,
    EntryEvent,
    EntryNote,
    EntryPerson,
    EntryState,
    EventKind,
)
from app.dissent.queries.lines import PAGE, Given, Line
from app.dissent.queries.names import Names
from app.permissions import Action, can

_TYPIST = aliased(Person)


@dataclass(frozen=True)
class Step:
    kind: EventKind
    state: EntryState
    by: str
    is_clock: bool
    at: datetime
    text: str
    entered_by: str
    """Who typed it in that came by letter; told to moderators alone."""


def history(
    briefing: Briefing, viewer: Person | None, entry: Entry, before: str | None = None
) -> Page[Step]:
    """The newest first. Raises Missing on a foreign cursor."""
    found = (
        select(EntryEvent, EntryNote.text, Person, _TYPIST.name)
        .outerjoin(EntryNote, EntryNote.event_id == EntryEvent.id)
        .outerjoin(Person, Person.id == EntryEvent.actor_id)
        .outerjoin(_TYPIST, _TYPIST.id == EntryEvent.entered_by_id)
        .where(EntryEvent.entry_id == entry.id)
        .order_by(EntryEvent.id.desc())
        .limit(PAGE + 1)
    )
    if before is not None:
        found = found.where(EntryEvent.id < unpack(before, int)[0])
    rows = db.session.execute(found).all()
    page = page_of(rows, PAGE, lambda row: (row.EntryEvent.id,))
    names = Names.of(briefing, viewer, [person for _, _, person, _ in rows])
    moderates = can(viewer, Action.MODERATE)
    steps = [
        Step(
            event.kind,
            event.state,
            names.of_person(person),
            event.actor_id is None,
            event.at,
            text or "",
            typist or "" if moderates else "",
        )
        for event, text, person, typist in page.rows
    ]
    return Page(steps, page.after)


def earlier_answers(line: Line) -> list[Given]:
    """Those that the present one replaced, the latest first."""
    author, done = aliased(Person), aliased(Version)
    head = line.head or line.entry
    present = line.given.answer.id if line.given else 0
    found = db.session.execute(
        select(Answer, author, done.n)
        .join(EntryAnswer, EntryAnswer.answer_id == Answer.id)
        .join(author, author.id == Answer.author_id)
        .outerjoin(done, done.id == Answer.version_id)
        .where(EntryAnswer.entry_id.in_({head.id, line.entry.id}), Answer.id != present)
        .order_by(Answer.id.desc())
    )
    return [Given(answer, by.name, n) for answer, by, n in found]


def who_ruled(entry: Entry) -> int | None:
    """Who said last that it is out of scope: somebody else looks at the appeal."""
    return db.session.scalar(
        select(EntryEvent.actor_id)
        .where(EntryEvent.entry_id == entry.id, EntryEvent.kind == EventKind.RULE_OUT)
        .order_by(EntryEvent.id.desc())
        .limit(1)
    )


def with_head(briefing: Briefing, line: Line) -> tuple[Entry, Entry | None]:
    """The entry and what it is grouped under, with what permissions ask of them.

    The briefing stays as it was loaded.
    """
    ids = [line.entry.id, *([line.head.id] if line.head else [])]
    found = {
        entry.id: entry
        for entry in db.session.scalars(
            select(Entry)
            .where(Entry.id.in_(ids))
            .options(selectinload(Entry.people))
            .execution_options(populate_existing=True)
        )
    }
    for entry in found.values():
        set_committed_value(entry, "briefing", briefing)
    return found[line.entry.id], found[line.head.id] if line.head else None


def mine(entry: Entry, viewer: Person | None) -> EntryPerson | None:
    """Needs `people` loaded."""
    if viewer is None:
        return None
    return next((person for person in entry.people if person.person_id == viewer.id), None)


def without_account(entry: Entry) -> Sequence[Person]:
    """Those behind it who answered on paper, and can only write back about its answer."""
    return db.session.scalars(
        select(Person)
        .join(EntryPerson, EntryPerson.person_id == Person.id)
        .where(EntryPerson.entry_id == entry.id, Person.state == PersonState.IMPORTED)
        .order_by(EntryPerson.joined_at, Person.id)
    ).all()


def change_asked(line: Line, title: str) -> Paragraph | None:
    """The words asked for beside those that the raiser read. None: no words were proposed."""
    if line.hidden or not line.entry.proposed:
        return None
    return of_words(line.target.read if line.entry.proposition_id else title, line.entry.proposed)


def waiting_of(briefing: Briefing, viewer: Person | None) -> int:
    """How many entries of this person have no number yet."""
    if viewer is None:
        return 0
    return len(
        db.session.scalars(
            select(Entry.id)
            .join(EntryPerson, EntryPerson.entry_id == Entry.id)
            .where(
                Entry.briefing_id == briefing.id,
                EntryPerson.person_id == viewer.id,
                Entry.state == EntryState.HELD,
            )
        ).all()
    )
