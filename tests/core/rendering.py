"""Everything that makes HTML of what people wrote, and an audit of what comes out."""

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser

from app.core.text import (
    Prose,
    html_from_comment_html,
    html_from_html,
    html_from_markdown,
    split_article,
)
from tests.data import data


def article(source: str) -> str:
    """A briefing without the places of its propositions."""
    return "".join(piece.html for piece in split_article(source) if isinstance(piece, Prose))


RENDERERS: list[Callable[[str], str]] = [
    html_from_markdown,
    article,
    html_from_html,
    html_from_comment_html,
]
LINK = 'rel="nofollow ugc noopener"'


def naughty_strings() -> list[str]:
    strings: list[str] = json.loads(data("security/blns.json").read_text("utf-8"))
    return strings


def payloads() -> list[str]:
    files = ("security/dompurify_payloads_dev.json", "security/bleach_payloads.json")
    found = [
        case["payload"] for name in files for case in json.loads(data(name).read_text("utf-8"))
    ]
    assert len(found) == 152 + 20
    return found


class Audit(HTMLParser):
    """Collects what must never be in what we show."""

    def __init__(self, html: str, *, tags: set[str]) -> None:
        super().__init__()
        self.findings: list[str] = []
        self._tags = tags
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self._tags:
            self.findings.append(f"<{tag}>")
        for name, value in attrs:
            if name not in {"href", "src", "alt", "rel", "start", "scope", "colspan", "rowspan"}:
                self.findings.append(f"{tag} {name}={value}")
            if name == "href" and re.match(r"\s*[^/?#:]*:", value or ""):
                scheme = (value or "").partition(":")[0].lower()
                if scheme not in {"http", "https", "mailto"}:
                    self.findings.append(f"{tag} {name}={value}")
            if name == "src" and not (value or "").startswith("/attachments/"):
                self.findings.append(f"{tag} {name}={value}")

    def handle_comment(self, data: str) -> None:
        self.findings.append(f"<!--{data}-->")


COMMENT_TAGS = {"a", "b", "blockquote", "br", "code", "em", "i", "li", "ol", "p", "pre", "s"} | {
    *("strong", "ul"),
}
ARTICLE_TAGS = COMMENT_TAGS | {
    *("h2", "h3", "h4", "hr", "img", "dl", "dt", "dd", "table", "caption", "thead", "tbody"),
    *("tfoot", "tr", "th", "td", "abbr", "cite", "del", "ins", "kbd", "q", "samp", "small"),
    *("sub", "sup", "var"),
}


def findings(render: Callable[[str], str], source: str) -> list[str]:
    in_comment = render in {html_from_markdown, html_from_comment_html}
    return Audit(render(source), tags=COMMENT_TAGS if in_comment else ARTICLE_TAGS).findings
