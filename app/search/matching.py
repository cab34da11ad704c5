"""What somebody looks for, and whether and where a text has it. Knows no database."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from zlib import crc32

from app.core.folding import Word, folded_words, words

MOST_CHARACTERS = 200
MOST_WORDS = 12
SHORTEST_BEGINNING = 2
"""Letters of the last word that stand for every word which begins with them."""

Phrase = tuple[str, ...]
Span = tuple[int, int]


@dataclass(frozen=True)
class Sought:
    """Phrases that must all occur; most have one word."""

    phrases: tuple[Phrase, ...]
    is_open: bool
    """The last word of the last phrase is a beginning: it may go on."""
    is_cut: bool = False
    """More was typed than is looked for."""

    @property
    def beginning(self) -> str:
        """The word that may go on; empty: none may."""
        return self.phrases[-1][-1] if self.is_open else ""

    @property
    def whole(self) -> set[str]:
        """The words that must occur as they are."""
        found = [word for phrase in self.phrases for word in phrase]
        return set(found[:-1] if self.is_open else found)

    @property
    def each(self) -> Iterator[tuple[Phrase, bool]]:
        """The phrases, and whether the last word of each may go on."""
        last = len(self.phrases) - 1
        return ((phrase, self.is_open and at == last) for at, phrase in enumerate(self.phrases))

    @property
    def pairs(self) -> set[str]:
        """Marks of the neighbours within phrases."""
        found: set[str] = set()
        for phrase, is_open in self.each:
            found |= neighbours(phrase[:-1] if is_open else phrase)
        return found


def sought(typed: str) -> Sought:
    """What is looked for; no phrases when there is no word in it.

    Quotation marks hold a phrase together, and so does what is written in one: home-care.
    """
    parts = re.split('["“”„«»]', typed[:MOST_CHARACTERS])
    phrases: list[Phrase] = []
    for at, part in enumerate(parts):
        for chunk in [part] if at % 2 else part.split():
            if phrase := tuple(folded_words(chunk)):
                phrases.append(phrase)
    kept = list(_within(phrases))
    is_closed = not parts[-1].strip()
    is_open = bool(kept) and not is_closed and len(kept[-1][-1]) >= SHORTEST_BEGINNING
    is_cut = len(typed) > MOST_CHARACTERS or sum(map(len, phrases)) > MOST_WORDS
    return Sought(tuple(kept), is_open, is_cut)


def _within(phrases: list[Phrase]) -> Iterator[Phrase]:
    left = MOST_WORDS
    for phrase in phrases:
        if left > 0:
            yield phrase[:left]
        left -= len(phrase)


PAIRS = 1 << 16


def neighbours(folded: Sequence[str]) -> set[str]:
    """A mark for each two words that stand beside each other, out of `PAIRS` marks.

    They narrow a phrase of common words down to few texts; the text itself is then asked.
    """
    return {f"=p{crc32(f'{one} {two}'.encode()) % PAIRS:x}" for one, two in pairwise(folded)}


class Text:
    """Words in their order, to be asked what occurs in them."""

    def __init__(self, folded: Sequence[str]) -> None:
        self._words = f" {' '.join(folded)} "

    def has(self, wanted: Sought) -> bool:
        return all(self._has(phrase, is_open) for phrase, is_open in wanted.each)

    def has_together(self, wanted: Sought) -> bool:
        """All that is looked for stands in one row, as it was typed."""
        return self._has([word for phrase in wanted.phrases for word in phrase], wanted.is_open)

    def _has(self, phrase: Sequence[str], is_open: bool) -> bool:
        return f" {' '.join(phrase)}{'' if is_open else ' '}" in self._words


def marked(text: str, wanted: Sought) -> list[Span]:
    """Where the phrases stand in a text."""
    found = words(text)
    spans = [
        (found[at].start, found[at + len(phrase) - 1].end)
        for phrase, is_open in wanted.each
        for at in range(len(found) - len(phrase) + 1)
        if _stands_at(found, at, phrase, is_open)
    ]
    return _joined(sorted(spans))


def _stands_at(text: list[Word], at: int, phrase: Phrase, is_open: bool) -> bool:
    *whole, last = phrase
    end = text[at + len(whole)].folded
    return (end.startswith(last) if is_open else end == last) and all(
        text[at + n].folded == word for n, word in enumerate(whole)
    )


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


@dataclass(frozen=True)
class Piece:
    text: str
    is_marked: bool = False


def pieces(text: str, spans: list[Span]) -> list[Piece]:
    """A text cut where what was looked for begins and ends."""
    found: list[Piece] = []
    at = 0
    for start, end in spans:
        found += [Piece(text[at:start]), Piece(text[start:end], is_marked=True)]
        at = end
    return [piece for piece in (*found, Piece(text[at:])) if piece.text]


SNIPPET = 240
BEFORE = 60
"""Characters of a snippet, and how many of them stand before the first mark."""


def snippet(text: str, spans: list[Span]) -> list[Piece]:
    """Some of a text around the first place, cut at words."""
    start = 0
    if spans and spans[0][0] > SNIPPET - BEFORE:
        start = text.find(" ", max(0, spans[0][0] - BEFORE), spans[0][0]) + 1
        start = start or spans[0][0]
    end = start + SNIPPET
    if end < len(text):
        end = max(text.rfind(" ", start, end), min(spans[0][1] if spans else 0, end)) or end
    shown = [
        (max(a, start) - start, min(b, end) - start) for a, b in spans if a < end and b > start
    ]
    found = pieces(text[start:end], shown)
    before = [Piece("… ")] if start else []
    after = [Piece(" …")] if end < len(text) else []
    return [*before, *found, *after]
