"""Entries as pages, files and feeds show them, each with its words, its answer and its people."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, func, select
from sqlalchemy.orm import aliased

from app.accounts.models import Person
from app.briefings.models import (
    Briefing,
    NumberedProposition,
    Proposition,
    Version,
    Wording,
)
from app.core.db import db
from app.core.errors import Missing
from app.core.paging import Page, page_of, unpack
from app.discussion.models import Channel, Comment, CommentRevision, CommentState
from app.dissent.models import (
    Answer,
    Entry,
    EntryEvent,
    EntryNote,
    EntryPerson,
    EntryState,
    EventKind,
    Part,
)
from app.dissent.queries.filters import Filter, Head
from app.dissent.queries.names import Names

PAGE = 50
AnyRow = Row[*tuple[Any, ...]]


@dataclass(frozen=True)
class Given:
    """An answer with its author."""

    answer: Answer
    by: str
    version: int | None
    """n of the version that does what was asked."""


@dataclass(frozen=True)
class Word:
    """What somebody behind an entry said of its answer."""

    by: str
    part: Part
    satisfied: bool | None
    text: str
    at: datetime | None
    statement: str


@dataclass(frozen=True)
class Target:
    """What an entry is about. number None: taken out since; words "": the title."""

    number: int | None
    words: str
    read: str
    """The words that the raiser read."""


@dataclass
class Line:
    entry: Entry
    target: Target
    hidden: CommentState | None
    """Why its words are not shown, if they are not."""
    html: str
    source: str
    comment: str
    """Address of the comment that is its reason."""
    by: str
    channel: Channel
    """How the response came that it was raised in."""
    head: Entry | None
    """What it is grouped under: that entry's answer is this one's too."""
    given: Given | None
    done_in: int | None
    """n of the version that did what was asked."""
    joined: int = 0
    meets: int = 0
    does_not: int = 0
    grouped: int = 0
    words: list[Word] = field(default_factory=list)

    @property
    def state(self) -> EntryState:
        """Where its answer stands."""
        return self.head.state if self.head else self.entry.state


def page(
    briefing: Briefing, viewer: Person | None, wanted: Filter, after: str | None = None
) -> Page[Line]:
    """Raises Missing on a foreign cursor."""
    return _paged(briefing, viewer, _found(briefing, wanted), after)


def whole(briefing: Briefing, wanted: Filter) -> list[Line]:
    """All of them, with every word on their answers: what is printed and what is downloaded.

    As a stranger sees them, whoever asks: paper and files are handed on.
    """
    lines = _lines(briefing, None, db.session.execute(_found(briefing, wanted)).all())
    add_words(briefing, None, lines)
    return lines


def these_whole(briefing: Briefing, ids: Collection[int]) -> list[Line]:
    """As `whole`, of a few."""
    found = _found(briefing, Filter()).where(Entry.id.in_(ids))
    lines = _lines(briefing, None, db.session.execute(found).all())
    add_words(briefing, None, lines)
    return lines


def grouped_under(
    briefing: Briefing, viewer: Person | None, head: Entry, after: str | None = None
) -> Page[Line]:
    """Raises Missing on a foreign cursor."""
    found = _found(briefing, Filter()).where(Entry.grouped_into_id == head.id)
    return _paged(briefing, viewer, found, after)


def line(briefing: Briefing, viewer: Person | None, number: int) -> Line:
    """One entry. Raises Missing."""
    rows = db.session.execute(_found(briefing, Filter()).where(Entry.number == number)).all()
    if not rows:
        raise Missing("There is no such entry in this register.")
    return _lines(briefing, viewer, rows)[0]


def newest(briefing: Briefing, limit: int) -> list[Line]:
    """For a feed: what moved last, first."""
    latest = _found(briefing, Filter()).order_by(None).order_by(Entry.since.desc(), Entry.id.desc())
    return _lines(briefing, None, db.session.execute(latest.limit(limit)).all())


_RAISER, _AUTHOR = aliased(Person), aliased(Person)
_ANSWERED_IN, _DONE_IN = aliased(Version), aliased(Version)


def _found(briefing: Briefing, wanted: Filter) -> Select[*tuple[Any, ...]]:
    """In the order of their numbers. Those whose reason was never published have none."""
    return (
        select(
            Entry,
            Head,
            Answer,
            _RAISER,
            CommentRevision.html,
            CommentRevision.source,
            Comment.state.label("comment_state"),
            Comment.public_id,
            Wording.text.label("read"),
            _AUTHOR,
            _ANSWERED_IN.n.label("answered_in"),
            _DONE_IN.n.label("done_in"),
        )
        .select_from(Entry)
        .join(Comment, Comment.id == Entry.comment_id)
        .join(
            CommentRevision,
            and_(CommentRevision.comment_id == Comment.id, CommentRevision.n == Entry.revision),
        )
        .outerjoin(
            EntryPerson, and_(EntryPerson.entry_id == Entry.id, EntryPerson.part == Part.RAISER)
        )
        .outerjoin(_RAISER, _RAISER.id == EntryPerson.person_id)
        .outerjoin(Head, Head.id == Entry.grouped_into_id)
        .outerjoin(Answer, Answer.id == func.coalesce(Head.answer_id, Entry.answer_id))
        .outerjoin(_AUTHOR, _AUTHOR.id == Answer.author_id)
        .outerjoin(_ANSWERED_IN, _ANSWERED_IN.id == Answer.version_id)
        .outerjoin(
            _DONE_IN, _DONE_IN.id == func.coalesce(Head.resolved_in_id, Entry.resolved_in_id)
        )
        .outerjoin(Wording, Wording.id == Entry.wording_id)
        .outerjoin(Proposition, Proposition.id == Entry.proposition_id)
        .where(Entry.briefing_id == briefing.id, Entry.number.is_not(None), *wanted.where())
        .order_by(Entry.number)
        .execution_options(populate_existing=True)
    )


def _paged(
    briefing: Briefing,
    viewer: Person | None,
    found: Select[*tuple[Any, ...]],
    after: str | None,
) -> Page[Line]:
    if after is not None:
        found = found.where(Entry.number > unpack(after, int)[0])
    rows = db.session.execute(found.limit(PAGE + 1)).all()
    page = page_of(rows, PAGE, lambda row: (row.Entry.number,))
    return Page(_lines(briefing, viewer, page.rows), page.after)


def _lines(briefing: Briefing, viewer: Person | None, rows: Sequence[AnyRow]) -> list[Line]:
    numbered = {
        row.proposition_id: row
        for row in (briefing.current_version.propositions if briefing.current_version else [])
    }
    names = Names.of(briefing, viewer, [person for row in rows for person in (row[3], row[9])])
    lines = [_line(row, numbered.get(row.Entry.proposition_id), names) for row in rows]
    if lines:
        _count(lines)
    return lines


def _line(row: AnyRow, now: NumberedProposition | None, names: Names) -> Line:
    entry, answer = row.Entry, row.Answer
    stands = row.comment_state is CommentState.PUBLISHED
    return Line(
        entry=entry,
        target=Target(
            now.number if now else None,
            now.wording.text if now else row.read or "",
            row.read or "",
        ),
        hidden=None if stands else row.comment_state,
        html=row.html if stands else "",
        source=row.source if stands else "",
        comment=row.public_id,
        by=names.of_person(row[3]),
        channel=names.channel_of(row[3]),
        head=row[1],
        given=Given(answer, names.of_person(row[9]), row.answered_in) if answer else None,
        done_in=row.done_in,
    )


def _count(lines: Sequence[Line]) -> None:
    """People behind each, and entries under each, in two statements."""
    ids = [line.entry.id for line in lines]
    people = {
        row.entry_id: row
        for row in db.session.execute(
            select(
                EntryPerson.entry_id,
                func.count().filter(EntryPerson.part == Part.JOINER).label("joined"),
                func.count().filter(EntryPerson.satisfied.is_(True)).label("meets"),
                func.count().filter(EntryPerson.satisfied.is_(False)).label("does_not"),
            )
            .where(EntryPerson.entry_id.in_(ids))
            .group_by(EntryPerson.entry_id)
        )
    }
    under = dict(
        db.session.execute(
            select(Entry.grouped_into_id, func.count())
            .where(Entry.grouped_into_id.in_(ids))
            .group_by(Entry.grouped_into_id)
        ).all()
    )
    for each in lines:
        row = people.get(each.entry.id)
        if row is not None:
            each.joined, each.meets, each.does_not = row.joined, row.meets, row.does_not
        each.grouped = under.get(each.entry.id, 0)


def add_words(briefing: Briefing, viewer: Person | None, lines: Sequence[Line]) -> None:
    """What everybody said of the answers that stand, and their statements."""
    by_id = {each.entry.id: each for each in lines}
    if not by_id:
        return
    notes = _notes(lines)
    rows = db.session.execute(
        select(EntryPerson, Person)
        .join(Person, Person.id == EntryPerson.person_id)
        .where(EntryPerson.entry_id.in_(by_id))
        .order_by(EntryPerson.joined_at, EntryPerson.person_id)
        .execution_options(populate_existing=True)
    ).all()
    names = Names.of(briefing, viewer, [person for _, person in rows])
    for behind, person in rows:
        each = by_id[behind.entry_id]
        head = each.head or each.entry
        each.words.append(
            Word(
                names.of_person(person),
                behind.part,
                behind.satisfied,
                notes.get((head.id, person.id, behind.satisfied), ""),
                behind.replied_at,
                behind.statement if behind.statement_at else "",
            )
        )


def _notes(lines: Sequence[Line]) -> dict[tuple[int, int | None, bool | None], str]:
    """What was said with the last verdict of each person on the answer that stands."""
    heads = {each.head.id if each.head else each.entry.id for each in lines if each.given}
    found = db.session.execute(
        select(EntryEvent.entry_id, EntryEvent.actor_id, EntryEvent.kind, EntryNote.text)
        .join(EntryNote, EntryNote.event_id == EntryEvent.id)
        .join(Entry, Entry.id == EntryEvent.entry_id)
        .where(
            EntryEvent.entry_id.in_(heads),
            EntryEvent.kind.in_((EventKind.MEETS, EventKind.DOES_NOT)),
            EntryEvent.at >= Entry.answered_at,
        )
        .order_by(EntryEvent.id)
    )
    return {(row[0], row[1], row[2] is EventKind.MEETS): row[3] for row in found}
