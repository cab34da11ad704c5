"""From what people write to HTML that is safe to show: Markdown, then bleach, then nh3 last.

Runs once, on write; the result is stored beside its source and `SANITISER`. Only caller of both.
"""

import re
import threading
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from html import unescape

import nh3
from bleach.sanitizer import Cleaner
from markdown_it.token import Token

from app.core import dialects, markup
from app.core.errors import Unreadable

# Raise it whenever the same source would come out differently: stored texts are then cleaned again.
SANITISER = 1

MAX_COMMENT = 10_000
MAX_ARTICLE = 200_000
MAX_IMPORTED = 300_000

_INLINE = {"a", "b", "br", "code", "em", "i", "s", "strong"}
_BLOCKS = {"blockquote", "li", "ol", "p", "pre", "ul"}
_WIDER = {
    *("h2", "h3", "h4", "hr", "img", "dl", "dt", "dd"),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
    *("abbr", "cite", "del", "ins", "kbd", "q", "samp", "small", "sub", "sup", "var"),
}
_WITHOUT_WORDS = {
    *("audio", "embed", "head", "iframe", "math", "noembed", "noscript", "object", "script"),
    *("select", "style", "svg", "template", "textarea", "title", "video", "xmp"),
}
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
_SCHEMES = {"http", "https", "mailto"}

# What no database, feed or page can carry: control characters, half a character, non-characters.
_UNUSABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_FIRST_LINE_END = re.compile("<pre>\n+")


def plain(value: str) -> str:
    """Return what is stored of any field: NFC(strip(value)), lines ending in \\n.

    Raises Unreadable.
    """
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    if found := _UNUSABLE.search(value):
        raise Unreadable(
            "Character %(place)d is a control character (%(code)s), which cannot be stored. "
            "Remove it and try again.",
            place=found.start() + 1,
            code=f"U+{ord(found[0]):04X}",
        )
    return unicodedata.normalize("NFC", value.strip())


def one_line(value: str) -> str:
    """Like `plain`, for names and titles. Raises Unreadable."""
    value = plain(value)
    if len(value.splitlines()) > 1:
        raise Unreadable("This must not contain line breaks. Write it on one line.")
    return value


class Sanitiser(threading.local):
    """One allow-list, held by both cleaners. bleach's is not thread-safe, hence one per thread."""

    def __init__(self, tags: set[str]) -> None:
        attributes = {tag: names for tag, names in _ATTRIBUTES.items() if tag in tags}
        self._bleach = Cleaner(tags=tags, attributes=_allowed, protocols=_SCHEMES, strip=True)
        self._nh3 = nh3.Cleaner(
            tags=tags,
            # "*": ammonia lets title and lang through on every element unless told not to.
            attributes={"*": set(), **attributes},
            attribute_filter=_address_checked,
            url_schemes=_SCHEMES,
            link_rel="nofollow ugc noopener",
        )

    def clean(self, html: str) -> str:
        # nh3 turns &#1; into the character, which no feed can carry.
        cleaned = _UNUSABLE.sub("", self._nh3.clean(self._bleach.clean(html)))
        # Every parser drops a line end there, so that a second cleaning would change the text.
        return _FIRST_LINE_END.sub("<pre>", cleaned)


def _allowed(tag: str, name: str, value: str) -> bool:
    return name in _ATTRIBUTES.get(tag, ()) and _address_checked(tag, name, value) is not None


def _address_checked(_tag: str, name: str, value: str) -> str | None:
    """Return the value, or None for an image that is not ours or a link with a foreign scheme."""
    if name == "src":
        return value if markup.is_attachment(value) else None
    if name == "href":
        return value if markup.is_link(value) else None
    return value


FOR_COMMENTS = Sanitiser(_INLINE | _BLOCKS)
FOR_ARTICLES = Sanitiser(_INLINE | _BLOCKS | _WIDER)


@dataclass(frozen=True)
class Prose:
    html: str


@dataclass(frozen=True)
class Marker:
    """The place where a numbered proposition occurs in an article."""

    key: str


Piece = Prose | Marker

_MARKER = re.compile(r"\{\{ *proposition: *([a-z0-9-]{4,40}) *\}\}")


def html_from_markdown(source: str, mentions: Collection[str] = ()) -> str:
    """Return a comment or biography as HTML. Raises Unreadable.

    mentions: handles that become links where they stand after an @.
    """
    source = _within(MAX_COMMENT, source)
    return FOR_COMMENTS.clean(dialects.rendered(dialects.comment(source, mentions)))


def split_article(source: str) -> list[Piece]:
    """Cut a briefing where `{{proposition: key}}` is a paragraph of its own. Raises Unreadable."""
    tokens = dialects.article(_within(MAX_ARTICLE, source))
    pieces: list[Piece] = []
    start = 0
    for at, token in enumerate(tokens):
        alone = token.level == 1 and tokens[at - 1].type == "paragraph_open"
        if alone and (marker := _MARKER.fullmatch(token.content)):
            pieces += [*_prose(tokens[start : at - 1]), Marker(marker[1])]
            start = at + 2
    return [*pieces, *_prose(tokens[start:])]


def html_from_html(source: str, base: str | None = None) -> str:
    """Return an imported article; relative addresses are taken from base. Raises Unreadable."""
    return FOR_ARTICLES.clean(markup.tidied(_well_formed(source), base))


def html_from_comment_html(source: str, base: str | None = None) -> str:
    """Return an imported comment: as an imported article, less what is wide. Raises Unreadable."""
    return FOR_COMMENTS.clean(markup.tidied(_well_formed(source), base, dissolved=markup.WIDE))


def text_of(html: str, limit: int | None = None) -> str:
    """Return the words alone, on one line; what passes the limit is cut at a word, with "…"."""
    spaced = _BREAK.sub(" ", html)
    words = " ".join(_UNUSABLE.sub("", unescape(nh3.clean(spaced, tags=set()))).split())
    if limit is None or len(words) <= limit:
        return words
    cut = words[:limit].rpartition(" ")[0] or words[: limit - 1]
    return cut.rstrip(" ,;:.") + "…"


def paragraphs_of(html: str) -> list[str]:
    """Return the words of each paragraph, heading, cell and item, less those without words."""
    return [words for block in _BREAK.split(html) if (words := text_of(block))]


_BREAK = re.compile(r"(?=<(?:/?(?:p|li|h[1-6]|t[dhr]|d[dt]|blockquote|pre|div)|[bh]r)\b)", re.I)


def _within(limit: int, source: str) -> str:
    if len(source) > limit:
        raise Unreadable("This text must be %(limit)s characters or fewer.", limit=f"{limit:,}")
    return plain(source)


def _prose(tokens: list[Token]) -> list[Piece]:
    return [Prose(FOR_ARTICLES.clean(dialects.rendered(tokens)))] if tokens else []


def _well_formed(source: str) -> str:
    """Close what is open, before any other parser meets it. Raises Unreadable."""
    return nh3.clean(
        _within(MAX_IMPORTED, source),
        tags=markup.TAGS,
        attributes={"*": set(), **_ATTRIBUTES},
        clean_content_tags=_WITHOUT_WORDS,
        url_schemes=_SCHEMES,
        link_rel=None,
    )
