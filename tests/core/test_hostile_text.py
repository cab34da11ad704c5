"""Whatever is put in, only plain elements come out, and soon."""

import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.core import text
from app.core.errors import Unreadable
from app.core.text import html_from_html
from tests.core.rendering import (
    ARTICLE_TAGS,
    RENDERERS,
    Audit,
    article,
    findings,
    naughty_strings,
    payloads,
)
from tests.data import data


@pytest.mark.parametrize("render", RENDERERS)
def test_no_payload_leaves_anything_but_plain_elements(render: Callable[[str], str]) -> None:
    found = {}

    for source in [*payloads(), *naughty_strings()]:
        try:
            found[source] = findings(render, source)
        except Unreadable as refused:
            found[source] = [] if "control character" in str(refused) else [str(refused)]

    assert {source: wrong for source, wrong in found.items() if wrong} == {}


def test_the_audit_itself_finds_what_it_should() -> None:
    html = '<a href="javascript:x" onclick=x>a</a><svg><!--x--><img src="http://x">'

    assert len(Audit(html, tags=ARTICLE_TAGS).findings) == 5


def test_cleaning_twice_changes_nothing() -> None:
    examples = json.loads(data("security/commonmark_examples.json").read_text("utf-8"))
    sources = [*payloads(), *naughty_strings(), *(case["html"] for case in examples)]

    for source in sources:
        for sanitiser in (text.FOR_COMMENTS, text.FOR_ARTICLES):
            once = sanitiser.clean(source)
            assert sanitiser.clean(once) == once


def test_importing_twice_changes_nothing() -> None:
    examples = json.loads(data("security/commonmark_examples.json").read_text("utf-8"))
    sources = [*payloads(), *naughty_strings(), *(case["html"] for case in examples)]

    for source in sources:
        try:
            once = html_from_html(source)
        except Unreadable:
            continue
        assert html_from_html(once) == once


FRAGMENTS = st.sampled_from(
    [
        *("<p>", "</p>", "<div>", "<b>", "</b>", "<a href='http://a.example'>", "</a>", "<br>"),
        *("<ul>", "<li>", "</ul>", "<table>", "<tr>", "<td>", "</table>", "<h1>", "</h1>"),
        *("<pre>", "</pre>", "<code>", "</code>", "\n", "\n\n", " ", "&nbsp;", "&lt;", "&amp;lt;"),
        *(
            "<img src=http://a.example/b.png>",
            "<img alt='x' src=/attachments/1>",
            "http://c.example",
        ),
        *("[caption]", "[[gallery]]", "<!--", "-->", "<svg>", "<math>", "<style>", "<dl>", "<dt>"),
        *(
            "<blockquote>",
            "</blockquote>",
            "a",
            "**",
            "`",
            "# ",
            "> ",
            "- ",
            "<script>",
            "]]>",
            "'",
        ),
    ]
)
MIXED = st.lists(FRAGMENTS, max_size=25).map("".join)


@given(MIXED)
@example("<pre><b><br>")
@example("<pre><code><br>x<br></code>")
@settings(max_examples=500, deadline=None)
def test_cleaning_or_importing_anything_twice_changes_nothing(source: str) -> None:
    cleaned = text.FOR_ARTICLES.clean(source)
    imported = html_from_html(source)

    assert text.FOR_ARTICLES.clean(cleaned) == cleaned
    assert text.FOR_ARTICLES.clean(imported) == imported
    assert html_from_html(imported) == imported


@given(MIXED)
@settings(max_examples=300, deadline=None)
def test_every_renderer_gives_only_plain_elements(source: str) -> None:
    assert [findings(render, source) for render in RENDERERS] == [[], [], [], []]


def test_every_thread_has_its_own_cleaners() -> None:
    source = "<p>a <b>b</b></p>" * 50
    expected = html_from_html(source)
    results: list[str] = []

    threads = [
        threading.Thread(target=lambda: results.extend(html_from_html(source) for _ in range(10)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert results == [expected] * 40


def patterns() -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(
        data("security/dos_patterns.json").read_text("utf-8")
    )
    return found


def pattern(case: dict[str, object], length: int) -> str:
    prefix, unit, suffix = (str(case[part]) for part in ("prefix", "unit", "suffix"))
    return (prefix + unit * (length // len(unit)) + suffix)[:length]


def seconds(render: Callable[[str], str], source: str, *, enough: float = 0.02) -> float:
    """CPU time, best of three unless one is good enough: what else runs must not fail the test."""
    best = float("inf")
    for _ in range(3):
        with _uncounted():
            start = time.process_time()
            with suppress(Unreadable):
                render(source)
            best = min(best, time.process_time() - start)
        if best < enough:
            break
    return best


@contextmanager
def _uncounted() -> Iterator[None]:
    """Whatever counts the lines that are run takes longer than they do."""
    counting = sys.gettrace()
    sys.settrace(None)
    try:
        yield
    finally:
        sys.settrace(counting)


def test_no_pattern_takes_half_a_second() -> None:
    slow = {
        (case["name"], render.__name__): took
        for case in patterns()
        for render in RENDERERS
        if (took := seconds(render, pattern(case, 10_000), enough=0.5)) > 0.5
    }

    assert slow == {}


@pytest.mark.gate
@pytest.mark.alone
@pytest.mark.parametrize("render", [article, html_from_html])
def test_twice_the_pattern_takes_at_most_three_times_as_long(render: Callable[[str], str]) -> None:
    assert [case["name"] for case in patterns() if _is_steep(render, case)] == []


def _is_steep(render: Callable[[str], str], case: dict[str, object]) -> bool:
    """Again and again: a busy moment is no pattern."""
    once, twice = pattern(case, 10_000), pattern(case, 20_000)
    return seconds(render, twice) > 0.05 and all(
        seconds(render, twice) > 3 * seconds(render, once) for _ in range(3)
    )


@pytest.mark.gate
@pytest.mark.alone
def test_a_briefing_of_full_length_is_ready_in_two_seconds() -> None:
    paragraph = "The council *should* publish [its data](http://a.example/x) & say so. " * 10
    source = f"## Part\n\n{paragraph}\n\n- one\n- two\n\n" * (200_000 // 730)

    assert seconds(article, source) < 2
