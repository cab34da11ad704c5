"""Cursors: where a list goes on, as a short opaque word for an address."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar

from app.core.errors import Missing

Row = TypeVar("Row")
Value = datetime | int


@dataclass(frozen=True)
class Page(Generic[Row]):
    rows: Sequence[Row]
    after: str | None
    """Cursor of the next page; None on the last."""


def page_of(
    found: Sequence[Row], size: int, place: Callable[[Row], tuple[Value, ...]]
) -> Page[Row]:
    """The first of `size + 1` rows that were asked for: a row more says that there is more.

    place: the values by which the list is ordered.
    """
    rows = found[:size]
    return Page(rows, pack(*place(rows[-1])) if len(found) > size else None)


def pack(*values: Value) -> str:
    """A cursor of moments (to the microsecond) and whole numbers."""
    parts = [_microseconds(v) if isinstance(v, datetime) else v for v in values]
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).rstrip(b"=").decode()


def unpack(cursor: str, *kinds: type[Value]) -> tuple[Value, ...]:
    """The values of a cursor. Raises Missing when it was not made by `pack` with these kinds."""
    try:
        parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return tuple(
            _moment(part) if kind is datetime else _number(part)
            for part, kind in zip(parts, kinds, strict=True)
        )
    except (ValueError, TypeError, OverflowError) as error:
        raise Missing("There is no such page.") from error


def _number(part: object) -> int:
    """A whole number that a database column can hold."""
    if type(part) is not int or abs(part) >= 2**63:
        raise ValueError(part)
    return part


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _microseconds(moment: datetime) -> int:
    elapsed = moment - _EPOCH
    return (elapsed.days * 86_400 + elapsed.seconds) * 1_000_000 + elapsed.microseconds


def _moment(microseconds: int) -> datetime:
    seconds, rest = divmod(_number(microseconds), 1_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest)
