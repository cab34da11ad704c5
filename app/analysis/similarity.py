"""How alike short texts are, by the letters of their words."""

import re
import unicodedata
from collections.abc import Mapping
from typing import TypeVar

AT_LEAST = 0.25
"""From here on two sentences are worth showing side by side. Decidim's threshold."""

_WORDS = re.compile(r"\w+")
Key = TypeVar("Key")


def similarity(one: str, other: str) -> float:
    """0 nothing in common to 1 the same words, whatever their order, case and accents.

    Shared trigrams of all trigrams, each word with two spaces before and one after: as pg_trgm.
    """
    return _jaccard(_trigrams(one), _trigrams(other))


def most_similar(
    text: str, others: Mapping[Key, str], *, at_least: float = AT_LEAST, most: int = 3
) -> list[Key]:
    """Keys of the others that are alike enough, the likest first; equals in their own order."""
    mine = _trigrams(text)
    scores = {key: _jaccard(mine, _trigrams(other)) for key, other in others.items()}
    alike = [key for key, score in scores.items() if score >= at_least]
    return sorted(alike, key=lambda key: -scores[key])[:most]


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    either = len(one | other)
    return len(one & other) / either if either else 0.0


def _trigrams(text: str) -> frozenset[str]:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    padded = (f"  {word} " for word in _WORDS.findall(bare))
    return frozenset(word[at : at + 3] for word in padded for at in range(len(word) - 2))
