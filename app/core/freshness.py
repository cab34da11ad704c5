"""A version per cached thing, raised in the transaction of every change that shows on it.

A stored page is fresh exactly as long as the version it was made from is the current one, so
nothing is ever invalidated and nothing is stale, on any number of machines.
"""

import threading
from collections.abc import Callable
from typing import Any

import psycopg
import pysqlite3.dbapi2
from sqlalchemy import make_url, update
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, count, db

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
        raised = db.session.scalar(
            update(PageVersion)
            .where(PageVersion.key == key)
            .values(n=PageVersion.n + 1)
            .returning(PageVersion.n)
        )
        if raised is None:
            db.session.add(PageVersion(key=key, n=1))
            db.session.flush()  # the row must be there for whoever touches it next


class Versions:
    """Reads versions past the ORM, since every request of a stranger does: one connection a
    thread, kept open.
    """

    def __init__(self, database_url: str) -> None:
        url = make_url(database_url)
        self._kept = threading.local()
        if url.get_backend_name() == "sqlite":
            self._open: Callable[[], Callable[[str], Any]] = lambda: _sqlite(str(url.database))
        else:
            plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
            self._open = lambda: _postgresql(plain)

    def __call__(self, key: str) -> int | None:
        """0 for what never changed. None while the database does not answer."""
        try:
            read = getattr(self._kept, "read", None) or self._open()
            self._kept.read = read
            rows = read(key)
        except (pysqlite3.dbapi2.Error, psycopg.Error):
            self._kept.read = None
            return None
        return rows[0][0] if rows else 0


def _sqlite(path: str) -> Callable[[str], Any]:
    connection = pysqlite3.dbapi2.connect(path, isolation_level=None)
    connection.execute("PRAGMA query_only=ON").close()
    # All rows, always: a statement left half-read would hold its snapshot, and the log with it.
    return lambda key: connection.execute(
        "SELECT n FROM page_versions WHERE key = ?", (key,)
    ).fetchall()


def _postgresql(url: str) -> Callable[[str], Any]:
    connection = psycopg.connect(url, autocommit=True, connect_timeout=2)
    cursor = connection.cursor(binary=True)
    return lambda key: cursor.execute(
        "SELECT n FROM page_versions WHERE key = %s", (key,), prepare=True
    ).fetchall()
