"""Numbers that put what is found in order, the newest highest, comments apart from the rest.

A place is seconds, then kind, then subject. A key is a place, above `OTHERS` unless of a comment:
there are far more comments than anything else, and to find the rest none of them is passed.
"""

from datetime import UTC, datetime

from app.search.models import Kind

SUBJECTS = 1 << 27
"""Of each kind. With more, two of one second could share a place."""
KINDS = 4
SECONDS = 1 << 32
"""Until the year 2106."""
OTHERS = SUBJECTS * KINDS * SECONDS


def place(at: datetime, kind: int = 0, subject_id: int = 0) -> int:
    seconds = min(max(int((at - _EPOCH).total_seconds()), 0), SECONDS - 1)
    return (seconds * KINDS + kind) * SUBJECTS + subject_id % SUBJECTS


WINDOWS = {"w": 1 << 16, "v": 1 << 22}
"""Of about eighteen hours, and of seven weeks, in seconds: what a search can be narrowed to."""


def window(place_: int, length: int) -> int:
    return place_ % OTHERS // (SUBJECTS * KINDS * length)


def mark(name: str, number: int) -> str:
    return f"={name}{number:x}"


def windows(place_: int) -> list[str]:
    """Marks of those that a place is in."""
    return [mark(name, window(place_, length)) for name, length in WINDOWS.items()]


def key(place_: int, *, of_comment: bool) -> int:
    return place_ if of_comment else OTHERS + place_


def place_of(key_: int) -> int:
    return key_ % OTHERS


def subject_of(key_: int) -> tuple[Kind, int]:
    return Kind(key_ // SUBJECTS % KINDS), key_ % SUBJECTS


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
