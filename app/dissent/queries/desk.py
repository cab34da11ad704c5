"""What an author owes: entries that wait for an answer, came back, or were promised something."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select, tuple_
from sqlalchemy.orm import aliased, joinedload

from app.accounts.models import Person
from app.briefings.models import Briefing, BriefingAuthor, Proposition, Version, Wording
from app.briefings.queries import READABLE
from app.briefings.queries.briefings import NUMBERED
from app.core.db import db
from app.core.paging import Page, page_of, unpack
from app.discussion.models import Comment, CommentRevision, CommentState, Response
from app.dissent.models import (
    Answer,
    Disposition,
    Entry,
    EntryAnswer,
    EntryEvent,
    EntryNote,
    EntryPerson,
    EntryState,
    EventKind,
)
from app.dissent.queries.register import LOADED
from app.dissent.queries.shown import shown

_WITH_ITS_TEXT = (
    *LOADED,
    joinedload(Entry.briefing).joinedload(Briefing.current_version).options(NUMBERED),
)
PAGE = 20
MEMBERS_SHOWN = 5


class Shelf(StrEnum):
    """What there is to do, or whom it waits for."""

    ANSWER = "answer"
    BACK = "back"
    """The raiser says that it is not the point, or that the answer does not meet it."""
    OTHERS = "others"
    PROMISED = "promised"
    """Accepted, and no version is named that does it."""


_behind = aliased(Entry)
_SENDER = aliased(Person)
"""Who sent it then; they may be another person now."""
_not_quite = exists().where(
    EntryPerson.entry_id == _behind.id,
    EntryPerson.point.is_(False),
    or_(_behind.id == Entry.id, _behind.grouped_into_id == Entry.id),
)
_came_back = or_(
    Entry.state == EntryState.SUSTAINED, and_(Entry.state == EntryState.ANSWERED, _not_quite)
)
_is_promised = and_(
    Entry.state.in_(
        (EntryState.ANSWERED, EntryState.SETTLED, EntryState.SUSTAINED, EntryState.NO_REPLY)
    ),
    Entry.resolved_in_id.is_(None),
    exists().where(
        Answer.id == Entry.answer_id,
        Answer.disposition.in_((Disposition.ACCEPTED, Disposition.IN_PART)),
    ),
)
_ON: dict[Shelf, ColumnElement[bool]] = {
    Shelf.ANSWER: Entry.state.in_((EntryState.RAISED, EntryState.OPEN)),
    Shelf.BACK: and_(_came_back, ~Entry.revised),
    Shelf.OTHERS: and_(
        Entry.state.in_((EntryState.CLARIFY, EntryState.ANSWERED, EntryState.APPEALED)),
        ~_came_back,
    ),
    Shelf.PROMISED: _is_promised,
}
# Whatever is open is due before what has only been raised: its time begins later.
_has_no_deadline = case((Entry.answer_due_at.is_(None), 1), else_=0)
_due = func.coalesce(Entry.answer_due_at, Entry.due_at, Entry.since, type_=Entry.since.type)


@dataclass(frozen=True)
class Awaiting:
    """A line of an author's list."""

    entry: Entry
    title: str
    """Of the briefing."""
    people: int
    """Behind it, and behind those grouped under it."""
    grouped: int
    is_not_the_point: bool


def awaiting(
    author: Person,
    shelf: Shelf,
    *,
    briefing: Briefing | None = None,
    after: str | None = None,
    limit: int = PAGE,
) -> Page[Awaiting]:
    """Entries of the author's briefings, the oldest deadline first. Raises Missing."""
    found = (
        _mine(author, briefing)
        .where(_ON[shelf])
        .order_by(_has_no_deadline, _due, Entry.id)
        .options(*_WITH_ITS_TEXT)
        .execution_options(populate_existing=True)
        .limit(limit + 1)
    )
    if after is not None:
        place = unpack(after, int, datetime, int)
        found = found.where(tuple_(_has_no_deadline, _due, Entry.id) > place)
    page = page_of(db.session.scalars(found).all(), limit, _place)
    return Page(_rows(page.rows), page.after)


