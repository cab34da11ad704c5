"""The search: the index proposes, the rows decide, and what is shown is made of the rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from enum import StrEnum
from typing import cast

from sqlalchemy import select

from app.accounts.models import Person
from app.accounts.queries import SHOWN
from app.core.db import db
from app.core.folding import words
from app.core.paging import pack, unpack
from app.discussion.models import Bearing
from app.search import keys
from app.search.matching import Piece, Sought, Span, marked, pieces, snippet
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

PAGE = 20
BATCHES = (30, 120, 360)
"""How many proposals are looked at, batch after batch, until a page is full."""
RANKED = {Kind.BRIEFING: 20, Kind.PROPOSITION: 60, Kind.PERSON: 60, Kind.COMMENT: 100}
"""Of how many of each kind, the newest, the best are shown first."""


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
    def kinds(self) -> tuple[Kind, ...]:
        """Those that can be as asked for."""
        if self.bearing is not None:
            able = {Kind.COMMENT}
        elif self.topic or self.author:
            able = set(Kind) - {Kind.PERSON}
        else:
            able = set(Kind)
        return tuple(kind for kind in Kind if kind in able and self.kind in (None, kind))


@dataclass(frozen=True)
class Hit:
    subject: Subject
    heading: list[Piece]
    snippet: list[Piece]


@dataclass(frozen=True)
class Found:
    hits: list[Hit]
    number: int = 0
    """Of what was found at once, on this page and the next ones."""
    after: str | None = None
    """Cursor of the next page."""
    is_partial: bool = False
    """The index proposed much that was not it: there may be more, further back."""
    is_more: bool = False
    """There are others, beyond those that were looked at."""


@dataclass(frozen=True)
class _Match:
    subject: Subject
    spans: list[Span]


def search(wanted: Wanted, viewer: Person | None, after: str | None = None) -> Found:
    """Raises Missing on a foreign cursor."""
    seeker = _seeker(wanted, viewer)
    if seeker is None:
        return Found([])
    if wanted.order is Order.BEST:
        return _best(seeker, wanted, after)
    return _newest(seeker, wanted, after)


class _Seeker:
    """Asks for one kind at a time what everybody may see of it and has the words."""

    def __init__(
        self,
        wanted: Wanted,
        viewer: Person | None,
        narrowed: Narrowed,
        proposing: index.Lexemes,
    ) -> None:
        self._sought = wanted.sought
        self._viewer = viewer
        self._narrowed = narrowed
        self._proposing = proposing
        self._waiting = index.waiting()
        if changed := self._waiting.get(Kind.BRIEFING):
            self._waiting[Kind.PROPOSITION] = propositions_of(changed)
        self._low = _start_of(wanted.since) if wanted.since else 0
        self._high = _start_of(wanted.until + _DAY) if wanted.until else keys.LAST

    def among(self, kind: Kind, high: int, many: int) -> tuple[list[_Match], int | None]:
        """What is found below a place, among so many proposals.

        And the place of the last of these; None when there were no more.
        """
        high = min(high, self._high)
        if high <= self._low:
            return [], None
        proposed = index.newest(
            self._proposing, keys.key(kind, self._low), keys.key(kind, high), many
        )
        floor = keys.place_of(proposed[-1]) if len(proposed) == many else None
        ids = {keys.subject_of(key) for key in proposed} | set(self._waiting.get(kind, ()))
        found = [
            _Match(subject, spans)
            for subject in readable(kind, ids, self._viewer, self._narrowed)
            if max(floor or 0, self._low) <= subject.place < high
            and (spans := marked(words(subject.whole), self._sought)) is not None
        ]
        return sorted(found, key=lambda match: match.subject.place, reverse=True), floor


def _seeker(wanted: Wanted, viewer: Person | None) -> _Seeker | None:
    """None: nothing can be found."""
    if not wanted.sought.phrases:
        return None
    marks: list[list[str]] = []
    author_id = None
    if wanted.author:
        author_id = _person(wanted.author)
        if author_id is None:
            return None
        marks.append([f"=a{author_id}"])
    if wanted.topic:
        marks.append([f"=b{n}" for n in briefings_in(wanted.topic)])
        if not marks[-1]:
            return None
    if wanted.bearing is not None:
        marks.append([f"={wanted.bearing}"])
    proposing = index.lexemes(
        wanted.sought, marks, (f"=b{n}" for n in unreadable_briefings(viewer))
    )
    return _Seeker(wanted, viewer, Narrowed(wanted.topic, author_id, wanted.bearing), proposing)


def _person(handle: str) -> int | None:
    return db.session.scalar(
        select(Person.id).where(Person.handle == handle, Person.state.in_(SHOWN))
    )


_DAY = timedelta(days=1)


def _start_of(day: date) -> int:
    return keys.place(datetime.combine(day, clock_time.min, UTC), 0)


_Reached = tuple[int, int]
"""The place and the kind that were shown last."""
_UNREACHED = keys.LAST, 0


def _newest(seeker: _Seeker, wanted: Wanted, after: str | None) -> Found:
    place, last_kind = cast(_Reached, unpack(after, int, int)) if after else _UNREACHED
    matches: list[_Match] = []
    horizon = 0
    for kind in wanted.kinds:
        # Of one second, kinds stand in their order.
        high = place + (1 if after and kind > last_kind else 0)
        found, floor = _enough(seeker, kind, high)
        matches += found
        horizon = max(horizon, floor or 0)
    # Below the horizon some kind has not been looked through.
    matches = [match for match in matches if match.subject.place >= horizon]
    matches.sort(key=lambda match: (-match.subject.place, match.subject.kind))
    shown = matches[:PAGE]
    if len(matches) > PAGE:
        last = shown[-1].subject
        return Found(_hits(shown), PAGE, pack(last.place, int(last.kind)), is_more=True)
    if horizon:
        return Found(_hits(shown), len(shown), pack(horizon, int(max(Kind))), True, True)
    return Found(_hits(shown), len(shown))


def _enough(seeker: _Seeker, kind: Kind, high: int) -> tuple[list[_Match], int | None]:
    """More than a page, or all there is, or what a bounded effort finds, and down to where."""
    matches: list[_Match] = []
    floor: int | None = high
    for many in BATCHES:
        if floor is None or len(matches) > PAGE:
            break
        found, floor = seeker.among(kind, floor, many)
        matches += found
    return matches, floor


def _best(seeker: _Seeker, wanted: Wanted, after: str | None) -> Found:
    among = [seeker.among(kind, keys.LAST, RANKED[kind]) for kind in wanted.kinds]
    matches = [match for found, _ in among for match in found]
    ranked = sorted(((_rank(match, wanted.sought), match) for match in matches), key=_by_rank)
    if after is not None:
        reached = unpack(after, int, int, int)
        ranked = [(rank, match) for rank, match in ranked if rank > reached]
    shown = ranked[:PAGE]
    return Found(
        _hits([match for _, match in shown]),
        len(matches),
        pack(*shown[-1][0]) if len(ranked) > PAGE else None,
        is_more=any(floor is not None for _, floor in among),
    )


_Rank = tuple[int, int, int]


def _by_rank(ranked: tuple[_Rank, _Match]) -> _Rank:
    return ranked[0]


def _rank(match: _Match, sought: Sought) -> _Rank:
    """The least first: in a title or name; words together as typed; then the newest."""
    subject = match.subject
    in_heading = subject.heading and marked(words(subject.heading), sought) is not None
    together = Sought((tuple(w for p in sought.phrases for w in p),), sought.is_open)
    is_together = marked(words(subject.whole), together) is not None
    return (
        0 if in_heading else 1,
        0 if is_together else 1,
        -subject.place * len(Kind) + subject.kind,
    )


def _hits(matches: Sequence[_Match]) -> list[Hit]:
    return list(_shown(matches))


def _shown(matches: Sequence[_Match]) -> Iterator[Hit]:
    for match in matches:
        heading = match.subject.heading
        cut = len(heading) + 1 if heading else 0
        above = [(start, min(end, len(heading))) for start, end in match.spans if start < cut]
        below = [(max(start - cut, 0), end - cut) for start, end in match.spans if end > cut]
        yield Hit(match.subject, pieces(heading, above), snippet(match.subject.text, below))
