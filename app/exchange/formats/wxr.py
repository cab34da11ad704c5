"""Reads a WordPress export from standard input and writes JSON lines to standard output.

A program of its own, run by `wordpress.read` with `python -I`: it meets hostile files, so it
imports only the standard library, opens no path, and limits its own memory and time. The
records: `Record` names their kinds, the functions that make them their fields. E-mail and
network addresses of people never leave it; a keyed hash tells two speakers of one name apart.
"""

import hashlib
import hmac
import json
import os
import re
import resource
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from heapq import heapify, heappop, heappush
from typing import Any, BinaryIO
from xml.parsers import expat

MEMORY = 512 * 1024 * 1024
SECONDS = 20
SECONDS_PER_MEGABYTE = 2
CHUNK = 256 * 1024
DEEPEST = 20
"""Elements below are not looked at; an export has 6 levels."""
OUT_OF_MEMORY = expat.errors.codes[expat.errors.XML_ERROR_NO_MEMORY]

NOT_WELL_FORMED = (
    "This file is not well-formed XML: {reason}, line {line}. "
    "Export it again from WordPress (Tools, Export) and do not edit it."
)
NO_DOCTYPE = "This file contains a document type declaration, which is not allowed."
NOT_WXR = "This is not a WordPress export: {reason}. In WordPress, choose Tools, Export."
NO_VERSION = "it has no WXR version number"
BAD_VERSION = "its WXR version number is not valid"
BAD_ENCODING = "This file is written in {encoding}, which is not allowed. Export it again as UTF-8."
TOO_LARGE = "This file needs more memory than an import may use. Export it in smaller parts."

Fields = dict[str, str]
Record = dict[str, Any]
Logins = dict[str, str]
"""Of the site's own authors, by their numbers."""

# Elements whose words are wanted, by where they stand. Nothing else is ever kept.
_CHANNEL = {"title", "link", "base_blog_url", "wxr_version"}
_AUTHOR = {"author_id", "author_login", "author_display_name"}
_ITEM = {"title", "link", "guid", "pubDate", "creator", "content", "excerpt", "post_id"} | {
    *("post_date", "post_date_gmt", "status", "post_type", "post_password", "category"),
}
_COMMENT = {"comment_id", "comment_author", "comment_author_url", "comment_date"} | {
    "comment_author_email",
    *("comment_date_gmt", "comment_content", "comment_approved", "comment_type"),
    *("comment_parent", "comment_user_id"),
}
CHANNEL = ("rss", "channel")
AUTHOR = (*CHANNEL, "author")
ITEM = (*CHANNEL, "item")
COMMENT = (*ITEM, "comment")
_WANTED = {CHANNEL: _CHANNEL, AUTHOR: _AUTHOR, ITEM: _ITEM, COMMENT: _COMMENT}
SPEAKERS = "SPEAKERS"
"""Name of the environment's variable that holds the key of the hashes."""
_ENCODINGS = {"utf-8", "utf8", "us-ascii", "iso-8859-1", "utf-16"}


class Refused(Exception):
    """The file cannot be imported; the sentence says why."""


def main() -> None:
    size = os.fstat(sys.stdin.fileno()).st_size
    _limit(size)
    try:
        check(sys.stdin.buffer)
        sys.stdin.buffer.seek(0)
        for record in records(sys.stdin.buffer):
            _write(record)
    except Refused as refused:
        _write({"is": "refused", "sentence": str(refused)})
    except MemoryError:
        _write({"is": "refused", "sentence": TOO_LARGE})
    else:
        _write({"is": "end"})


def _limit(size: int) -> None:
    seconds = SECONDS + SECONDS_PER_MEGABYTE * size // 1_000_000
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _write(record: Record) -> None:
    sys.stdout.buffer.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")
    sys.stdout.buffer.flush()


def check(file: BinaryIO) -> None:
    """Read the file to its end before anything in it is believed. Raises Refused."""
    parser = _parser()

    def check_root(name: str, _attributes: Fields) -> None:
        parser.StartElementHandler = None
        root = name.rpartition("}")[2]
        if root != "rss":
            raise Refused(NOT_WXR.format(reason=f"it starts with <{root[:40]}>, not <rss>"))

    parser.StartElementHandler = check_root
    _feed(parser, file)


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.XmlDeclHandler = _check_encoding
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _feed(parser: expat.XMLParserType, file: BinaryIO) -> None:
    for _ in _fed(parser, file):
        pass