def these(author: Person, briefing: Briefing, numbers: Collection[int]) -> list[Awaiting]:
    """Entries of a briefing of the author's by their numbers, in that order."""
    return _rows(
        db.session.scalars(
            _mine(author, briefing)
            .where(Entry.number.in_(numbers))
            .order_by(Entry.number)
            .options(*_WITH_ITS_TEXT)
            .execution_options(populate_existing=True)
        ).all()
    )


def on_shelves(author: Person, briefing: Briefing | None = None) -> dict[Shelf, int]:
    """How many there are of each."""
    counts = [func.count(case((rule, 1))) for rule in _ON.values()]
    found = db.session.execute(_mine(author, briefing).with_only_columns(*counts)).one()
    return dict(zip(_ON, found, strict=True))


@dataclass(frozen=True)
class Because:
    """A version changed something because of this entry."""

    n: int
    """Of the version."""
    key: str
    """Of the proposition; empty: the title."""
    number: int
    label: str


def changed_because(briefing: Briefing) -> list[Because]:
    """What entries changed, by their numbers. One statement, or none without a register."""
    if not briefing.entries:
        return []
    found = db.session.execute(
        select(Entry, Version.n, Proposition.key)
        .join(Version, Version.id == Entry.resolved_in_id)
        .outerjoin(Proposition, Proposition.id == Entry.proposition_id)
        .where(Entry.briefing_id == briefing.id, Entry.number.is_not(None))
        .order_by(Entry.number)
    )
    return [Because(n, key or "", entry.number or 0, entry.label) for entry, n, key in found]


def to_answer(author: Person) -> int:
    """How many entries of all their briefings wait for their answer."""
    found = _mine(author, None).where(_ON[Shelf.ANSWER]).with_only_columns(func.count())
    return db.session.scalars(found).one()


def _mine(author: Person, briefing: Briefing | None) -> Select[Entry]:
    """Those whose words readers see, of briefings that they can read."""
    found = (
        select(Entry)
        .join(BriefingAuthor, BriefingAuthor.briefing_id == Entry.briefing_id)
        .join(Briefing, Briefing.id == Entry.briefing_id)
        .join(Comment, Comment.id == Entry.comment_id)
        .where(
            BriefingAuthor.person_id == author.id,
            Briefing.state.in_(READABLE),
            Comment.state == CommentState.PUBLISHED,
        )
    )
    return found if briefing is None else found.where(Entry.briefing_id == briefing.id)


def _place(entry: Entry) -> tuple[int, datetime, int]:
    return (
        int(entry.answer_due_at is None),
        entry.answer_due_at or entry.due_at or entry.since,
        entry.id,
    )


def _rows(entries: Sequence[Entry]) -> list[Awaiting]:
    people = _people_behind(entry.id for entry in entries)
    return [
        Awaiting(
            entry,
            entry.briefing.current_version.title if entry.briefing.current_version else "",
            *people[entry.id],
        )
        for entry in entries
    ]


def _people_behind(entry_ids: Iterable[int]) -> dict[int, tuple[int, int, bool]]:
    """The last three of `Awaiting`, by entry."""
    ids = list(entry_ids)
    head = func.coalesce(Entry.grouped_into_id, Entry.id)
    found = db.session.execute(
        select(
            head,
            func.count(EntryPerson.person_id),
            func.count(Entry.id.distinct()) - 1,
            func.max(case((EntryPerson.point.is_(False), 1), else_=0)),
        )
        .join(EntryPerson, EntryPerson.entry_id == Entry.id)
        .where(or_(Entry.id.in_(ids), Entry.grouped_into_id.in_(ids)))
        .group_by(head)
    )
    return {row[0]: (row[1], row[2], bool(row[3])) for row in found}


