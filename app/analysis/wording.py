"""Whether new words can be taken to say what the old ones said.

What cannot is settled here. What can is still for a person to judge.
"""

import re
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from itertools import product
from unicodedata import normalize


class Weight(StrEnum):
    """What a change of words must leave alone to be no change of meaning."""

    LENGTH = "length"  # too much of the text is different
    NUMBER = "number"
    NEGATION = "negation"
    MODAL = "modal"


_NUMBER = re.compile(
    r".*\d.*|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|.+teen"
    r"|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion"
    r"|dozen|half|quarter|both|once|twice|double|triple|percent"
    r"|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
)
_NEGATION = re.compile(
    r"no|not|never|none|nor|neither|nothing|nobody|nowhere|without|cannot|.*n't|dont|doesnt|wont"
)
_MODAL = re.compile(
    r"must|should|may|shall|will|would|can|could|might|ought|needs?|cannot"
    r"|(?:must|should|sha|wo|would|ca|could|might|need)n't"
)
_PREFIXES = ("un", "in", "im", "il", "ir", "non", "dis", "de", "anti", "mis", "ab")
_TOKEN = re.compile(r"[-+£$€]?\d+(?:[.,:/\u2044]\d+)*(?:\s?%)?|[^\W\d_]+(?:'[^\W\d_]+)*")


def obstacles(old: str, new: str) -> list[Weight]:
    """Why this change cannot be editorial; empty when it can."""
    before, after = _tokens(old), _tokens(new)
    found = [
        weight
        for weight, heavy in (
            (Weight.NUMBER, _NUMBER.fullmatch),
            (Weight.NEGATION, _NEGATION.fullmatch),
            (Weight.MODAL, _MODAL.fullmatch),
        )
        if [token for token in before if heavy(token)] != [token for token in after if heavy(token)]
    ]
    if Weight.NEGATION not in found and _turns_round(before, after):
        found.append(Weight.NEGATION)
    return found if _is_close(old, new) else [Weight.LENGTH, *found]


def similarity(old: str, new: str) -> float:
    """1 - Levenshtein/longer: 1 for the same words, 0 for nothing in common."""
    longer = max(len(old), len(new))
    return 1 - distance(old, new, longer) / longer if longer else 1.0


def distance(old: str, new: str, most: int) -> int:
    """Letters to put in, take out or replace (Levenshtein); `most` + 1 for any more than `most`.

    Source: Ukkonen 1985: only a band of width 2·most + 1 around the diagonal can matter.
    """
    if abs(len(old) - len(new)) > most:
        return most + 1
    far = most + 1
    row = [j if j <= most else far for j in range(len(new) + 1)]
    for i, letter in enumerate(old, start=1):
        low, high = max(1, i - most), min(len(new), i + most)
        above, row[low - 1] = row[low - 1], i if low == 1 else far
        for j in range(low, high + 1):
            step = min(above + (letter != new[j - 1]), row[j - 1] + 1, row[j] + 1)
            above, row[j] = row[j], min(step, far)
        if high < len(new):
            row[high + 1] = far
    return row[len(new)]


def _is_close(old: str, new: str) -> bool:
    """At least 0.95 alike, in whole numbers."""
    longer = max(len(old), len(new))
    return distance(old, new, longer // 20) <= longer // 20


def _tokens(text: str) -> list[str]:
    plain = normalize("NFKC", text).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").casefold()
    return [token.replace(" ", "") for token in _TOKEN.findall(plain)]


def _turns_round(before: list[str], after: list[str]) -> bool:
    """Whether a word got or lost a prefix that can turn its meaning round: legal, illegal."""
    old, new = Counter(before), Counter(after)
    gone, come = old - new, new - old
    return any(
        long == prefix + short
        for one, other in product(gone, come)
        for long, short in ((one, other), (other, one))
        for prefix in _PREFIXES
    )


def first_of_each(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """What is joined by pairs, in any number of steps: each member with the least of its group."""
    firsts: dict[int, int] = {}
    for pair in pairs:
        ends = {firsts.get(end, end) for end in pair}
        group = {*pair, *(member for member, first in firsts.items() if first in ends)}
        firsts |= dict.fromkeys(group, min(ends))
    return firsts
