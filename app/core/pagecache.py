"""Whole pages in memory for strangers, each exactly as fresh as its version in the database.

Sits in front of Flask. A view that may be kept names in `X-Page-Key` the version that is raised
whenever the page changes (see `freshness`), and in `X-Fresh-Until`, where time alone changes it,
the second since 1970 until which it holds. The version is read on every request and before every
rendering, so a page is never kept under a version newer than its words.
"""

import hashlib
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any

from app.core import clock

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MOST_BYTES = 64 * 1024 * 1024
"""Of stored pages, in each web process."""
MOST_KNOWN = 5_000
"""Addresses whose version is known; of these, the pages that fit are stored."""
LONGEST_ADDRESS = 1_000
LEVEL = 6
"""Of compression. A page is compressed once and sent many times."""
QUICK = 1
"""Of compression, for pages of one person, which are compressed each time."""
OVERHEAD = 2_000
"""About what a stored page takes beside its body."""
DAY = timedelta(days=1)

FILES = ("/static/", "/assets/")
"""The same for everyone."""
SESSION = "moothall="
"""Part of a cookie that says whose page it is. Such pages are never stored."""
OURS = {"x-page-key", "x-fresh-until"}
NOT_KEPT = OURS | {
    *("x-request-id", "content-length", "etag", "last-modified", "vary", "date", "expires")
}
ABOUT_BODIES = {"Content-Type", "Content-Length", "Content-Encoding"}

Headers = list[tuple[str, str]]
Address = tuple[str, str, str]


class Page:
    """A rendered page, compressed, with the headers of each way to send it.

    `midnight`: the end of the day on which its rendering began, as a timestamp.
    """

    __slots__ = ("_plain_headers", "_zipped", "_zipped_headers", "fresh_until", "key", "version")

    def __init__(self, key: str, headers: Headers, body: bytes, midnight: float) -> None:
        self.key = key
        self.version: int | None = None
        given = {name.lower(): value for name, value in headers}
        self.fresh_until = min(float(given.get("x-fresh-until", "inf")), midnight)
        self._zipped = _gzip(body)
        kept = [(name, value) for name, value in headers if name.lower() not in NOT_KEPT]
        if key:
            kept = [pair for pair in kept if pair[0] != "Cache-Control"]
            kept.append(("Cache-Control", "no-cache"))
        kept.append(("Vary", "Cookie, Accept-Encoding" if key else "Accept-Encoding"))
        digest = hashlib.blake2b(body, digest_size=12).hexdigest()
        self._plain_headers = [*kept, ("ETag", f'"{digest}"'), ("Content-Length", str(len(body)))]
        self._zipped_headers = [
            *kept,
            ("ETag", f'"{digest}-z"'),
            ("Content-Encoding", "gzip"),
            ("Content-Length", str(len(self._zipped))),
        ]

    @property
    def size(self) -> int:
        return len(self._zipped) + OVERHEAD

    def send(self, environ: "WSGIEnvironment", start: "StartResponse") -> list[bytes]:
        """A list: the web server sends that at once, anything else a piece at a time."""
        takes_gzip = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
        headers = self._zipped_headers if takes_gzip else self._plain_headers
        seen = environ.get("HTTP_IF_NONE_MATCH")
        if seen is not None and _tag(headers) in seen:
            start("304 Not Modified", [pair for pair in headers if pair[0] not in ABOUT_BODIES])
            return []
        start("200 OK", headers)
        if environ["REQUEST_METHOD"] == "HEAD":
            return []
        return [self._zipped if takes_gzip else zlib.decompress(self._zipped, wbits=31)]