@dataclass(frozen=True)
class Said:
    """Something said with a step, such as a question and the reply to it."""

    kind: EventKind
    at: datetime
    text: str


@dataclass(frozen=True)
class Context:
    """What an author needs to see to answer some entries, by entry."""

    reasons: dict[int, str]
    """HTML, sanitised on write."""
    wordings: dict[int, str]
    """The words that were read, of entries about a proposition."""
    said: dict[int, list[Said]]
    answers: dict[int, list[Answer]]
    """Those given so far, the latest first."""
    members: dict[int, list[Entry]]
    """The first of those grouped under it."""
    raisers: dict[int, str]
    """As their responses say that they are shown."""


def context(viewer: Person, entries: Sequence[Entry]) -> Context:
    ids = [entry.id for entry in entries]
    return Context(
        _reasons(ids),
        _wordings(ids),
        _said(ids),
        _answers(ids),
        _members(ids),
        _raisers(viewer, ids),
    )


def _raisers(viewer: Person, ids: list[int]) -> dict[int, str]:
    found = db.session.execute(
        select(Entry.id, Person, Response)
        .join(Response, Response.id == Entry.response_id)
        .join(_SENDER, _SENDER.id == Response.person_id)
        .join(Person, Person.id == _SENDER.now_id)
        .where(Entry.id.in_(ids))
        .options(joinedload(Response.organisation))
    )
    return {entry_id: shown(person, response, viewer) for entry_id, person, response in found}


def _reasons(ids: list[int]) -> dict[int, str]:
    found = db.session.execute(
        select(Entry.id, CommentRevision.html)
        .join(
            CommentRevision,
            and_(
                CommentRevision.comment_id == Entry.comment_id,
                CommentRevision.n == Entry.revision,
            ),
        )
        .where(Entry.id.in_(ids))
    )
    return {row[0]: row[1] for row in found}


def _wordings(ids: list[int]) -> dict[int, str]:
    found = db.session.execute(
        select(Entry.id, Wording.text)
        .join(Wording, Wording.id == Entry.wording_id)
        .where(Entry.id.in_(ids))
    )
    return {row[0]: row[1] for row in found}


def _said(ids: list[int]) -> dict[int, list[Said]]:
    found = db.session.execute(
        select(EntryEvent.entry_id, EntryEvent.kind, EntryEvent.at, EntryNote.text)
        .join(EntryNote, EntryNote.event_id == EntryEvent.id)
        .where(EntryEvent.entry_id.in_(ids))
        .order_by(EntryEvent.id)
    )
    said: dict[int, list[Said]] = {}
    for entry_id, kind, at, text in found:
        said.setdefault(entry_id, []).append(Said(kind, at, text))
    return said


def _answers(ids: list[int]) -> dict[int, list[Answer]]:
    found = db.session.execute(
        select(EntryAnswer.entry_id, Answer)
        .join(Answer, Answer.id == EntryAnswer.answer_id)
        .where(EntryAnswer.entry_id.in_(ids))
        .options(joinedload(Answer.author), joinedload(Answer.version))
        .order_by(Answer.id.desc())
        .execution_options(populate_existing=True)
    )
    answers: dict[int, list[Answer]] = {}
    for entry_id, given in found:
        answers.setdefault(entry_id, []).append(given)
    return answers


def _members(ids: list[int]) -> dict[int, list[Entry]]:
    place = func.row_number().over(partition_by=Entry.grouped_into_id, order_by=Entry.number)
    numbered = (
        select(Entry.id, place.label("place")).where(Entry.grouped_into_id.in_(ids)).subquery()
    )
    member = aliased(Entry)
    found = db.session.scalars(
        select(member)
        .join(numbered, numbered.c.id == member.id)
        .where(numbered.c.place <= MEMBERS_SHOWN)
        .order_by(member.number)
    )
    members: dict[int, list[Entry]] = {}
    for entry in found:
        members.setdefault(entry.grouped_into_id or 0, []).append(entry)
    return members
