"""Pages of a search, newest or best first."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from app.accounts.models import Person
from app.core.folding import folded_words
from app.core.paging import pack, unpack
from app.search import keys
from app.search.matching import Piece, Sought, Text, marked, pieces, snippet
from app.search.queries.seeking import Match, Order, Part, Seeker, Stretch, Wanted, seeker
from app.search.queries.subjects import Subject

PAGE = 20
BATCHES = (PAGE + 1, 120, 360)
"""How many proposals are looked at, batch after batch, until a page is full."""
RANKED = {Part.HEADINGS: 20, Part.OTHERS: 40, Part.COMMENTS: 60}
"""Of how many, the newest, the best are shown first."""


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
    is_more: bool = False
    """There are others, beyond those that were looked at."""
    is_partial: bool = False
    """The index proposed much that was not it: there may be more, further back."""


def search(wanted: Wanted, viewer: Person | None, after: str | None = None) -> Found:
    """Raises Missing on a foreign cursor."""
    found = seeker(wanted, viewer)
    if found is None:
        return Found([])
    if wanted.order is Order.BEST:
        return _best(found, wanted.sought, after)
    return _newest(found, wanted.sought, after)


def _newest(seeker: Seeker, sought: Sought, after: str | None) -> Found:
    high = _number(after) if after else keys.OTHERS
    stretches = [_enough(seeker, part, high) for part in seeker.parts]
    # Below it, some part has not been looked through.
    horizon = max((stretch.floor or 0 for stretch in stretches), default=0)
    matches = [m for each in stretches for m in each.matches if m.subject.place >= horizon]
    matches.sort(key=lambda match: match.subject.place, reverse=True)
    hits = _hits(matches[:PAGE], sought)
    if len(matches) > PAGE:
        return Found(hits, PAGE, pack(hits[-1].subject.place), is_more=True)
    if horizon:
        return Found(hits, len(hits), pack(horizon), is_more=True, is_partial=True)
    return Found(hits, len(hits))


def _number(cursor: str) -> int:
    (place,) = unpack(cursor, int)
    return cast(int, place)


def _enough(seeker: Seeker, part: Part, high: int) -> Stretch:
    """More than a page, or all there is, or what a bounded effort finds."""
    matches: list[Match] = []
    floor: int | None = high
    for many in BATCHES:
        if floor is None or len(matches) > PAGE:
            break
        stretch = seeker.among(part, floor, many)
        matches, floor = matches + stretch.matches, stretch.floor
    return Stretch(matches, floor)


def _best(seeker: Seeker, sought: Sought, after: str | None) -> Found:
    among = {part: seeker.among(part, keys.OTHERS, RANKED[part]) for part in seeker.parts}
    if Part.OTHERS in among and among[Part.OTHERS].floor is not None:  # else they are among these
        among[Part.HEADINGS] = seeker.among(Part.HEADINGS, keys.OTHERS, RANKED[Part.HEADINGS])
    stretches = among.values()
    each = {match.subject.key: match for stretch in stretches for match in stretch.matches}
    ranked = sorted((_rank(match, sought), key) for key, match in each.items())
    if after is not None:
        reached = unpack(after, int, int)
        ranked = [(rank, key) for rank, key in ranked if rank > reached]
    shown = ranked[:PAGE]
    return Found(
        _hits((each[key] for _, key in shown), sought),
        len(each),
        pack(*shown[-1][0]) if len(ranked) > PAGE else None,
        is_more=any(stretch.floor is not None for stretch in stretches),
    )


def _rank(match: Match, sought: Sought) -> tuple[int, int]:
    """The least first: how well, then the newest."""
    subject = match.subject
    in_heading = Text(folded_words(subject.heading)).has(sought)
    together = match.text.has_together(sought)
    return (0 if in_heading else 2) + (0 if together else 1), -subject.place


def _hits(matches: Iterable[Match], sought: Sought) -> list[Hit]:
    return [
        Hit(
            match.subject,
            pieces(match.subject.heading, marked(match.subject.heading, sought)),
            snippet(match.subject.text, marked(match.subject.text, sought)),
        )
        for match in matches
    ]
