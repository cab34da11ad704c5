import gzip
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask, Response, make_response, request
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import Client

from app.core import clock
from app.core.pagecache import OVERHEAD, PageCache
from tests.factories import LONG_AGO

ZIPPED = {"Accept-Encoding": "gzip, br"}


class Site:
    """A page that shows how often it changed, its version, and how often it was rendered."""

    def __init__(self, **cache: int) -> None:
        self.words = 0
        self.version: int | None = 0
        self.renderings = 0
        self.headers: dict[str, str] = {"X-Page-Key": "page"}
        self.meanwhile: Callable[[], None] = lambda: None
        flask = Flask(__name__, static_folder=None)
        flask.add_url_rule("/<path:path>", view_func=self._page, methods=["GET", "POST"])
        self.cache = PageCache(flask, lambda _: self.version, **cache)
        self.client = Client(self.cache, use_cookies=False)

    def change(self) -> None:
        self.words += 1
        self.version = (self.version or 0) + 1

    def _page(self, path: str) -> Response:
        self.renderings += 1
        words = f"{path} {request.query_string.decode()} changed {self.words} times;"
        self.meanwhile()
        response = make_response(words * 10)
        response.headers.extend(self.headers)
        response.vary.add("Cookie")
        return response

    def read(self, address: str = "/page", **headers: str) -> str:
        return self.client.get(address, headers=headers).text.partition(";")[0]


@pytest.fixture
def site() -> Site:
    with clock.frozen(LONG_AGO):
        return Site()


def test_a_page_is_rendered_to_know_its_key_and_to_store_it_and_then_no_more(site: Site) -> None:
    pages = [site.read() for _ in range(5)]

    assert set(pages) == {"page  changed 0 times"}
    assert site.renderings == 2


def test_a_page_of_one_person_is_compressed_for_the_way_and_not_stored(site: Site) -> None:
    mine = {"Cookie": "moothall=me"} | ZIPPED

    answers = [site.client.get("/page", headers=mine) for _ in range(3)]
    plain = site.client.get("/page", headers={"Cookie": "moothall=me"})

    assert {gzip.decompress(answer.data) for answer in answers} == {plain.data}
    assert "gzip" not in plain.headers.get("Content-Encoding", "")
    assert site.renderings == 4


def test_a_change_shows_on_the_very_next_reading(site: Site) -> None:
    for _ in range(3):
        site.read()

    site.change()

    assert site.read() == "page  changed 1 times"


def test_a_change_during_the_rendering_is_not_hidden_by_what_was_rendered(site: Site) -> None:
    site.read()
    site.meanwhile = site.change
    site.read()  # stores "changed 0 times", under the version from before the change
    site.meanwhile = lambda: None

    assert site.read() == "page  changed 1 times"


@given(st.lists(st.sampled_from(["read", "change", "change while rendering"]), max_size=30))
@settings(max_examples=200, deadline=None)
def test_no_reading_is_ever_older_than_the_last_change_before_it(steps: list[str]) -> None:
    site = Site()
    for step in steps:
        if step == "change":
            site.change()
            continue
        site.meanwhile = site.change if step == "change while rendering" else lambda: None
        known = site.words

        assert site.read() in {f"page  changed {n} times" for n in range(known, site.words + 1)}


def test_the_bytes_are_compressed_for_those_who_take_them_so(site: Site) -> None:
    for _ in range(3):
        zipped = site.client.get("/page", headers=ZIPPED)
    plain = site.client.get("/page")

    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.data) == plain.data
    assert zipped.headers["ETag"] != plain.headers["ETag"]
    assert zipped.headers["Vary"] == plain.headers["Vary"] == "Cookie, Accept-Encoding"
    assert zipped.headers["Cache-Control"] == "no-cache"
    assert "X-Page-Key" not in zipped.headers


def test_two_processes_make_the_same_bytes(site: Site) -> None:
    other = Site()

    answers = [each.client.get("/page", headers=ZIPPED) for each in (site, other)]

    assert answers[0].data == answers[1].data
    assert answers[0].headers["ETag"] == answers[1].headers["ETag"]


def test_who_has_the_page_already_is_told_so_until_it_changes(site: Site) -> None:
    seen = {"If-None-Match": site.client.get("/page").headers["ETag"]}
    same = [site.client.get("/page", headers=seen).status_code for _ in range(3)]

    site.change()
    changed = site.client.get("/page", headers=seen)

    assert same == [304, 304, 304]
    assert (changed.status_code, changed.text.partition(";")[0]) == (200, "page  changed 1 times")


