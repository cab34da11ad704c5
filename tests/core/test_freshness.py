"""A version is the one that was committed last, whoever committed it and however it was read."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest
from flask import Flask

from app.core.db import transaction
from app.core.freshness import SITE, Commits, Versions, touch
from config import Settings


@pytest.fixture
def versions(app: Flask) -> Iterator[Versions]:
    settings: Settings = app.config["SETTINGS"]
    versions = Versions(settings.database_url)
    yield versions
    versions.close()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "a database.db"
    with sqlite.connect(str(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE page_versions (key TEXT PRIMARY KEY, n INTEGER)")
    connection.close()
    return path


def _raise(path: Path, key: str = SITE) -> None:
    """By a connection that nobody else knows of."""
    connection = sqlite.connect(str(path))
    with connection:
        connection.execute(
            "INSERT INTO page_versions VALUES (?, 1) ON CONFLICT DO UPDATE SET n = n + 1", (key,)
        )
    connection.close()


def test_what_never_changed_is_at_0(versions: Versions) -> None:
    assert [versions("briefing:1"), versions("briefing:1")] == [0, 0]


def test_a_version_is_read_as_soon_as_it_is_committed_and_not_before(versions: Versions) -> None:
    before = versions(SITE)
    with transaction():
        touch(SITE)
        during = versions(SITE)

    assert (before, during, versions(SITE)) == (0, 0, 1)


def test_every_commit_is_seen_by_the_next_reading(versions: Versions) -> None:
    seen = []
    for _ in range(3):
        with transaction():
            touch(SITE)
        seen += [versions(SITE), versions(SITE)]

    assert seen == [1, 1, 2, 2, 3, 3]


def test_a_database_that_does_not_answer_has_no_versions(tmp_path: Path) -> None:
    assert Versions(f"sqlite:///{tmp_path / 'none.db'}")(SITE) is None
    assert Versions("postgresql+psycopg://nobody@127.0.0.1:1/none")(SITE) is None


def test_a_commit_of_another_connection_changes_the_mark(database: Path) -> None:
    commits = Commits(str(database))
    marks = [commits.mark()]
    for _ in range(3):
        _raise(database)
        marks += [commits.mark(), commits.mark()]

    assert len(set(marks)) == 4
    assert marks[1::2] == marks[2::2]


def test_the_mark_outlives_the_thread_that_asked_first(database: Path) -> None:
    versions = Versions(f"sqlite:///{database}")
    seen: list[int | None] = []
    for _ in range(3):
        asking = threading.Thread(target=lambda: seen.append(versions(SITE)))
        asking.start()
        asking.join()
        _raise(database)  # the last to close the database, but for the mark

    assert [*seen, versions(SITE)] == [0, 1, 2, 3]


def test_emptying_the_log_hides_no_commit(database: Path) -> None:
    versions = Versions(f"sqlite:///{database}")
    seen = []
    for _ in range(3):
        _raise(database)
        connection = sqlite.connect(str(database))
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        connection.close()
        seen.append(versions(SITE))

    assert seen == [1, 2, 3]
