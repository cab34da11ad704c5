"""A version per cached thing, raised in the transaction of every change that shows on it.

A stored page is fresh exactly as long as the version it was made from is the current one, so
nothing is ever invalidated and nothing is stale, on any number of machines.
"""

import mmap
import os
import threading
from typing import Any
from urllib.parse import quote

import pysqlite3.dbapi2
from sqlalchemy import make_url
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import QUIET, Base, count, db, insert_here

SITE = "site"
"""Lists, feeds and the front page."""


class PageVersion(Base):
    __tablename__ = "page_versions"

    key: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[count]


def briefing_key(briefing_id: int) -> str:
    return f"briefing:{briefing_id}"


def touch(*keys: str) -> None:
    """Raise the versions of these pages.

    Last in a service: these rows are the most contended, and always taken in the same order.
    """
    for key in sorted(set(keys)):
        first = insert_here(PageVersion).values(key=key, n=1)
        raised = first.on_conflict_do_update(
            index_elements=[PageVersion.key], set_={"n": PageVersion.n + 1}
        )
        db.session.execute(raised, execution_options=QUIET)


class Versions:
    """Reads versions past the ORM: every request of a stranger asks for one.

    Keeps a connection open in each thread.
    """

    def __init__(self, database_url: str) -> None:
        self._url = make_url(database_url)
        # What speaks to PostgreSQL is loaded where there is one: a start is a tenth quicker.
        self._driver: Any = (
            pysqlite3.dbapi2 if self._is_sqlite else self._url.get_dialect().import_dbapi()
        )
        self._kept = threading.local()
        self._commits = Commits(self._url.database or "") if self._is_sqlite else None
        self._known: tuple[bytes, dict[str, int]] = (b"", {})

    def __call__(self, key: str) -> int | None:
        """0 for what never changed. None while the database does not answer."""
        mark = self._commits.mark() if self._commits else b""
        known = self._known if mark == self._known[0] else (mark, {})
        version = known[1].get(key) if mark else None
        if version is None:
            version = self._ask(key)
            if mark and version is not None:
                known[1][key] = version
                self._known = known
        return version

    def close(self) -> None:
        """Close the connection of this thread; the next reading opens another."""
        connection = self._kept.__dict__.pop("connection", None)
        self._kept.__dict__.clear()
        if connection is not None:
            connection.close()

    def _ask(self, key: str) -> int | None:
        try:
            kept = self._kept.__dict__ or self._open()
            # All rows, always: a statement left half-read holds its snapshot, and the log with it.
            rows = kept["cursor"].execute(kept["statement"], (key,)).fetchall()
        except self._driver.Error:
            self.close()
            return None
        return rows[0][0] if rows else 0

    def _open(self) -> dict[str, Any]:
        mark, connection = ("?", self._sqlite()) if self._is_sqlite else ("%s", self._postgresql())
        self._kept.__dict__.update(
            connection=connection,
            cursor=connection.cursor(),
            statement=f"SELECT n FROM page_versions WHERE key = {mark}",  # noqa: S608  a constant
        )
        return self._kept.__dict__

    @property
    def _is_sqlite(self) -> bool:
        return self._url.get_backend_name() == "sqlite"

    def _sqlite(self) -> Any:
        connection = _opened(self._url.database or "")
        connection.execute("PRAGMA mmap_size=16777216").close()
        return connection

    def _postgresql(self) -> Any:
        plain = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
        return self._driver.connect(plain, autocommit=True, connect_timeout=2, prepare_threshold=0)


class Commits:
    """Tells whether anything was committed to a SQLite database, without asking SQLite.

    Every commit rewrites the header of the WAL index before it returns (its iChange counter:
    https://sqlite.org/walformat.html, "The WAL-Index File Format"), and all processes share that
    file. While the header is the same, so is everything that was read under it.
    """

    HEADER = 48

    def __init__(self, database: str) -> None:
        self._database = database
        self._holder: pysqlite3.dbapi2.Connection | None = None
        self._index: mmap.mmap | None = None

    def mark(self) -> bytes:
        """Differs after every commit. Empty where there is no WAL to look at."""
        if self._index is None:
            self._index = self._map()
        return self._index[: self.HEADER] if self._index else b""

    def _map(self) -> mmap.mmap | None:
        try:
            # Whoever is last to close the database deletes the index: here it is never closed.
            self._holder = _opened(self._database)
            self._holder.execute("SELECT count(*) FROM sqlite_master").fetchall()
            # Nor is this: closing any descriptor of a file drops the locks of the whole process.
            file = os.open(f"{self._database}-shm", os.O_RDONLY)
            return mmap.mmap(file, self.HEADER, access=mmap.ACCESS_READ)
        except (OSError, ValueError, pysqlite3.dbapi2.Error):
            return None


def _opened(database: str) -> pysqlite3.dbapi2.Connection:
    """An existing database, to be read."""
    connection = pysqlite3.dbapi2.connect(
        f"file:{quote(database)}?mode=rw", uri=True, isolation_level=None, check_same_thread=False
    )
    connection.execute("PRAGMA query_only=ON").close()
    return connection
