import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from app.cli import imports, main
from tests.data import data
from tests.exchange.exports import a_comment, an_export, an_item, rows


@pytest.fixture(autouse=True)
def _same_database(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "create_app", lambda: app)


def moothall(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_an_export_comes_in_and_the_report_says_what_was_left_out(tmp_path: Path) -> None:
    items = [
        an_item(1, a_comment(1), a_comment(2, 1, approved="0"), a_comment(3, kind="pingback")),
        an_item(2, status="private"),
        an_item(3, status="trash"),
        "<item><wp:post_type>attachment</wp:post_type></item>",
    ]

    done = moothall("import", "wordpress", an_export(tmp_path, *items))

    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "Imported from Old site:",
        "  2 briefings, of which 1 only as drafts:",
        "    1  It was private.",
        "  2 comments, of which 1 waits for a moderator",
        "  2 people without an account",
        "  4 old addresses leading here",
        "Left out: 1 post or page",
        "  1  It was in the trash.",
        "Left out: 1 comment",
        "  1  It was a pingback.",
        "Left out: 1 other item (1 attachment)",
        "  1  Only posts and pages are imported.",
    ]


def test_a_second_time_everything_is_here_already(tmp_path: Path) -> None:
    file = an_export(tmp_path, an_item(1, a_comment(1)))
    moothall("import", "wordpress", file)
    after = rows()

    done = moothall("import", "wordpress", file)

    assert done.stdout.splitlines()[-1] == "Here already: 1 briefing, 1 comment, 2 people."
    assert rows() == after


def test_a_dry_run_tells_the_same_and_writes_nothing(tmp_path: Path) -> None:
    file = an_export(tmp_path, an_item(1, a_comment(1), a_comment(2)))

    rehearsed = moothall("import", "wordpress", file, "--dry-run", "--json")
    written = rows()
    done = moothall("import", "wordpress", file, "--json")

    assert set(written.values()) == {0}
    assert json.loads(rehearsed.stdout) == json.loads(done.stdout) | {"dry_run": True}
    assert json.loads(done.stdout)["comments"]["imported"] == 2


@pytest.mark.parametrize("file", ["security/xml/xmlbomb.xml", "security/xml/hostile_disqus.xml"])
def test_a_hostile_file_ends_in_a_sentence(file: str) -> None:
    done = moothall("import", "wordpress", data(file))

    assert done.exit_code == 1
    assert done.stderr.startswith("Error: This ")
    assert set(rows().values()) == {0}


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = moothall("import", "wordpress", tmp_path / "nothing.xml")

    assert done.exit_code == 1
    assert done.stderr == (
        f"Error: {tmp_path / 'nothing.xml'} cannot be read (No such file or directory).\n"
    )
