"""A whole Moothall in one file: every table as lines of JSON, and the uploads.

The file knows no database engine, so it is also the way from SQLite to PostgreSQL and back. It
is made while the site is running, from one snapshot. The secret key and mail are not in it.
"""

import base64
import json
import os
import re
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, Executable, Table, bindparam, func, insert, select, update

from app.core import clock, schema
from app.core.db import Base, db
from app.core.errors import Conflict, Unreadable

FORMAT = 1
BATCH = 1_000
MANIFEST = "manifest.json"
LAST_BACKUP = "last-backup"
"""A file of the instance folder, as old as the newest backup."""
UPLOAD = re.compile("uploads/[0-9a-f]{2}/[0-9a-f]{64}")

Told = Callable[[str], None]
"""Is told the name of each part before it is written or read."""


def backup(path: Path, uploads: Path, *, told: Told = lambda _: None) -> dict[str, int]:
    """Rows of each table, as written to `path`, which is replaced only by a whole file.

    Nobody else on the machine may read it: it holds addresses, password hashes and links.
    """
    partial = path.with_name(f".{path.name}.partial")
    partial.unlink(missing_ok=True)  # one that was left there keeps its mode
    partial.touch(mode=0o600, exist_ok=False)
    with _snapshot() as connection, tarfile.open(partial, "w:gz", compresslevel=6) as archive:
        rows = _counts(connection)
        manifest = {"format": FORMAT, "schema": schema.head(), "rows": rows}
        _pack(archive, MANIFEST, [manifest | {"made_at": clock.now().isoformat()}])
        for table in Base.metadata.sorted_tables:
            told(table.name)
            _pack(archive, f"tables/{table.name}", _lines(connection, table))
        told("uploads")
        for file in sorted(uploads.rglob("*")):
            name = f"uploads/{file.relative_to(uploads)}"
            if UPLOAD.fullmatch(name):
                archive.add(file, name)
    with partial.open("rb") as written:
        os.fsync(written.fileno())
    partial.replace(path)
    return rows


def restore(path: Path, uploads: Path, *, told: Told = lambda _: None) -> dict[str, int]:
    """Fill an empty Moothall, all or nothing. Rows of each table, counted once they are there.

    Runs inside the caller's transaction. Raises Conflict when something is there already,
    Unreadable when the file is not a whole backup of these tables.
    """
    connection = db.session.connection()
    if any(_counts(connection).values()):
        raise Conflict("There is something in this Moothall already. Restore into an empty one.")
    try:
        with tarfile.open(path, "r|gz") as archive:
            expected = _unpack(archive, connection, uploads, told)
    except (tarfile.TarError, OSError, EOFError, KeyError, ValueError, TypeError) as error:
        raise Unreadable(
            "This is not a whole backup of Moothall (%(why)s). Nothing was restored.", why=error
        ) from error
    found = _counts(connection)
    if found != expected:
        raise Unreadable("This backup is damaged: rows are missing. Nothing was restored.")
    return found


@contextmanager
def _snapshot() -> Iterator[Connection]:
    """What is read through it is of one moment, whatever is written meanwhile."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            yield connection


def _lines(connection: Connection, table: Table) -> Iterator[Any]:
    """The names of the columns, then the rows."""
    yield [column.name for column in table.columns]
    wanted = select(table).order_by(*table.primary_key)
    for row in connection.execution_options(yield_per=BATCH).execute(wanted):
        yield [_written(value) for value in row]


def _pack(archive: tarfile.TarFile, name: str, lines: Iterable[Any]) -> None:
    with tempfile.TemporaryFile() as file:
        for line in lines:
            file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode())
            file.write(b"\n")
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = file.tell(), 0o600
        entry.mtime = int(clock.now().timestamp())
        file.seek(0)
        archive.addfile(entry, file)


def _written(value: object) -> object:
    """As JSON has it: moments and bytes say what they are; columns of JSON are wrapped."""
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    if isinstance(value, bytes):
        return {"bytes": base64.b64encode(value).decode()}
    return {"json": value} if isinstance(value, dict | list) else value


def _read(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, content),) = value.items()
    if kind == "at":
        return datetime.fromisoformat(content)
    return base64.b64decode(content, validate=True) if kind == "bytes" else content


def _unpack(
    archive: tarfile.TarFile, connection: Connection, uploads: Path, told: Told
) -> dict[str, int]:
    """The rows that there should be now."""
    expected: dict[str, int] = {}
    for entry in archive:
        folder, _, name = entry.name.rpartition("/")
        file = archive.extractfile(entry)
        if file is None:
            continue
        if entry.name == MANIFEST:
            expected = _expected(json.load(file))
        elif folder == "tables":
            told(name)
            _fill(connection, Base.metadata.tables[name], file)
        elif UPLOAD.fullmatch(entry.name):
            _keep(uploads / name[:2] / name, file)
    return expected


def _expected(manifest: dict[str, Any]) -> dict[str, int]:
    if (manifest["format"], manifest["schema"]) != (FORMAT, schema.head()):
        raise Unreadable(
            "This backup was made by another version of Moothall (tables %(there)s, here"
            " %(here)s). Restore it with that version, then upgrade.",
            there=manifest["schema"],
            here=schema.head(),
        )
    return dict(manifest["rows"])


def _fill(connection: Connection, table: Table, lines: IO[bytes]) -> None:
    names = json.loads(next(lines))
    rows = (dict(zip(names, map(_read, json.loads(line)), strict=True)) for line in lines)
    with tempfile.TemporaryFile() as ahead:
        _run(connection, insert(table), _looking_back(table, rows, ahead))
        if ahead.tell():
            ahead.seek(0)
            place = update(table).where(table.c.id == bindparam("row"))
            _run(connection, place, map(json.loads, ahead))
    if connection.dialect.name == "postgresql" and "id" in table.columns:
        # It numbers on from where it was, whatever numbers were given.
        last = func.max(table.c.id)
        counter = func.pg_get_serial_sequence(table.name, "id")
        connection.execute(select(func.setval(counter, last)).having(last.is_not(None)))


def _run(connection: Connection, statement: Executable, rows: Iterator[dict[str, Any]]) -> None:
    while batch := list(islice(rows, BATCH)):
        connection.execute(statement, batch)


def _looking_back(
    table: Table, rows: Iterable[dict[str, Any]], ahead: IO[bytes]
) -> Iterator[dict[str, Any]]:
    """The rows in order of their id; where one refers to a later row of its table, to itself.

    What it should refer to is written to `ahead`: foreign keys refuse a row that is not in yet.
    Not null meanwhile: checks tie these columns to others, as an entry's to its state.
    """
    within = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    for row in rows:
        later = [name for name in within if (row[name] or 0) > row["id"]]
        if later:
            places = {"row": row["id"]} | {name: row[name] for name in within}
            ahead.write(json.dumps(places).encode() + b"\n")
            row |= dict.fromkeys(later, row["id"])
        yield row


def _keep(place: Path, file: IO[bytes]) -> None:
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with place.open("wb") as kept:
        shutil.copyfileobj(file, kept)


def _counts(connection: Connection) -> dict[str, int]:
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in Base.metadata.sorted_tables
    }
