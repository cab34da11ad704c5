"""Reads the XML, holding one item at a time."""

import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers import expat

from .elements import AUTHOR, CHANNEL, COMMENT, ITEM, Fields, Record, number_of, skipped
from .posts import digest, post_and_thread, reason_to_skip
from .threads import numbered

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
_WANTED = {CHANNEL: _CHANNEL, AUTHOR: _AUTHOR, ITEM: _ITEM, COMMENT: _COMMENT}
_ENCODINGS = {"utf-8", "utf8", "us-ascii", "iso-8859-1", "utf-16"}


class Refused(Exception):
    """The file cannot be imported; the sentence says why."""


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
        key = f"wordpress:{self._site}:{number_of(fields, 'post_id') or digest(fields)}"
        reason = reason_to_skip(kind, fields.get("status", ""))
        if not reason and key in self._seen:
            reason = "Another item of the file has the same number."
        if reason:
            return [
                skipped(kind, key, fields.get("title", ""), reason),
                *(
                    skipped("comment", f"{key}:{number}", "", "Its post was not imported.")
                    for number, _ in numbered(self._comments)
                ),
            ]
        self._seen.add(key)
        logins = {
            author["author_id"]: author.get("author_login", "")
            for author in self._authors
            if author.get("author_id")
        }
        return post_and_thread(key, kind, fields, self._categories, self._comments, logins)
