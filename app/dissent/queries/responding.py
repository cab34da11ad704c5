"""What one person has said to a briefing, and what they are offered when they say it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext, ngettext
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Person
from app.analysis.position import Position, position
from app.analysis.similarity import most_similar
from app.briefings.models import Briefing, NumberedProposition, Wording
from app.core.db import db
from app.core.text import text_of
from app.discussion import queries as discussions
from app.discussion.models import (
    Comment,
    CommentState,
    Response,
    StanceChange,
)
from app.discussion.queries import NOWHERE, Earlier, Stand, Stood
from app.discussion.transitions import LIVE
from app.dissent.models import Entry, EntryKind, EntryPerson, EntryState, EventKind, Part
from app.dissent.transitions import STEPS

DEAD = (EntryState.WITHDRAWN, EntryState.OUT_OF_SCOPE)
MOST_COMPARED = 500
MOST_CREDITED = 50
MOST_REMEMBERED = 50


@dataclass(frozen=True)
class Outline:
    """A person's response as it stands now."""

    response: Response | None
    numbered: Sequence[NumberedProposition]
    stand: Stand
    entries: Sequence[Entry]
    """All they raised or joined here, in the order they were raised."""
    person_id: int

    @property
    def stances(self) -> dict[int, Stood]:
        """By wording."""
        return self.stand.answer.stances

    def earlier(self, row: NumberedProposition) -> list[Earlier]:
        """What they answered before the words of a proposition changed, until they answer again."""
        answer = self.stand.answer
        return answer.earlier[row.wording_id] if answer.is_awaited(row) else []

    @property
    def raised(self) -> list[Entry]:
        """What they raised and have not taken back."""
        return [e for e in self.live if e.part_of(self.person_id) is Part.RAISER]

    @property
    def live(self) -> list[Entry]:
        return [e for e in self.entries if is_live(e)]

    def about(self, row: NumberedProposition | None) -> list[Entry]:
        """Live entries on a proposition, or on the title."""
        wanted = row.proposition_id if row else None
        return [e for e in self.live if e.proposition_id == wanted]

    def objection(self, row: NumberedProposition) -> Entry | None:
        """The one they raised on a proposition, which bars another."""
        found = (e for e in self.raised if e.proposition_id == row.proposition_id)
        return next((e for e in found if e.kind is EntryKind.OBJECTION), None)

    @property
    def revocable(self) -> set[int | None]:
        """Numbers of those that they can take back now."""
        return {entry.number for entry in self.raised if can_be_withdrawn(entry)}

    @property
    def words(self) -> str:
        values = {wording_id: stood.value for wording_id, stood in self.stances.items()}
        changes = sum(e.kind is EntryKind.CHANGE for e in self.raised)
        return position_words(
            [values.get(row.wording_id) for row in self.numbered], changes=changes
        )


def is_live(entry: Entry) -> bool:
    stands = entry.comment.state in LIVE
    return stands and entry.state not in DEAD


def can_be_withdrawn(entry: Entry) -> bool:
    return entry.number is not None and entry.state in STEPS[EventKind.WITHDRAW]


def position_words(stances: Sequence[int | None], *, changes: int) -> str:
    """The overall position on all of a briefing's propositions, in a sentence's words."""
    of = {"dissents": sum((value or 0) < 0 for value in stances), "all": len(stances)}
    words = {
        Position.DISSENTS_IN_PART: gettext("Dissents in part (%(dissents)d of %(all)d)", **of),
        Position.DISSENTS: gettext("Dissents (%(dissents)d of %(all)d)", **of),
        Position.AGREES_WITH_CHANGES: gettext("Agrees with changes"),
        Position.AGREES: gettext("Agrees"),
        Position.NONE: gettext("No clear position"),
    }[position(stances, changes=changes)]
    if not changes:
        return str(words)
    asked = ngettext("%(num)d change requested", "%(num)d changes requested", changes)
    return f"{words}; {asked}"


def outline_of(person: Person | None, briefing: Briefing) -> Outline:
    """A fixed number of statements, whatever there is. None: a visitor, who has said nothing."""
    numbered = briefing.current_version.propositions if briefing.current_version else []
    if person is None:
        return Outline(None, numbered, NOWHERE, [], 0)
    response = db.session.scalar(
        select(Response)
        .where(Response.briefing_id == briefing.id, Response.person_id == person.id)
        .options(joinedload(Response.organisation))
        .execution_options(populate_existing=True)
    )
    stand = discussions.stand_of(person, numbered)
    mine = (
        _entries(briefing)
        .join(EntryPerson, EntryPerson.entry_id == Entry.id)
        .where(EntryPerson.person_id == person.id)
        .order_by(Entry.id)
    )
    return Outline(response, numbered, stand, db.session.scalars(mine).all(), person.id)


def _entries(briefing: Briefing) -> Select[Entry]:
    """With what a response shows of them; the briefing at hand is left as it was loaded."""
    return (
        select(Entry)
        .where(Entry.briefing_id == briefing.id)
        .options(joinedload(Entry.comment), selectinload(Entry.people))
    )


@dataclass(frozen=True)
class Joinable:
    number: int
    label: str
    summary: str
    people: int


def joinable(
    briefing: Briefing, person: Person | None, *, proposition_id: int, summary: str
) -> list[Joinable]:
    """Objections to the same proposition that seem to say the same, and can be joined.

    person None: somebody whom nothing here is known of yet.
    """
    found = db.session.scalars(
        _entries(briefing)
        .join(Comment, Comment.id == Entry.comment_id)
        .where(
            Entry.kind == EntryKind.OBJECTION,
            Entry.proposition_id == proposition_id,
            Entry.state.in_(STEPS[EventKind.JOIN]),
            Comment.state == CommentState.PUBLISHED,
        )
        .order_by(Entry.number.desc())
        .limit(MOST_COMPARED)
    )
    person_id = person.id if person else 0
    others = {e.number: e for e in found if e.number and e.part_of(person_id) is None}
    numbers = most_similar(summary, {number: e.summary for number, e in others.items()})
    return [
        Joinable(number, others[number].label, others[number].summary, len(others[number].people))
        for number in numbers
    ]


@dataclass(frozen=True)
class Remembered:
    """A line of a response's history."""

    at: datetime
    text: str
    """The words that were answered."""
    old: int | None
    new: int | None
    is_first: bool
    withdrawn: bool
    because: str | None
    """Public id of the comment that changed their mind."""


def stance_history(response: Response) -> list[Remembered]:
    """Newest first."""
    found = db.session.execute(
        select(StanceChange, Wording.text, Comment.public_id)
        .join_from(StanceChange, Wording, Wording.id == StanceChange.wording_id)
        .outerjoin(Comment, Comment.id == StanceChange.because_id)
        .where(StanceChange.response_id == response.id)
        .order_by(StanceChange.id.desc())
        .limit(MOST_REMEMBERED)
    ).all()
    seen: set[int] = set()
    lines = []
    for change, text, public_id in reversed(found):
        is_first = change.wording_id not in seen
        seen.add(change.wording_id)
        lines.append(
            Remembered(
                change.at, text, change.old, change.new, is_first, change.withdrawn, public_id
            )
        )
    return lines[::-1]


def creditable(briefing: Briefing, person: Person) -> list[tuple[str, str]]:
    """(public id, whose and the first words) of comments that may have changed a mind."""
    return [
        (row.public_id, f"{discussions.byline(row).words()}: {text_of(row.html, limit=60)}")
        for row in discussions.latest_by_others(briefing, person, MOST_CREDITED)
    ]