def _fed(parser: expat.XMLParserType, file: BinaryIO) -> Iterator[int]:
    """Yield the number of bytes read, after each chunk. Raises Refused."""
    done = 0
    chunk = None
    while chunk != b"":
        chunk = file.read(CHUNK)
        try:
            parser.Parse(chunk, not chunk)
        except expat.ExpatError as error:
            if error.code == OUT_OF_MEMORY:
                raise MemoryError from None
            reason = expat.ErrorString(error.code)
            raise Refused(NOT_WELL_FORMED.format(reason=reason, line=error.lineno)) from None
        done += len(chunk)
        yield done


def _check_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding and encoding.lower() not in _ENCODINGS:
        raise Refused(BAD_ENCODING.format(encoding=encoding[:40]))


def _refuse_doctype(*_declaration: object) -> None:
    raise Refused(NO_DOCTYPE)


def _local(name: str) -> str:
    """Return what we call an element, or "" where its namespace is none that WordPress writes."""
    namespace, _, local = name.rpartition("}")
    if "excerpt" in namespace:
        return "excerpt"
    if namespace == "http://purl.org/rss/1.0/modules/content/":
        return "content"
    if not namespace or "wordpress.org/export/" in namespace or "purl.org/dc/" in namespace:
        return local
    return ""


def records(file: BinaryIO) -> Iterator[Record]:
    """Yield the site, then each post and what was left out, with progress. Raises Refused."""
    reader = _Reader()
    parser = _parser()
    parser.StartElementHandler = reader.start
    parser.CharacterDataHandler = reader.words
    parser.EndElementHandler = reader.end
    for done in _fed(parser, file):
        yield from reader.taken()
        yield {"is": "progress", "done": done}
    if not reader.has_site:
        raise Refused(NOT_WXR.format(reason=NO_VERSION))


class _Reader:
    """Holds one item at a time, with its comments."""

    def __init__(self) -> None:
        self.has_site = False
        self._path: tuple[str, ...] = ()
        self._within: dict[tuple[str, ...], Fields] = {}
        self._too_deep = 0
        self._words: list[str] | None = None
        self._authors: list[Fields] = []
        self._comments: list[Fields] = []
        self._categories: list[str] = []
        self._seen: set[str] = set()
        self._site = ""
        self._ready: list[Record] = []

    def taken(self) -> list[Record]:
        ready, self._ready = self._ready, []
        return ready

    def start(self, name: str, attributes: Fields) -> None:
        if len(self._path) == DEEPEST:
            self._too_deep += 1
            return
        local = _local(name)
        if local in _WANTED.get(self._path, ()):
            self._words = []
            if local == "category" and attributes.get("domain", "category") != "category":
                self._words = None
        self._path = (*self._path, local)
        if self._path in _WANTED:
            self._within[self._path] = {}
        if self._path == ITEM:
            self._begin_item()

    def words(self, words: str) -> None:
        if self._words is not None:
            self._words.append(words)

    def end(self, _name: str) -> None:
        if self._too_deep:
            self._too_deep -= 1
            return
        *above, local = self._path
        path, self._path = self._path, tuple(above)
        if self._words is not None and local in _WANTED.get(self._path, ()):
            self._keep(local, "".join(self._words).strip())
            self._words = None
        if path == AUTHOR:
            self._authors.append(self._within.pop(path))
        elif path == COMMENT:
            self._comments.append(self._within.pop(path))
        elif path == ITEM:
            self._ready += self._item(self._within.pop(path))
        elif path == CHANNEL and not self.has_site:
            self._begin_items()

    def _keep(self, local: str, words: str) -> None:
        if local != "category":
            self._within[self._path][local] = words
        elif words and words not in self._categories:
            self._categories.append(words)

    def _begin_item(self) -> None:
        self._comments, self._categories = [], []
        if not self.has_site:
            self._begin_items()

    def _begin_items(self) -> None:
        channel = self._within[CHANNEL]
        version = channel.get("wxr_version")
        if version is None:
            raise Refused(NOT_WXR.format(reason=NO_VERSION))
        if not re.fullmatch(r"[0-9]+\.[0-9]+", version):
            raise Refused(NOT_WXR.format(reason=BAD_VERSION))
        link = channel.get("base_blog_url") or channel.get("link", "")
        address = re.sub(r"[^a-z0-9./:-]", "", link.lower().partition("://")[2])
        self._site = address.strip("/")[:100] or "site"
        self.has_site = True
        self._ready.append(
            {
                "is": "site",
                "title": channel.get("title", ""),
                "link": link,
                "authors": [
                    {
                        "login": author.get("author_login", ""),
                        "name": author.get("author_display_name", ""),
                    }
                    for author in self._authors
                ],
            }
        )

    def _item(self, fields: Fields) -> list[Record]:
        kind = fields.get("post_type") or "post"
        key = f"wordpress:{self._site}:{_number(fields, 'post_id') or _digest(fields)}"
        reason = _reason_to_skip(kind, fields.get("status", ""))
        if not reason and key in self._seen:
            reason = "Another item of the file has the same number."
        if reason:
            return [
                _skipped(kind, key, fields.get("title", ""), reason),
                *(
                    _skipped("comment", f"{key}:{number}", "", "Its post was not imported.")
                    for number, _ in _numbered(self._comments)
                ),
            ]
        self._seen.add(key)
        logins = {
            author["author_id"]: author.get("author_login", "")
            for author in self._authors
            if author.get("author_id")
        }
        return _post(key, kind, fields, self._categories, self._comments, logins)


