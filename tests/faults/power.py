"""Proof that a power cut loses nothing that was acknowledged.

One writer works through the application's own engine and `transaction()` under strace. At each
acknowledgement the files are rebuilt as a power cut would leave them: without what was written
since the last fsync of each file, or with a part of it.
"""

import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pysqlite3.dbapi2 as sqlite
from flask import Flask

from app import ROOT
from app.core.db import db
from config import Settings
from tests.factories import a_person
from tests.faults.server import environment

WRITER = """
import os
import sys
from sqlalchemy import update
from app import create_app
from app.accounts.models import Person
from app.core.db import db, transaction

with create_app().app_context():
    for n in range(1, int(sys.argv[1]) + 1):
        with transaction():
            db.session.execute(update(Person).values(bio=str(n) + "-" * 500))
        os.write(1, b"ack %d\\n" % n)
"""
ACKNOWLEDGEMENTS = 150
TRACED = "trace=pwrite64,write,fdatasync,fsync,ftruncate"
_HEX = r'"((?:\\x[0-9a-f]{2})*)"'
_CALLS = {
    "write": re.compile(rf"pwrite64\(\d+<([^>]*)>, {_HEX}, \d+, (\d+)\) += \d+"),
    "sync": re.compile(r"f(?:data)?sync\(\d+<([^>]*)>\) += 0"),
    "cut": re.compile(r"ftruncate\(\d+<([^>]*)>, (\d+)\) += 0"),
    "say": re.compile(rf"write\(1<[^>]*>, {_HEX}"),
}


def cut_at_every_acknowledgement(app: Flask, tree: Path = ROOT) -> None:
    settings: Settings = app.config["SETTINGS"]
    a_person()
    db.session.remove()
    db.engine.dispose()  # the last connection leaves one whole file
    disk = Disk(settings.instance / "moothall.db", random.Random(1))
    trace = _traced(settings, tree)

    cuts, losses = 0, Counter[str]()
    for acknowledged in disk.acknowledgements(trace):
        cuts += 1
        losses["lost"] += _kept(disk.synced) < acknowledged
        losses["torn"] += _kept(disk.torn()) < acknowledged

    assert cuts == ACKNOWLEDGEMENTS
    assert losses == {"lost": 0, "torn": 0}, f"of {cuts} cuts lost something: {dict(losses)}"


def _kept(files: dict[str, bytearray]) -> int:
    """The last change that is there after the power came back; -1 when nothing can be read."""
    with TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        connection = sqlite.connect(f"{folder}/moothall.db")
        try:
            is_whole = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            (bio,) = connection.execute("SELECT bio FROM people").fetchone()
        except sqlite.Error:
            return -1
        finally:
            connection.close()
    return int(bio.partition("-")[0] or 0) if is_whole else -1


def _traced(settings: Settings, tree: Path) -> Path:
    trace = settings.instance / "trace"
    strace = ["strace", "-f", "-y", "-xx", "-s", "70000", "-o", str(trace), "-e", TRACED]
    subprocess.run(
        [*strace, sys.executable, "-c", WRITER, str(ACKNOWLEDGEMENTS)],
        cwd=tree,
        env=environment(settings),
        check=True,
        stdout=subprocess.DEVNULL,
        timeout=120,
    )
    return trace


@dataclass
class Disk:
    """The database's files: what is certainly on the disk, and what was only written."""

    database: Path
    rng: random.Random
    synced: dict[str, bytearray] = field(init=False)
    pending: dict[str, list[tuple[int, bytes | None]]] = field(default_factory=dict)
    """By file, in order: (offset, bytes), or (length, None) of a truncation."""

    def __post_init__(self) -> None:
        self.synced = {self.database.name: bytearray(self.database.read_bytes())}

    def acknowledgements(self, trace: Path) -> Iterator[int]:
        """Follow the trace; stop at each acknowledgement with the disk as it was then."""
        for line in trace.read_text().splitlines():
            if heard := _CALLS["say"].search(line):
                said = _decoded(heard[1]).split()
                if said[:1] == [b"ack"]:
                    yield int(said[1])
            elif (written := _CALLS["write"].search(line)) and (file := self._of(written[1])):
                self.pending.setdefault(file, []).append((int(written[3]), _decoded(written[2])))
            elif (cut := _CALLS["cut"].search(line)) and (file := self._of(cut[1])):
                self.pending.setdefault(file, []).append((int(cut[2]), None))
            elif (synced := _CALLS["sync"].search(line)) and (file := self._of(synced[1])):
                for change in self.pending.pop(file, []):
                    _apply(self.synced.setdefault(file, bytearray()), *change)

    def torn(self) -> dict[str, bytearray]:
        files = {name: bytearray(content) for name, content in self.synced.items()}
        for name, changes in self.pending.items():
            for change in changes:
                if self.rng.random() < 0.5:
                    _apply(files.setdefault(name, bytearray()), *change)
        return files

    def _of(self, path: str) -> str | None:
        """The name of the database's file or of its log; None of any other file."""
        name = Path(_decoded(path).decode() if path.startswith("\\x") else path)
        ours = name.parent == self.database.parent and name.suffix in (".db", ".db-wal")
        return name.name if ours else None


def _apply(file: bytearray, at: int, written: bytes | None) -> None:
    if written is None:
        del file[at:]
        return
    file.extend(bytes(max(0, at + len(written) - len(file))))
    file[at : at + len(written)] = written


def _decoded(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))
