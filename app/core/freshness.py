"""A version per cached thing, raised in the transaction of every change that shows on it.

A stored page is fresh exactly as long as the version it was made from is the current one, so
nothing is ever invalidated and nothing is stale, on any number of machines.
"""

import threading
from typing import Any

import psycopg
import pysqlite3.dbapi2
from sqlalchemy import make_url
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, count, db, insert_here

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
        db.session.execute(raised, execution_options={"synchronize_session": False})


class Versions:
    """Reads versions past the ORM: every request of a stranger asks for one.

    Keeps a connection open in each thread.
    """

    def __init__(self, database_url: str) -> None:
        self._url = make_url(database_url)
        self._kept = threading.local()

    def __call__(self, key: str) -> int | None:
        """0 for what never changed. None while the database does not answer."""
        try:
            return self._read(key)
        except (pysqlite3.dbapi2.Error, psycopg.Error):
            self.close()
            return None

    def close(self) -> None:
        """Close the connection of this thread; the next reading opens another."""
        self._kept.__dict__.pop("cursor", None)
        connection = self._kept.__dict__.pop("connection", None)
        if connection is not None:
            connection.close()

    def _read(self, key: str) -> int:
        if "cursor" not in self._kept.__dict__:
            self._kept.connection = self._open()
            self._kept.cursor = self._kept.connection.cursor()
        # All rows, always: a statement left half-read holds its snapshot, and the log with it.
        rows = self._kept.cursor.execute(self._kept.statement, (key,)).fetchall()
        return rows[0][0] if rows else 0

    def _open(self) -> Any:
        statement = "SELECT n FROM page_versions WHERE key = "
        if self._url.get_backend_name() == "sqlite":
            self._kept.statement = statement + "?"
            connection = pysqlite3.dbapi2.connect(self._url.database, isolation_level=None)
            connection.execute("PRAGMA query_only=ON").close()
            connection.execute("PRAGMA mmap_size=16777216").close()
            return connection
        self._kept.statement = statement + "%s"
        plain = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
        return psycopg.connect(plain, autocommit=True, connect_timeout=2, prepare_threshold=0)
