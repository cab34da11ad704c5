"""Imports that are refused, killed or larger than usual."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from sqlalchemy import select

from app.briefings.models import Version
from app.core.db import db
from app.core.errors import Unreadable
from app.discussion.models import CommentRevision
from app.exchange.jobs import import_wordpress
from config import Settings
from tests.data import data
from tests.discussion.recount import kept, recounted
from tests.exchange.exports import CC_LABS, THEME, a_blog, empty, everything, rows

pytestmark = pytest.mark.usefixtures("app")
REFUSED = [
    *("cyclic", "dtd", "external", "external_file", "hostile_disqus", "quadratic", "utf7"),
    *("xmlbomb", "xmlbomb2", "xxe_local", "xxe_param"),
]


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("dry_run", [True, False])
def test_a_hostile_file_is_refused_and_nothing_comes_in(name: str, dry_run: bool) -> None:
    with pytest.raises(Unreadable, match=r"^This .+\.$"):
        import_wordpress(data(f"security/xml/{name}.xml"), dry_run=dry_run)

    assert set(rows().values()) == {0}


def test_the_hostile_export_is_cleaned() -> None:
    import_wordpress(data("security/xml/hostile_wxr.xml"))

    shown = [
        *db.session.scalars(select(CommentRevision.html)),
        *(piece["html"] for [piece] in db.session.scalars(select(Version.pieces))),
    ]
    assert shown
    assert not [html for html in shown if "<script" in html or "onerror=" in html]


@pytest.mark.parametrize(
    "name",
    [
        *("slashes", "small-export", "test-serialized-comment-meta", "valid-wxr-1.0"),
        *("valid-wxr-1.1", "wxr-with-sub-data"),
    ],
)
def test_every_small_fixture_comes_in_and_a_second_time_adds_no_row(name: str) -> None:
    file = data(f"wordpress/importer-fixtures/{name}.xml")
    import_wordpress(file)
    after = rows()

    import_wordpress(file)

    assert after["briefings"] > 0
    assert rows() == after
    assert kept() == recounted()


@pytest.mark.parametrize(
    "name", ["crazy-cdata", "malformed", "invalid-version-tag", "missing-version-tag"]
)
def test_a_broken_fixture_is_refused(name: str) -> None:
    with pytest.raises(Unreadable, match=r"^This .+\.$"):
        import_wordpress(data(f"wordpress/importer-fixtures/{name}.xml"))

    assert set(rows().values()) == {0}


KILLED = """
    import os, signal, sys
    from pathlib import Path
    from sqlalchemy import event
    from app import create_app
    from app.core import jobs
    from app.core.db import db
    from app.exchange.jobs import import_wordpress
    from tests.memory import peak

    statements = 0

    def killed(*_):
        global statements
        statements += 1
        if statements == int(sys.argv[2]):
            os.kill(os.getpid(), signal.SIGKILL)

    with create_app().app_context():
        event.listen(db.engine, "before_cursor_execute", killed)
        event.listen(db.engine, "commit", killed)
        exec(sys.argv[3])
    print(statements, peak())
"""


def killed_at(
    statement: int,
    file: Path,
    settings: Settings,
    *,
    work: str = "import_wordpress(Path(sys.argv[1]))",
) -> subprocess.CompletedProcess[str]:
    """Import in a process that dies at this statement; 0: at none."""
    environment = os.environ | {
        "MOOTHALL_INSTANCE": str(settings.instance),
        "MOOTHALL_DATABASE_URL": settings.database_url,
        "MOOTHALL_SECRET_KEY": settings.secret_key,
    }
    command = [sys.executable, "-W", "ignore", "-c", textwrap.dedent(KILLED)]
    return subprocess.run(
        [*command, str(file), str(statement), work],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def check_kills(file: Path, settings: Settings, points: int) -> None:
    """Kill at so many points, and compare with what one whole run leaves."""
    whole = killed_at(0, file, settings)
    statements = int(whole.stdout.split()[0])
    uninterrupted = everything()
    left = []
    for point in range(1, points + 1):
        empty()
        killed = killed_at(statements * point // (points + 1), file, settings)
        assert killed.returncode == -signal.SIGKILL
        left.append(rows()["comments"])
        db.session.rollback()
        import_wordpress(file)
        assert everything() == uninterrupted
        assert kept() == recounted()
    assert left == sorted(left)
    assert left[-1] > 0


def test_an_import_that_was_killed_is_completed_by_the_next(
    tmp_path: Path, settings: Settings
) -> None:
    check_kills(a_blog(tmp_path, posts=4, comments=9), settings, points=1)


@pytest.mark.gate
@pytest.mark.parametrize("name", [CC_LABS, THEME])
def test_killed_at_ten_points_the_next_run_ends_in_the_same_rows(
    name: str, settings: Settings
) -> None:
    check_kills(data(name), settings, points=10)


@pytest.mark.gate
@pytest.mark.alone
def test_twenty_thousand_comments_need_hardly_more_memory_than_two_thousand(
    tmp_path: Path, settings: Settings
) -> None:
    needed = {}
    for comments in (2_000, 20_000):
        empty()
        done = killed_at(0, a_blog(tmp_path, posts=1, comments=comments), settings)
        needed[comments] = int(done.stdout.split()[1])
        assert rows()["comments"] == comments

    assert needed[20_000] < needed[2_000] + 60
    assert kept() == recounted()
