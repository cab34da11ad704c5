"""A person's overall position on a briefing, derived from stances on its propositions."""

from collections.abc import Iterable
from enum import StrEnum


class Position(StrEnum):
    DISSENTS_IN_PART = "dissents_in_part"
    DISSENTS = "dissents"
    AGREES_WITH_CHANGES = "agrees_with_changes"
    AGREES = "agrees"
    NONE = "none"


def position(stances: Iterable[int | None], *, changes: int = 0) -> Position:
    """First rule that fits. Stances: -2 to 2, None is no view; changes: live requested ones.

    As courts have it: join, concur, dissent in part, dissent.
    """
    taken = [stance for stance in stances if stance is not None]
    agrees, dissents = any(s >= 1 for s in taken), any(s <= -1 for s in taken)
    if dissents:
        return Position.DISSENTS_IN_PART if agrees else Position.DISSENTS
    if agrees:
        return Position.AGREES_WITH_CHANGES if changes else Position.AGREES
    return Position.NONE
