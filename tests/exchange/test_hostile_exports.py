"""Exports that are broken, hostile or without end."""

import shutil
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import pytest

from app.core.errors import Unreadable
from app.core.text import html_from_comment_html, html_from_html
from app.exchange.formats import wordpress, wxr
from app.exchange.formats.wordpress import Author, Mended, Post, Site, Skipped, read
from tests.data import data
from tests.exchange.bare_exports import HEAD, TAIL, a_comment, an_export, an_item, posts, refusal

LINK = 'rel="nofollow ugc noopener"'
FIXTURES = {
    "slashes.xml": (1, 1),
    "small-export.xml": (11, 1),
    "test-serialized-comment-meta.xml": (1, 1),
    "valid-wxr-1.0.xml": (6, 1),
    "valid-wxr-1.1.xml": (2, 1),
    "wxr-with-sub-data.xml": (1, 1),
}
REFUSED = {
    "malformed.xml": "This file is not well-formed XML: mismatched tag, line 90.",
    "crazy-cdata.xml": "This file is not well-formed XML: not well-formed (invalid token)",
    "missing-version-tag.xml": "This is not a WordPress export: it has no WXR version number.",
    "invalid-version-tag.xml": "This is not a WordPress export: its WXR version number is not",
}


@pytest.mark.parametrize("name", FIXTURES)
def test_a_fixture_is_read_whole(name: str) -> None:
    found = posts(data(f"wordpress/importer-fixtures/{name}"))

    assert (len(found), sum(len(post.comments) for post in found)) == FIXTURES[name]


@pytest.mark.parametrize("name", REFUSED)
def test_a_broken_fixture_is_refused_with_a_reason_and_nothing_is_read(name: str) -> None:
    assert refusal(data(f"wordpress/importer-fixtures/{name}")).startswith(REFUSED[name])


def test_no_fixture_is_forgotten() -> None:
    folder = data("wordpress/importer-fixtures")

    assert {path.name for path in folder.glob("*.xml")} == FIXTURES.keys() | REFUSED.keys()


DTD = "This file contains a document type declaration, which is not allowed."
HOSTILE = {
    **dict.fromkeys(("cyclic", "dtd", "external", "external_file", "quadratic", "xmlbomb"), DTD),
    **dict.fromkeys(("xmlbomb2", "xxe_local", "xxe_param"), DTD),
    "utf7": "This file is written in UTF-7, which is not allowed. Export it again as UTF-8.",
    "hostile_disqus": "This is not a WordPress export: it starts with <disqus>, not <rss>. "
    "In WordPress, choose Tools, Export.",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_at_once(name: str) -> None:
    start = time.monotonic()

    assert refusal(data(f"security/xml/{name}.xml")) == HOSTILE[name]
    assert time.monotonic() - start < 2


def test_no_hostile_file_is_forgotten() -> None:
    names = {path.stem for path in data("security/xml").glob("*.xml")}

    assert names == HOSTILE.keys() | {"hostile_wxr"}


def test_a_hostile_export_is_read_and_made_harmless() -> None:
    items = list(read(data("security/xml/hostile_wxr.xml")))
    site = items[0]
    found = [item for item in items if isinstance(item, Post)]
    skipped = [item for item in items if isinstance(item, Skipped)]

    assert site == Site("x", "", "", (Author("admin", '">'),))
    assert [(post.title, post.state, post.path) for post in found] == [
        ("", "published", "/a"),
        ("draft", "draft", ""),
        ("private", "draft", ""),
    ]
    assert html_from_html(found[0].source) == "<p>ok</p><p>a</p>"
    [comment] = found[0].comments
    assert (comment.author, comment.author_url, comment.parent_key) == ("x", "", None)
    assert html_from_comment_html(comment.source) == f'<p><a href="x" {LINK}>x</a></p>'
    assert [(item.what, item.reason) for item in skipped] == [
        ("comment", "It was marked as spam."),
        ("comment", "It was in the trash."),
        ("attachment", "Only posts and pages are imported."),
    ]
    assert {item.reason for item in items if isinstance(item, Mended)} == {
        "It answered itself, by way of its own answers.",
        "It answered a comment that is not in the file.",
    }


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04", b"<html><body>x</body></html>", b"<rss></rss>", b"\xff\xfe", b"<rss>\x00"],
)
def test_what_is_no_export_is_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)

    assert refusal(file).startswith(("This file is not well-formed XML", "This is not a WordPress"))


def test_a_truncated_export_is_refused_whole(tmp_path: Path) -> None:
    file = an_export(tmp_path, *(an_item(number=str(number)) for number in range(1, 100)))
    file.write_bytes(file.read_bytes()[:-20])

    assert refusal(file).startswith("This file is not well-formed XML: ")


def test_elements_nested_beyond_reason_are_passed_over(tmp_path: Path) -> None:
    [post] = posts(an_export(tmp_path, an_item(extra="<a>" * 5_000 + "</a>" * 5_000)))

    assert post.source == "words"


@pytest.mark.parametrize("name", ["MEMORY", "SECONDS"])
def test_a_parser_at_its_limits_is_a_refusal(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    starved = shutil.copytree(Path(wxr.__file__).parent, tmp_path / "wxr") / "program.py"
    source = starved.read_text("utf-8")
    starved.write_text(
        source.replace("MEMORY = 512 * 1024 * 1024", "MEMORY = 40_000_000")
        if name == "MEMORY"
        else source.replace("check(sys.stdin.buffer)", "[0 for _ in iter(int, 1)]").replace(
            "SECONDS = 20", "SECONDS = 1"
        ),
        "utf-8",
    )
    file = an_export(tmp_path, an_item(extra=f"<guid>{'x' * 30_000_000}</guid>"))
    monkeypatch.setattr(wordpress, "PARSER", [*wordpress.PARSER[:-1], str(tmp_path)])

    with pytest.raises(Unreadable, match=r"Export it in smaller parts\."):
        list(read(file))


def test_leaving_early_ends_the_parser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []
    popen = subprocess.Popen

    def recorded(*arguments: Any, **options: Any) -> subprocess.Popen[bytes]:
        started.append(popen(*arguments, **options))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", recorded)
    file = an_export(tmp_path, *(an_item(number=str(number)) for number in range(1, 5_000)))

    with closing(cast(Generator[object, None, None], read(file))) as items:
        first = next(items)

    assert isinstance(first, Site)
    assert [child.returncode for child in started] == [-signal.SIGKILL]


@pytest.mark.gate
@pytest.mark.alone
@pytest.mark.parametrize("comments", [20, 100_000])
def test_fifty_megabytes_stream_in_little_memory(tmp_path: Path, comments: int) -> None:
    file = tmp_path / "large.xml"
    with file.open("w", encoding="utf-8") as out:
        out.write(HEAD)
        number = 0
        while out.tell() < 50_000_000:
            number += 1
            body = f"<excerpt>{'word ' * 800}</excerpt>"
            answers = [a_comment(str(n), str(n // 2)) for n in range(1, comments)]
            out.write(an_item(*answers, number=str(number), extra=body))
        out.write(TAIL)
    program = """
        import resource, sys
        from pathlib import Path
        from app.exchange.formats.wordpress import Post, read
        from tests.memory import peak
        posts = sum(isinstance(item, Post) for item in read(Path(sys.argv[1])))
        print(posts, peak(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
    """

    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", textwrap.dedent(program), str(file)],
        capture_output=True,
        check=True,
        text=True,
    )
    posts_read, ours, theirs = map(int, done.stdout.split())

    assert posts_read == number
    assert max(ours, theirs) < 300
