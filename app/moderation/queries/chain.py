"""Whether decisions are as they were written: each holds the hash of itself and of the one before.

A row's content is each of its columns that says something, as text: what is null, or a flag that
is not set, is left out, so that a column which is added later leaves the hashes of old rows alone.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Boolean, Connection, select, text

from app.core.db import db
from app.moderation.models import Decision

BATCH = 1_000
FIRST = ""
"""What the first row holds in the place of a hash before it."""
_COLUMNS = [column.name for column in Decision.__table__.columns]
_FLAGS = {column.name for column in Decision.__table__.columns if isinstance(column.type, Boolean)}
_ROWS = """
    SELECT {columns}, note.text, note.key
    FROM decisions LEFT JOIN decision_notes AS note ON note.decision_id = decisions.id
    ORDER BY decisions.id
"""

Content = Mapping[str, str]


@dataclass(frozen=True)
class Head:
    """The last row: its hash, kept elsewhere, shows later that no row after it was cut off."""

    id: int
    hash: str


@dataclass(frozen=True)
class Verdict:
    """What a walk along the chain found. `fault` names the first row that is not as written."""

    rows: int = 0
    blank: int = 0
    """Explanations that were blanked, as erasure does."""
    after_kept: int | None = None
    """How many rows came after the head that was kept outside."""
    fault: str | None = None


@dataclass(frozen=True)
class Row:
    content: Content
    hash: str
    note: str | None
    key: str | None

    @property
    def name(self) -> str:
        number = self.content.get("number")
        return f"Row {self.content['id']}" + (f" (entry {number} of the log)" if number else "")


def head() -> Head | None:
    """None before anything was decided."""
    last = select(Decision.id, Decision.hash).order_by(Decision.id.desc()).limit(1)
    row = db.session.execute(last).first()
    return Head(*row) if row else None


def hash_of(content: Content) -> str:
    written = json.dumps(dict(content), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def content_of(values: Mapping[str, Any]) -> Content:
    written = {name: as_text(value) for name, value in values.items() if value is not None}
    return {
        name: value
        for name, value in written.items()
        if name != "hash" and not (name in _FLAGS and value == "0")
    }


def digest_of_note(words: str, key: str) -> str:
    """Tells nothing about the words to whoever has not the key, which goes when they go."""
    return hmac.digest(key.encode(), words.encode(), "sha256").hex()


def as_text(value: Any) -> str:
    """The same for what is about to be written and for what either engine gives back."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    if isinstance(value, datetime):
        moment = value.astimezone(UTC) if value.tzinfo else value
        return f"{moment:%Y-%m-%d %H:%M:%S.%f}"
    return str(int(value)) if isinstance(value, bool) else str(value)


def verify(kept: str | None = None) -> Verdict:
    """Walk along all rows, in flat memory. `kept`: a hash that was the head once."""
    with db.engine.connect() as connection:
        return judged(rows(connection), kept)


def judged(rows: Iterable[Row], kept: str | None = None) -> Verdict:
    count = blank = 0
    kept_at = None
    last: Row | None = None
    before_last = FIRST
    for row in rows:
        fault = _fault_within(row) or _fault_between(before_last, last, row)
        if fault:
            return Verdict(count, blank, fault=fault)
        count += 1
        blank += row.note == ""
        if row.hash == kept:
            kept_at = count
        before_last, last = (last.hash if last else FIRST), row
    if kept is not None and kept_at is None:
        end = f"{last.name} is the last" if last else "there is no row at all"
        return Verdict(count, blank, fault=f"No row has the hash that was kept: {end}.")
    return Verdict(count, blank, after_kept=None if kept_at is None else count - kept_at)


def rows(connection: Connection) -> Iterator[Row]:
    """As bytes where the engine allows, so that no alteration is beyond reading."""
    read = "CAST(decisions.{0} AS BLOB)" if connection.dialect.name == "sqlite" else "decisions.{0}"
    wanted = text(_ROWS.format(columns=", ".join(read.format(name) for name in _COLUMNS)))
    with connection.execution_options(yield_per=BATCH).execute(wanted) as found:
        for *values, note, key in found:
            named = dict(zip(_COLUMNS, values, strict=True))
            yield Row(content_of(named), as_text(named["hash"]), note, key)


def _fault_within(row: Row) -> str | None:
    if row.hash != hash_of(row.content):
        return f"{row.name} was altered: it does not have its own hash."
    digest = row.content.get("note_digest")
    if digest is None:
        return None if row.note is None else f"{row.name} got an explanation that it had not."
    if row.note is None or row.key is None:
        return f"{row.name} has lost its explanation."
    if row.note and digest_of_note(row.note, row.key) != digest:
        return f"{row.name} has an explanation that was altered."
    return None


def _fault_between(before_last: str, last: Row | None, row: Row) -> str | None:
    """`before_last`: the hash of the row before the last."""
    previous = row.content.get("previous", FIRST)
    if previous == (last.hash if last else FIRST):
        return None
    if last is None:
        return f"Rows before {row.content['id']} are missing."
    if previous == before_last:
        return f"{last.name} was inserted: the row after it does not know it."
    if int(row.content["id"]) == int(last.content["id"]) + 1:
        return f"{last.name} was altered: the row after it has another hash of it."
    return f"Rows between {last.content['id']} and {row.content['id']} are missing."
