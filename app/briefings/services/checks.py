"""What stands in the way of publishing, and what an author may have overlooked."""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from app.briefings.models import (
    Drafted,
    Manuscript,
    NumberedProposition,
    Proposition,
    SourceFormat,
    Version,
    Wording,
)
from app.core.errors import Unreadable
from app.core.text import (
    MAX_ARTICLE,
    MAX_IMPORTED,
    Marker,
    Piece,
    Prose,
    html_from_html,
    html_from_markdown,
    split_article,
    text_of,
)

MOST_PROPOSITIONS = 50

KEY = r"[a-z0-9-]{4,40}"
"""Of a proposition, as a pattern."""
_LONE_MARKER = re.compile(
    rf"^[ \t]*(?:<p>)?\{{\{{ *proposition: *({KEY}) *\}}\}}(?:</p>)?[ \t]*$", re.MULTILINE
)
_LOOKS_LIKE_MARKER = re.compile(r"\{\{ *proposition\b[^{}]{0,80}\}?\}?", re.IGNORECASE)

_TENS = {
    word: tens
    for tens, word in enumerate(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), start=2
    )
}
_UNITS = {
    word: unit
    for unit, word in enumerate(
        (
            *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
            *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
            *("eighteen", "nineteen"),
        ),
        start=1,
    )
}
_WORDS = rf"(?:{'|'.join(_TENS)})(?:-(?:{'|'.join(_UNITS)}))?|{'|'.join(_UNITS)}"
# Not years, money, shares, decimals, ordinals or lengths of time: those promise no propositions.
_NUMBER = re.compile(
    rf"(?<![\w£$€.,:/-])(?P<word>{_WORDS}|\d{{1,2}})"
    r"(?![\w%]|[.,:/]\d|-?\s*(?:per\s?cent|years?|months?|weeks?|days?|hours?|minutes?)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Findings:
    problems: list[Unreadable]
    """Each has a sentence that says how to mend it; publishing is refused while there is one."""
    doubts: list[Unreadable]
    """What an author should look at once more; publishing is up to them."""


def marker(key: str) -> str:
    """The line that says where a proposition occurs."""
    return f"{{{{proposition: {key}}}}}"


def without_marker(source: str, key: str) -> str:
    lone = rf"^[ \t]*(?:<p>)?\{{\{{ *proposition: *{re.escape(key)} *\}}\}}(?:</p>)?[ \t]*\n*"
    return re.sub(lone, "", source, flags=re.MULTILINE).rstrip("\n")


def longest_source(manuscript: Manuscript) -> int:
    return MAX_ARTICLE if manuscript.format is SourceFormat.MARKDOWN else MAX_IMPORTED


def pieces_of(manuscript: Manuscript) -> list[Piece]:
    """The text as it would be published. Raises Unreadable."""
    if manuscript.format is SourceFormat.MARKDOWN:
        return split_article(manuscript.source)
    return list(_html_pieces(manuscript.source))


def _html_pieces(source: str) -> Iterator[Piece]:
    """Each part between two markers is cleaned by itself, so none can reach into the next."""
    prose = True
    for part in _LONE_MARKER.split(source):
        html = html_from_html(part) if prose else ""
        if not prose:
            yield Marker(part)
        elif html:
            yield Prose(html)
        prose = not prose


def stored(pieces: list[Piece]) -> list[dict[str, str]]:
    """As `Version.pieces` holds them."""
    return [
        {"html": piece.html} if isinstance(piece, Prose) else {"proposition": piece.key}
        for piece in pieces
    ]


def previewed(manuscript: Manuscript) -> Version:
    """The version that publishing would make, in no session. Raises Unreadable."""
    numbered = [
        NumberedProposition(
            number=number,
            proposition=Proposition(key=draft.key, kind=draft.kind, decided=draft.decided),
            wording=Wording(text=draft.text),
            rationale=draft.rationale,
            rationale_html=html_from_markdown(draft.rationale),
            alternatives=draft.alternatives,
        )
        for number, draft in enumerate(manuscript.drafted, start=1)
    ]
    keys = {row.proposition.key for row in numbered}
    pieces = [p for p in pieces_of(manuscript) if isinstance(p, Prose) or p.key in keys]
    return Version(
        n=0,
        title=manuscript.title,
        standfirst=manuscript.standfirst,
        source=manuscript.source,
        pieces=stored(pieces),
        published_at=manuscript.saved_at,
        propositions=numbered,
    )


def examine(manuscript: Manuscript, current: Version | None) -> Findings:
    """Raises Unreadable when the text cannot be read at all."""
    pieces = pieces_of(manuscript)
    drafted = manuscript.drafted
    problems = [*_empty(manuscript, pieces), *_misplaced(drafted, pieces)]
    doubts = [*_promised(manuscript), *_out_of_order(drafted, pieces)]
    if current is not None and not _has_changed(manuscript, current):
        doubts.append(Unreadable("The words are the same as in version %(n)d.", n=current.n))
    return Findings(problems, doubts)


def _empty(manuscript: Manuscript, pieces: list[Piece]) -> Iterator[Unreadable]:
    if not any(isinstance(piece, Prose) for piece in pieces):
        yield Unreadable("There is no text yet. Write it first.")
    for number, proposition in enumerate(manuscript.drafted, start=1):
        if not proposition.text:
            yield Unreadable(
                "Proposition %(number)d has no words. Write them, or remove it.", number=number
            )


def _misplaced(drafted: list[Drafted], pieces: list[Piece]) -> Iterator[Unreadable]:
    placed = Counter(piece.key for piece in pieces if isinstance(piece, Marker))
    for number, proposition in enumerate(drafted, start=1):
        line = marker(proposition.key)
        if not placed[proposition.key]:
            yield Unreadable(
                "Proposition %(number)d does not occur in the text. Put the line %(line)s where "
                "it belongs, with an empty line before and after.",
                number=number,
                line=line,
            )
        elif placed[proposition.key] > 1:
            yield Unreadable(
                "The line %(line)s stands in the text more than once. Leave it only where "
                "proposition %(number)d belongs.",
                number=number,
                line=line,
            )
    for key in placed.keys() - {proposition.key for proposition in drafted}:
        yield Unreadable(
            "The text has the line %(line)s, and there is no such proposition. Remove the line.",
            line=marker(key),
        )
    for piece in pieces:
        if isinstance(piece, Prose) and (found := _LOOKS_LIKE_MARKER.search(text_of(piece.html))):
            yield Unreadable(
                "“%(words)s” does not place a proposition. Write the line as it is given beside "
                "the proposition, with an empty line before and after.",
                words=found[0],
            )


def left_out(kept: Collection[str], current: Version | None) -> list[Drafted]:
    """Propositions that readers see, less those with a key that is kept."""
    return [row for row in _published(current) if row.key not in kept]


def _published(version: Version | None) -> list[Drafted]:
    return [
        Drafted(
            row.proposition.key,
            row.proposition.kind,
            row.wording.text,
            row.rationale,
            row.alternatives,
            row.proposition.decided,
        )
        for row in (version.propositions if version is not None else [])
    ]


def _has_changed(manuscript: Manuscript, current: Version) -> bool:
    now = (manuscript.title, manuscript.standfirst, stored(pieces_of(manuscript)))
    before = (current.title, current.standfirst, current.pieces)
    drafted = [replace(draft, replaces=()) for draft in manuscript.drafted]
    return now != before or drafted != _published(current)


def _promised(manuscript: Manuscript) -> Iterator[Unreadable]:
    """A title that promises three needs three."""
    promised = numbers_in(manuscript.title)
    found = len(manuscript.drafted)
    if not promised or found in promised:
        return
    said = ", ".join(map(str, promised))
    if found == 1:
        yield Unreadable("The title says %(said)s, and there is one proposition.", said=said)
    elif found:
        yield Unreadable(
            "The title says %(said)s, and there are %(found)d propositions.", said=said, found=found
        )
    else:
        yield Unreadable("The title says %(said)s, and there are no propositions.", said=said)


def numbers_in(title: str) -> list[int]:
    """Numbers from 2 to 99 that could count propositions, in digits or words."""
    found = [_value(match["word"].lower()) for match in _NUMBER.finditer(title)]
    return [number for number in dict.fromkeys(found) if number > 1]


def _value(word: str) -> int:
    if word.isdigit():
        return int(word)
    tens, _, unit = word.partition("-")
    return _UNITS.get(word) or _TENS[tens] * 10 + _UNITS.get(unit, 0)


def _out_of_order(drafted: list[Drafted], pieces: list[Piece]) -> Iterator[Unreadable]:
    numbers = {proposition.key: number for number, proposition in enumerate(drafted, start=1)}
    in_text = [numbers[p.key] for p in pieces if isinstance(p, Marker) and p.key in numbers]
    if in_text != sorted(in_text):
        yield Unreadable(
            "In the text the propositions come in the order %(order)s.",
            order=", ".join(map(str, in_text)),
        )
