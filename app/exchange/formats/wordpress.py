"""A WordPress export (WXR) as a stream of what Moothall can use, and of what it cannot."""

import json
import os
import select
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice, takewhile
from pathlib import Path
from typing import IO, Literal
from urllib.parse import urlsplit

from app.core.errors import Unreadable
from app.core.text import one_line, text_of
from app.exchange.formats.wxr.elements import Record
from app.exchange.formats.wxr.threads import SPEAKERS

PARSER = [
    *(sys.executable, "-I", "-S", "-B", "-c"),
    "import sys; sys.path.insert(0, sys.argv[1]); from wxr.program import main; main()",
    str(Path(__file__).parent),
]
"""Sees neither our environment nor our packages, but for the folder of its own."""
SECONDS_OF_SILENCE = 120
COMMENTS_AT_ONCE = 5_000


@dataclass(frozen=True)
class Author:
    login: str
    name: str


@dataclass(frozen=True)
class Site:
    title: str
    link: str
    path: str
    """Of the address of its front page."""
    authors: tuple[Author, ...]


@dataclass(frozen=True)
class Comment:
    """Held ("pending") unless it was approved and its post is public."""

    import_key: str
    parent_key: str | None
    """Of a comment of the same post that comes before this one."""
    kind: Literal["comment", "pingback", "trackback"]
    author: str
    author_login: str
    """Of the site's own author who wrote it, else "": a name alone proves nothing."""
    author_url: str
    speaker: str
    """The same in all that one person wrote there as a guest; tells namesakes apart."""
    created_at: datetime | None
    state: Literal["published", "pending"]
    source: str
    """HTML as it stands in the file: for `core.text.html_from_comment_html` only."""


@dataclass(frozen=True)
class Post:
    import_key: str
    kind: Literal["post", "page"]
    title: str
    link: str
    path: str
    """Of the old address, with its query: where a redirect starts; "" without an address."""
    author: str
    """The login; `Site.authors` has the name, where the file gives one."""
    published_at: datetime | None
    state: Literal["published", "draft"]
    note: str
    """Why it is only a draft."""
    source: str
    """HTML as it stands in the file: for `core.text.html_from_html` only."""
    excerpt: str
    categories: tuple[str, ...]
    comments: tuple[Comment, ...]


@dataclass(frozen=True)
class MoreComments:
    """The next `COMMENTS_AT_ONCE` of the post just yielded, so that none is held whole."""

    post_key: str
    comments: tuple[Comment, ...]


@dataclass(frozen=True)
class Skipped:
    """An item or a comment that is not imported. Each is either this or imported, never both."""

    what: str
    import_key: str
    title: str
    reason: str


@dataclass(frozen=True)
class Mended:
    """A comment whose place in its thread the file gives wrongly; it stands where it can."""

    import_key: str
    reason: str


@dataclass(frozen=True)
class Progress:
    done_bytes: int
    total_bytes: int


Item = Site | Post | MoreComments | Skipped | Mended | Progress


def read(path: Path, *, key: str = "") -> Generator[Item, None, None]:
    """Yield the site first, then the rest as the file has it; parsed in a process apart.

    key: secret of this Moothall, without which speakers are known by name and page only.
    Of a file that is not a whole, well-formed export nothing is yielded. Raises Unreadable,
    and where the parser meets its limits that may be after some posts.
    """
    total = path.stat().st_size
    records = _records(path, key)
    for record in records:
        match record.pop("is"):
            case "site":
                yield _site(record)
            case "post":
                yield from _post(record, records)
            case "skipped":
                yield Skipped(**record | {"title": _line(record["title"])})
            case "mended":
                yield Mended(**record)
            case "progress":
                yield Progress(record["done"], total)
            case "refused":
                raise Unreadable(record["sentence"])


def _site(record: Record) -> Site:
    authors = tuple(
        Author(_line(author["login"]), _line(author["name"])) for author in record["authors"]
    )
    link = _web_address(record["link"])
    return Site(_line(record["title"]), link, _path(link), authors)


def _post(record: Record, records: Iterator[Record]) -> Iterator[Post | MoreComments]:
    """records: begins with this post's comments."""
    link = _web_address(record["link"])
    comments = map(_comment, takewhile(lambda record: record["is"] == "comment", records))
    yield Post(
        **record
        | {
            "title": _line(record["title"]),
            "link": link,
            "author": _line(record["author"]),
            "path": _path(link),
            "published_at": _moment(record["published_at"]),
            "excerpt": text_of(record["excerpt"]),
            "categories": tuple(filter(None, map(_line, record["categories"]))),
            "comments": tuple(islice(comments, COMMENTS_AT_ONCE)),
        }
    )
    while more := tuple(islice(comments, COMMENTS_AT_ONCE)):
        yield MoreComments(record["import_key"], more)


def _comment(record: Record) -> Comment:
    return Comment(
        **{name: value for name, value in record.items() if name != "is"}
        | {
            "author": _line(record["author"]),
            "author_login": _line(record["author_login"]),
            "author_url": _web_address(record["author_url"]),
            "created_at": _moment(record["created_at"]),
        }
    )


def _line(html: str) -> str:
    """Return a name or title without markup: exports hold HTML in both."""
    return one_line(text_of(html))


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _web_address(address: str) -> str:
    is_usable = address.startswith(("http://", "https://")) and not set(address) & set(' \t\n<>"')
    return address if is_usable else ""


def _path(link: str) -> str:
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    path = parts.path or ("/" if link else "")
    return f"{path}?{parts.query}" if parts.query else path


def _records(path: Path, key: str) -> Iterator[Record]:
    with path.open("rb") as file, _child(file, key) as output:
        for line in _lines(output):
            record = json.loads(line)
            if record["is"] == "end":
                return
            yield record
    # The child ended without a word: most often because it met one of its limits.
    raise Unreadable(
        "This file takes more time or memory to read than an import may use. "
        "Export it in smaller parts."
    )


@contextmanager
def _child(file: IO[bytes], key: str) -> Iterator[int]:
    """Yield the output of the parser."""
    output, theirs = os.pipe()
    try:
        child = subprocess.Popen(  # noqa: S603  # nothing in the command comes from outside
            PARSER,
            stdin=file,
            stdout=theirs,
            stderr=subprocess.DEVNULL,
            env={SPEAKERS: key},
            cwd="/",
        )
    finally:
        os.close(theirs)
    try:
        yield output
    finally:
        child.kill()
        child.wait()
        os.close(output)


def _lines(output: int) -> Iterator[bytes]:
    """Yield whole lines until the end, or until nothing has come for too long."""
    begun: list[bytes] = []
    while select.select([output], [], [], SECONDS_OF_SILENCE)[0]:
        read = os.read(output, 1 << 16)
        if not read:
            return
        *ends, rest = read.split(b"\n")
        for end in ends:
            yield b"".join([*begun, end])
            begun = []
        begun.append(rest)