def test_head_has_the_headers_and_no_body(site: Site) -> None:
    for _ in range(2):
        got = site.client.get("/page")

    head = site.client.head("/page")

    assert (head.data, head.headers["Content-Length"]) == (b"", str(len(got.data)))


@pytest.mark.parametrize(
    ("sent", "answered"),
    [
        ({"Cookie": "moothall=abc"}, {}),
        ({"Cookie": "other=1; __Host-moothall=abc"}, {}),
        ({"HX-Request": "true"}, {}),
        ({}, {"Set-Cookie": "moothall=abc"}),
    ],
)
def test_what_is_for_one_reader_is_never_stored(
    site: Site, sent: dict[str, str], answered: dict[str, str]
) -> None:
    site.headers |= answered

    answers = [site.client.get("/page", headers=sent) for _ in range(4)]

    assert site.renderings == 4
    assert all("X-Page-Key" not in answer.headers for answer in answers)


def test_a_page_without_a_key_and_an_answer_to_a_form_are_never_stored(site: Site) -> None:
    for _ in range(3):
        site.client.post("/page")
    site.headers = {}
    for _ in range(3):
        site.read()

    assert site.renderings == 6


def test_addresses_with_other_questions_are_other_pages(site: Site) -> None:
    for _ in range(3):
        assert site.read("/page?a=1") == "page a=1 changed 0 times"
        assert site.read("/page?a=2") == "page a=2 changed 0 times"


def test_a_page_that_time_alone_changes_holds_until_then() -> None:
    with clock.frozen(LONG_AGO):
        site = Site()
        site.headers["X-Fresh-Until"] = str(int((LONG_AGO + timedelta(minutes=5)).timestamp()))
        for _ in range(3):
            site.read()
    with clock.frozen(LONG_AGO + timedelta(minutes=4)):
        site.read()
    before = site.renderings
    with clock.frozen(LONG_AGO + timedelta(minutes=5)):
        site.read()

    assert (before, site.renderings) == (2, 3)


def test_no_page_outlives_the_day_of_which_it_may_say_today() -> None:
    with clock.frozen(LONG_AGO):
        site = Site()
        for _ in range(3):
            site.read()
    with clock.frozen(LONG_AGO.replace(hour=23, minute=59)):
        site.read()
    before = site.renderings
    with clock.frozen(LONG_AGO + timedelta(days=1)):
        site.read()

    assert (before, site.renderings) == (2, 3)


def test_the_day_of_a_page_is_that_of_its_readers() -> None:
    summer = datetime(2026, 7, 14, tzinfo=UTC)  # days begin at 23:00 UTC
    reads = []
    site = Site()
    for hour in (22, 22, 23, 24):
        with clock.frozen(summer + timedelta(hours=hour, minutes=30)):
            site.read()
            reads.append(site.renderings)

    assert reads == [1, 2, 3, 3]


def test_a_page_that_was_begun_before_midnight_does_not_outlive_it() -> None:
    site = Site()
    evening = datetime(2026, 7, 14, 22, 59, 59, tzinfo=UTC)
    with clock.frozen(evening):
        site.read()
        with ExitStack() as later:
            site.meanwhile = lambda: later.enter_context(
                clock.frozen(evening + timedelta(seconds=2))
            )
            site.read()
            site.read()

    assert site.renderings == 3


def test_memory_is_bounded_and_what_is_read_most_stays() -> None:
    site = Site(most_bytes=4 * (OVERHEAD + 100))
    for n in range(40):
        for _ in range(2):
            site.read("/favourite")
            site.read(f"/page-{n}")
    before = site.renderings
    site.read("/favourite")
    favourite = site.renderings - before
    site.read("/page-1")

    assert (favourite, site.renderings - before) == (0, 1)


def test_without_versions_everything_is_rendered(site: Site) -> None:
    site.version = None

    assert [site.read() for _ in range(3)] == ["page  changed 0 times"] * 3
    assert site.renderings == 3


def test_many_who_come_at_once_for_a_stale_page_wait_for_one_rendering(site: Site) -> None:
    for _ in range(3):
        site.read()
    site.change()
    before, together = site.renderings, Barrier(8)

    def read() -> None:
        together.wait()
        Client(site.cache).get("/page")

    readers = [Thread(target=read) for _ in range(8)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()

    assert site.renderings - before == 1
