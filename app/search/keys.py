"""Numbers that put what is found in order. The newest of a kind has the highest."""

from datetime import UTC, datetime

SUBJECTS = 1 << 28
"""More comments than that, and two of one second could share a number."""
MOMENTS = 1 << 32
"""Seconds until the year 2106."""
LAST = SUBJECTS * MOMENTS


def place(at: datetime, subject_id: int) -> int:
    """Of a moment and a subject, without its kind: less than `LAST`."""
    seconds = int((at - _EPOCH).total_seconds())
    return min(max(seconds, 0), MOMENTS - 1) * SUBJECTS + subject_id % SUBJECTS


def key(kind: int, place_: int) -> int:
    return kind * LAST + place_


def place_of(key_: int) -> int:
    return key_ % LAST


def subject_of(key_: int) -> int:
    return key_ % SUBJECTS


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