class PageCache:
    """WSGI middleware. `version` gives the present version of a key, None when it cannot."""

    def __init__(
        self,
        app: "WSGIApplication",
        version: Callable[[str], int | None],
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self._app = app
        self._version = version
        self._most_bytes = most_bytes
        self._bytes = 0
        self._pages: OrderedDict[Address, Page] = OrderedDict()
        self._keys: OrderedDict[Address, str] = OrderedDict()
        self._storing = Lock()
        self._turns = [Lock() for _ in range(64)]

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or _is_personal(environ):
            return self._personal(environ, start)
        address = (
            environ.get("HTTP_HOST", ""),
            environ["PATH_INFO"],
            environ.get("QUERY_STRING", ""),
        )
        page = self._fresh(address)
        if page is not None:
            return page.send(environ, start)
        if environ["REQUEST_METHOD"] == "HEAD" or sum(map(len, address)) > LONGEST_ADDRESS:
            return self._app(environ, _without_ours(start))
        # One rendering at a time of a page: whoever waits finds it stored.
        with self._turns[hash(address) % len(self._turns)]:
            page = self._fresh(address)
            return page.send(environ, start) if page else self._render(address, environ, start)

    def _personal(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """Never stored; compressed for the way, and quickly."""
        answer: list[Any] = []

        def hear(status: str, headers: Headers, *_: Any) -> Callable[[bytes], object]:
            answer[:] = [status, headers]
            return answer.append

        body = self._app(environ, hear)
        status, headers = answer
        if not _is_compressible(environ, headers):
            _without_ours(start)(status, headers)
            return body
        zipped = _gzip(_whole(body), QUICK)
        headers = [pair for pair in headers if pair[0].lower() not in ("content-length", "etag")]
        packed = [("Content-Encoding", "gzip"), ("Content-Length", str(len(zipped)))]
        _without_ours(start)(status, [*headers, ("Vary", "Accept-Encoding"), *packed])
        return [zipped]

    def _fresh(self, address: Address) -> Page | None:
        page = self._pages.get(address)
        if page is None or page.fresh_until <= clock.timestamp():
            return None
        if self._current(page.key) != page.version:
            return None
        with suppress(KeyError):  # dropped by another thread meanwhile
            self._pages.move_to_end(address)
        return page

    def _current(self, key: str) -> int | None:
        """0 for "": what never changes while this process runs."""
        return self._version(key) if key else 0

    def _render(
        self, address: Address, environ: "WSGIEnvironment", start: "StartResponse"
    ) -> Iterable[bytes]:
        """A page is stored from its second rendering on: only then is its key known before it."""
        expected = self._keys.get(address)
        version = None if expected is None else self._current(expected)
        answer: list[Any] = []

        def hear(status: str, headers: Headers, *_: Any) -> Callable[[bytes], object]:
            answer[:] = [status, headers]
            return answer.append

        seen = environ.pop("HTTP_IF_NONE_MATCH", None)
        # Before the rendering: a page that said "today" in the last second must not stay a day.
        midnight = _midnight()
        body = self._app(environ, hear)
        if seen is not None:
            environ["HTTP_IF_NONE_MATCH"] = seen
        status, headers = answer
        key = _key(status, headers)
        if key is None:
            _without_ours(start)(status, headers)
            return body
        page = Page(key, headers, _whole(body), midnight)
        with self._storing:
            self._know(address, key)
            if version is not None and key == expected:
                page.version = version
                self._store(address, page)
        return page.send(environ, start)

    def _know(self, address: Address, key: str) -> None:
        self._keys[address] = key
        self._keys.move_to_end(address)
        if len(self._keys) > MOST_KNOWN:
            self._keys.popitem(last=False)

    def _store(self, address: Address, page: Page) -> None:
        old = self._pages.pop(address, None)
        self._bytes += page.size - (old.size if old else 0)
        self._pages[address] = page
        while self._bytes > self._most_bytes:
            _, dropped = self._pages.popitem(last=False)
            self._bytes -= dropped.size


def _is_personal(environ: "WSGIEnvironment") -> bool:
    """Whether the answer may depend on who asks, or is only a part of a page."""
    if environ["PATH_INFO"].startswith(FILES):
        return False
    return SESSION in environ.get("HTTP_COOKIE", "") or "HTTP_HX_REQUEST" in environ


def _is_compressible(environ: "WSGIEnvironment", headers: Headers) -> bool:
    given = {name.lower(): value for name, value in headers}
    return (
        "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
        and given.get("content-type", "").startswith("text/html")
        and "content-encoding" not in given
        and environ["REQUEST_METHOD"] != "HEAD"
    )


def _key(status: str, headers: Headers) -> str | None:
    """The key of a page that may be stored."""
    key = None
    for name, value in headers:
        if name.lower() == "set-cookie":
            return None
        if name.lower() == "x-page-key":
            key = value
    return key if status.startswith("200") else None


def _without_ours(start: "StartResponse") -> "StartResponse":
    def hear(status: str, headers: Headers, *fault: Any) -> Callable[[bytes], object]:
        kept = [pair for pair in headers if pair[0].lower() not in OURS]
        return start(status, kept, *fault)

    return hear


def _whole(body: Iterable[bytes]) -> bytes:
    try:
        return b"".join(body)
    finally:
        close = getattr(body, "close", None)
        if close is not None:
            close()


def _gzip(body: bytes, level: int = LEVEL) -> bytes:
    # Without the time, which gzip.compress() puts in: all processes make the same bytes.
    packer = zlib.compressobj(level, zlib.DEFLATED, 31)
    return packer.compress(body) + packer.flush()


def _tag(headers: Headers) -> str:
    return next(value for name, value in headers if name == "ETag")


def _midnight() -> float:
    """Pages say "today" and "yesterday": none outlives its day."""
    return clock.beginning(clock.today() + DAY).timestamp()
