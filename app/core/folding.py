"""Words as a search compares them."""

import re
import unicodedata
from typing import NamedTuple


def folded(words: str) -> str:
    """Without case, accents and doubled spaces."""
    apart = unicodedata.normalize("NFKD", words.casefold())
    return " ".join("".join(c for c in apart if not unicodedata.combining(c)).split())


LONGEST_WORD = 60
"""What is longer is compared by its beginning."""


class Word(NamedTuple):
    """A word as a search compares it, and where it stands in the text."""

    folded: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """The words of a text in their order: letters and digits, without case and accents."""
    return [
        Word(word, run.start(), run.end()) for run in _RUN.finditer(text) for word in _words(run[0])
    ]


def folded_words(text: str) -> list[str]:
    """As `words`, without their places."""
    if text.isascii():
        return [word[:LONGEST_WORD] for word in _PLAIN.findall(text.lower())]
    return [word for run in _RUN.findall(text) for word in _words(run)]


def _words(run: str) -> list[str]:
    if run.isascii():
        return [run.lower()[:LONGEST_WORD]]
    return [word[:LONGEST_WORD] for word in _WORD.findall(folded(run).casefold())]


_PLAIN = re.compile("[a-z0-9]+")
_WORD = re.compile(r"[^\W_]+")
# An accent that stands by itself belongs to the letter before it.
_RUN = re.compile("[^\\W_](?:[^\\W_]|[\u0300-\u036f])*")
