"""One search as one viewer may see it: what the index proposes, less what the rows refuse."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import select

from app.accounts.models import Person
from app.accounts.queries import SHOWN
from app.core import clock
from app.core.db import db
from app.core.folding import folded_words
from app.discussion.models import Bearing
from app.search import keys
from app.search.matching import Sought, Text
from app.search.models import Kind
from app.search.queries import index
from app.search.queries.subjects import (
    Narrowed,
    Subject,
    briefings_in,
    propositions_of,
    readable,
    unreadable_briefings,
)


class Order(StrEnum):
    BEST = "best"
    NEWEST = "newest"


@dataclass(frozen=True)
class Wanted:
    sought: Sought
    order: Order = Order.BEST
    kind: Kind | None = None
    topic: str = ""
    author: str = ""
    """A handle."""
    bearing: Bearing | None = None
    since: date | None = None
    until: date | None = None
    """The last day."""

    @property
    def kinds(self) -> set[Kind]:
        """Those that can be as asked for."""
        able = set(Kind) if self.kind is None else {self.kind}
        if self.topic or self.author:
            able -= {Kind.PERSON}
        return able & {Kind.COMMENT} if self.bearing is not None else able


class Part(StrEnum):
    """What the index is asked for by itself."""

    COMMENTS = "comments"
    OTHERS = "others"
    HEADINGS = "headings"
    """Of others, those with the words in their title or name."""


@dataclass(frozen=True)
class Match:
    subject: Subject
    text: Text


@dataclass(frozen=True)
class Stretch:
    """What was found among so many proposals."""

    matches: list[Match]
    floor: int | None
    """The place of the last proposal; None when there were no more."""


class Seeker:
    def __init__(
        self, wanted: Wanted, viewer: Person | None, narrowed: Narrowed, marks: Sequence[list[str]]
    ) -> None:
        self._wanted = wanted
        self._viewer = viewer
        self._narrowed = narrowed
        but = [f"=b{n}" for n in unreadable_briefings(viewer)]
        self._lexemes = index.lexemes(wanted.sought, marks, but)
        self._waiting = _waiting()
        self._low = _start_of(wanted.since) if wanted.since else 0
        self._high = _start_of(wanted.until + timedelta(days=1)) if wanted.until else keys.OTHERS
        self.parts = tuple(self._parts())

    def _parts(self) -> Iterator[Part]:
        if self._wanted.kinds - {Kind.COMMENT}:
            yield Part.OTHERS
        if Kind.COMMENT in self._wanted.kinds:
            yield Part.COMMENTS

    def among(self, part: Part, high: int, many: int) -> Stretch:
        """What is found below a place among so many proposals, the newest first."""
        high = min(high, self._high)
        if high <= self._low:
            return Stretch([], None)
        proposed = self._proposed(part, high, many)
        floor = keys.place_of(proposed[-1]) if len(proposed) == many else None
        low = max(self._low, floor or 0)
        found = [
            Match(subject, text)
            for subject in self._readable(part, proposed)
            if low <= subject.place < high
            and (text := Text(folded_words(subject.whole))).has(self._wanted.sought)
        ]
        found.sort(key=lambda match: match.subject.place, reverse=True)
        return Stretch(found, floor)

    def _proposed(self, part: Part, high: int, many: int) -> Sequence[int]:
        of_comment = part is Part.COMMENTS
        asked = self._lexemes
        if part is Part.HEADINGS:
            asked = asked.in_headings()
        if not of_comment:
            kinds = self._wanted.kinds - {Kind.COMMENT}
            asked = asked.and_one_of([f"=k{kind:d}" for kind in sorted(kinds)])
        return index.newest(
            asked,
            keys.key(self._low, of_comment=of_comment),
            keys.key(high, of_comment=of_comment),
            many,
        )

    def _readable(self, part: Part, proposed: Sequence[int]) -> Iterator[Subject]:
        ids: dict[Kind, set[int]] = {}
        for key in proposed:
            kind, subject_id = keys.subject_of(key)
            ids.setdefault(kind, set()).add(subject_id)
        for kind in self._wanted.kinds:
            if (kind is Kind.COMMENT) == (part is Part.COMMENTS):
                asked = ids.get(kind, set()) | self._waiting.get(kind, set())
                yield from readable(kind, asked, self._viewer, self._narrowed)


def seeker(wanted: Wanted, viewer: Person | None) -> Seeker | None:
    """None: nothing can be found."""
    if not wanted.sought.phrases:
        return None
    marks: list[list[str]] = []
    author_id = _person(wanted.author) if wanted.author else None
    if wanted.author:
        marks.append([f"=a{author_id}"] if author_id is not None else [])
    if wanted.topic:
        marks.append([f"=b{n}" for n in briefings_in(wanted.topic)])
    if wanted.bearing is not None:
        marks.append([f"={wanted.bearing}"])
    if not all(marks):
        return None
    return Seeker(wanted, viewer, Narrowed(wanted.topic, author_id, wanted.bearing), marks)


def _person(handle: str) -> int | None:
    return db.session.scalar(
        select(Person.id).where(Person.handle == handle, Person.state.in_(SHOWN))
    )


def _waiting() -> dict[Kind, set[int]]:
    """What has changed and is not in the index yet."""
    found = index.waiting()
    if changed := found.get(Kind.BRIEFING):
        found[Kind.PROPOSITION] = set(propositions_of(changed))
    return found


def _start_of(day: date) -> int:
    return keys.place(clock.beginning(day))