def _number(fields: Fields, name: str) -> str:
    number = fields.get(name, "")
    return number if re.fullmatch("[0-9]{1,20}", number) else ""


def _digest(fields: Fields) -> str:
    """Stand in for a missing number: the same item gets the same one in the next export."""
    known = "\n".join(fields.get(name, "") for name in ("guid", "link", "title", "post_date"))
    return hashlib.sha256(known.encode()).hexdigest()[:16]


def _reason_to_skip(kind: str, status: str) -> str:
    if kind not in {"post", "page"}:
        return "Only posts and pages are imported."
    if status == "trash":
        return "It was in the trash."
    if status == "auto-draft":
        return "It was an empty draft that WordPress made by itself."
    if status == "inherit":
        return "It was an old revision."
    return ""


def _skipped(what: str, key: str, title: str, reason: str) -> Record:
    return {"is": "skipped", "what": what, "import_key": key, "title": title, "reason": reason}


def _post(
    key: str,
    kind: str,
    fields: Fields,
    categories: list[str],
    comments: list[Fields],
    logins: Logins,
) -> list[Record]:
    published_at = (
        _moment(fields.get("post_date_gmt", ""))
        or _moment(fields.get("post_date", ""))
        or _mail_date(fields.get("pubDate", ""))
    )
    note = _why_draft(fields, published_at)
    post = {
        "is": "post",
        "import_key": key,
        "kind": kind,
        "title": fields.get("title", ""),
        "link": fields.get("link", ""),
        "author": fields.get("creator", ""),
        "published_at": published_at.isoformat() if published_at and not note else None,
        "state": "draft" if note else "published",
        "note": note,
        "source": fields.get("content", ""),
        "excerpt": fields.get("excerpt", ""),
        "categories": categories,
    }
    thread = _Thread(key, comments, logins, is_public=not note, fallback=published_at)
    return [*thread.left_out, post, *thread.comments, {"is": "post_end"}]


def _why_draft(fields: Fields, published_at: datetime | None) -> str:
    if fields.get("post_password"):
        return "It was protected by a password."
    if published_at and published_at > datetime.now(UTC):
        return "It was scheduled for a date still to come."
    status = fields.get("status", "")
    if status == "publish":
        return ""
    return {"private": "It was private.", "pending": "It was waiting for review."}.get(
        status, "It was not published."
    )


