"""Reading a tally: what it says, in whole numbers, and how sure one may be of it."""

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

Z = 1.96  # 95 times in 100


class Reading(StrEnum):
    TOO_FEW = "too_few"
    CONSENSUS_FOR = "consensus_for"
    CONSENSUS_AGAINST = "consensus_against"
    DIVIDED = "divided"
    UNDECIDED = "undecided"
    LEANING_FOR = "leaning_for"
    LEANING_AGAINST = "leaning_against"


@dataclass(frozen=True)
class Tally:
    """How many stand where on one proposition."""

    counts: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)
    """From strongly disagree (-2) to strongly agree (2)."""
    no_view: int = 0
    organisations: int = 0
    """Different ones among those who took a position."""

    @property
    def taken(self) -> int:
        return sum(self.counts)

    @property
    def support(self) -> int:
        return self.counts[3] + self.counts[4]

    @property
    def opposition(self) -> int:
        return self.counts[0] + self.counts[1]

    @property
    def neither(self) -> int:
        return self.counts[2]

    @property
    def reading(self) -> Reading:
        return reading(self)


def reading(tally: Tally) -> Reading:
    """The rule is fixed beforehand; tests are on whole numbers and the first that fits stands."""
    n, support, opposition = tally.taken, tally.support, tally.opposition
    if n < 10 or tally.organisations < 3:
        return Reading.TOO_FEW
    if 10 * support >= 7 * n and 20 * opposition < 3 * n:
        return Reading.CONSENSUS_FOR
    if 10 * opposition >= 7 * n and 20 * support < 3 * n:
        return Reading.CONSENSUS_AGAINST
    if 4 * min(support, opposition) >= n:
        return Reading.DIVIDED
    if 2 * tally.neither >= n:
        return Reading.UNDECIDED
    # Even sides never come so far: they are divided, or most are undecided.
    return Reading.LEANING_FOR if support > opposition else Reading.LEANING_AGAINST


class Prefix(StrEnum):
    """What the register says, whatever the numbers."""

    NONE = "none"
    NOT_SETTLED = "not_settled"
    ROUGH = "rough"


CONSENSUS = (Reading.CONSENSUS_FOR, Reading.CONSENSUS_AGAINST)


@dataclass(frozen=True)
class Label:
    prefix: Prefix
    reading: Reading
    awaiting: int = 0
    """Entries that wait for an answer or a verdict."""


def label(tally: Tally, *, awaiting: int, sustained: int) -> Label:
    """What may be claimed of a tally beside its register; both in entries about the proposition.

    awaiting: raised, open, in clarification, or answered with time left to reply.
    """
    if awaiting:
        return Label(Prefix.NOT_SETTLED, tally.reading, awaiting)
    is_rough = sustained and tally.reading in CONSENSUS
    return Label(Prefix.ROUGH if is_rough else Prefix.NONE, tally.reading)


def wilson(successes: int, n: int) -> tuple[float, float]:
    """Where the share would plausibly lie, 95 times in 100. n = 0: (0, 1)."""
    if n == 0:
        return 0.0, 1.0
    p, zz = successes / n, Z * Z
    middle = p + zz / (2 * n)
    half = Z * sqrt(p * (1 - p) / n + zz / (4 * n * n))
    scale = 1 + zz / n
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)
