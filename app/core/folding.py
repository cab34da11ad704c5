"""Words as a search compares them."""

import re
import unicodedata
from typing import NamedTuple


def folded(words: str) -> str:
    """Without case, accents and doubled spaces."""
    apart = unicodedata.normalize("NFKD", words.casefold())
    return " ".join("".join(c for c in apart if not unicodedata.combining(c)).split())


class Word(NamedTuple):
    """A word as a search compares it, and where it stands in the text."""

    folded: str
    start: int
    end: int


LONGEST_WORD = 60
"""What is longer is compared by its beginning."""


def words(text: str) -> list[Word]:
    """The words of a text in their order: letters and digits, without case and accents."""
    if text.isascii():
        low = text.lower()
        return [Word(m[0][:LONGEST_WORD], m.start(), m.end()) for m in _PLAIN.finditer(low)]
    return [
        Word(part[:LONGEST_WORD], found.start(), found.end())
        for found in _RUN.finditer(text)
        for part in _WORD.findall(folded(found[0]).casefold())
    ]


_PLAIN = re.compile("[a-z0-9]+")
_WORD = re.compile(r"[^\W_]+")
# An accent that stands by itself belongs to the letter before it.
_RUN = re.compile("[^\\W_](?:[^\\W_]|[\u0300-\u036f])*")