class _Thread:
    """The comments of one post, parents first, without cycles and without what was thrown away."""

    def __init__(
        self,
        key: str,
        comments: list[Fields],
        logins: Logins,
        *,
        is_public: bool,
        fallback: datetime | None,
    ) -> None:
        """fallback: the date of a comment that has none, or one still to come."""
        self.left_out: list[Record] = []
        self._key = key
        self._logins = logins
        self._is_public = is_public
        self._fallback = fallback.isoformat() if fallback else None
        self._fields = dict(_numbered(comments))
        self._parents = self._known_parents()
        self._break_cycles()
        self.comments = self._in_order()

    def _known_parents(self) -> dict[str, str]:
        parents = {}
        for number, fields in self._fields.items():
            parent = fields.get("comment_parent", "")
            if parent in self._fields:
                parents[number] = parent
            elif parent not in {"", "0"}:
                self._mended(number, "It answered a comment that is not in the file.")
        return parents

    def _break_cycles(self) -> None:
        done: set[str] = set()
        for start in self._fields:
            path: dict[str, None] = {}
            number: str | None = start
            while number and number not in done and number not in path:
                path[number] = None
                number = self._parents.get(number)
            if number in path:
                cycle = list(path)[list(path).index(number) :]
                first = min(cycle, key=self._order)
                del self._parents[first]
                self._mended(first, "It answered itself, by way of its own answers.")
            done.update(path)

    def _mended(self, number: str, reason: str) -> None:
        record = {"is": "mended", "import_key": f"{self._key}:{number}", "reason": reason}
        self.left_out.append(record)

    def _order(self, number: str) -> tuple[str, int, str]:
        return (self._created(number) or "", len(number), number)

    def _created(self, number: str) -> str | None:
        fields = self._fields[number]
        local = fields.get("comment_date", "")
        created = _moment(fields.get("comment_date_gmt", "")) or _moment(local)
        if created and created <= datetime.now(UTC):
            return created.isoformat()
        return self._fallback

    def _in_order(self) -> list[Record]:
        """Oldest first, but none before what it answers; what answered spam moves up."""
        answers: dict[str, list[str]] = {}
        for number, parent in self._parents.items():
            answers.setdefault(parent, []).append(number)
        kept: list[Record] = []
        kept_above: dict[str, str | None] = {}
        ready = [self._order(number) for number in self._fields if number not in self._parents]
        heapify(ready)
        while ready:
            number = heappop(ready)[-1]
            above = kept_above.get(self._parents.get(number, ""))
            if reason := _reason_to_leave_out(self._fields[number]):
                key = f"{self._key}:{number}"
                self.left_out.append(_skipped("comment", key, "", reason))
                kept_above[number] = above
            else:
                kept.append(self._comment(number, above))
                kept_above[number] = f"{self._key}:{number}"
            for answer in answers.get(number, ()):
                heappush(ready, self._order(answer))
        return kept

    def _comment(self, number: str, parent_key: str | None) -> Record:
        fields = self._fields[number]
        is_public = self._is_public and fields.get("comment_approved") in {"1", "approved"}
        return {
            "is": "comment",
            "import_key": f"{self._key}:{number}",
            "parent_key": parent_key,
            "kind": fields.get("comment_type") or "comment",
            "author": fields.get("comment_author", ""),
            "author_login": self._logins.get(fields.get("comment_user_id", ""), ""),
            "author_url": fields.get("comment_author_url", ""),
            "speaker": _speaker(self._key, fields),
            "created_at": self._created(number),
            "state": "published" if is_public else "pending",
            "source": fields.get("comment_content", ""),
        }


def _speaker(post_key: str, fields: Fields) -> str:
    """Who it is, as far as the file tells: one name and one address, on the whole site.

    Without an address, or a key that keeps it from being guessed, one name on one page.
    """
    key = os.environ.get(SPEAKERS, "")
    name, email = fields.get("comment_author", ""), fields.get("comment_author_email", "")
    place = [email.lower()]
    if not key or "@" not in email:
        place = [post_key, fields.get("comment_author_url", "")]
    known = "\n".join([name, *place])
    return hmac.digest(key.encode() or b"-", known.encode(), "sha256").hex()[:24]


def _numbered(comments: list[Fields]) -> Iterator[tuple[str, Fields]]:
    """Yield each with a number no other has; the same file gives the same numbers again."""
    seen: set[str] = set()
    for place, fields in enumerate(comments, start=1):
        number = _number(fields, "comment_id") or f"place-{place}"
        if number in seen:
            number = f"{number}-place-{place}"
        seen.add(number)
        yield number, fields


def _reason_to_leave_out(fields: Fields) -> str:
    if fields.get("comment_approved") == "spam":
        return "It was marked as spam."
    if fields.get("comment_approved") in {"trash", "post-trashed"}:
        return "It was in the trash."
    if fields.get("comment_type", "") not in {"", "comment", "pingback", "trackback"}:
        return "It was written by a plugin, not as a comment."
    return ""


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def _mail_date(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


if __name__ == "__main__":
    main()
