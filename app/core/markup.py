"""HTML that others wrote, brought into our order. Pure text work: nothing here makes HTML safe."""

import re
from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass, field, replace
from html import escape
from html.parser import HTMLParser
from itertools import groupby
from pathlib import PurePosixPath
from urllib.parse import unquote, urljoin

DEEPEST = 30

_HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]
_PHRASES = {"p", *_HEADINGS}
_CELLS = {"li", "dt", "dd", "td", "th", "caption"}
_LISTS = {"ul", "ol"}
_TABLES = {"table", "thead", "tbody", "tfoot", "tr", "dl"}
_DISSOLVED = {
    *("address", "article", "aside", "body", "center", "details", "div", "fieldset", "figcaption"),
    *("figure", "footer", "form", "header", "main", "nav", "section", "summary"),
}
_BLOCKS = _PHRASES | _CELLS | _LISTS | _TABLES | _DISSOLVED | {"blockquote", "hr", "pre"}
_INLINE = {
    *("a", "abbr", "b", "br", "cite", "code", "del", "em", "i", "img", "ins", "kbd", "q", "s"),
    *("samp", "small", "strong", "sub", "sup", "var"),
}
_CODE = {"code", "kbd", "samp"}
_VOID = {"br", "hr", "img"}
_KEPT_ATTRIBUTES = {"start", "colspan", "rowspan", "scope"}

WIDE = _TABLES | (_CELLS - {"li"}) | set(_HEADINGS)
"""What has no place in a comment."""

TAGS = _BLOCKS | _INLINE
"""What `tidied` understands; every other tag must have been taken away before."""

_ADDRESS = re.compile(r"https?://[^\W_](?:[^\s<>\"()\[\]]|\([^\s<>\"()\[\]]*\))*", re.IGNORECASE)
_AFTER_ADDRESS = ".,;:!?'*_~"
_MENTION = re.compile(r"(?<![\w@/.+-])@[a-z0-9]+(?:-[a-z0-9]+)*(?![\w@])", re.IGNORECASE | re.ASCII)
_ATTACHMENT = re.compile(r"/attachments/(?!.*\.\.)[A-Za-z0-9._/-]+")
_LINK = re.compile(r"(?:https?|mailto):|[^:\\]*(?:[/?#]|$)", re.IGNORECASE)
_SHORTCODE = re.compile(
    r"(?<!\[)\[/?(?:(?:wp_)?caption|gallery|playlist|audio|video|embed|youtube|vimeo)\b"
    r"[^\[\]]{0,1000}\]",
    re.IGNORECASE,
)
_SPACE = re.compile(r"[ \t\n\r\f]+")
_BLANK_LINE = re.compile(r"\n[ \t\n]*\n")
_LINE_END = re.compile(r"[ \n]?<br>[ \n]?|\n")


def is_attachment(src: str) -> bool:
    return bool(_ATTACHMENT.fullmatch(src))


def is_link(href: str) -> bool:
    """Say whether it leads to the web, to a mailbox or, having no scheme, into our own pages."""
    return bool(_LINK.match(href))


def address_at(text: str, start: int) -> str:
    """Return the bare web address that starts there, without the sentence's punctuation, or ""."""
    found = _ADDRESS.match(text, start)
    return found[0].rstrip(_AFTER_ADDRESS) if found else ""


def mention_at(text: str, start: int) -> str:
    """Return the handle that stands there with its @, or "". Not within an e-mail address."""
    found = _MENTION.match(text, start)
    return found[0] if found else ""


def handles_in(text: str) -> list[str]:
    """Return what stands after an @, in lower case, in order and each once."""
    return list(dict.fromkeys(found[0][1:].lower() for found in _MENTION.finditer(text)))


def image_name(alt: str, src: str) -> str:
    """Return words for a link that stands in for an image: its alt text, else its file's name."""
    name = PurePosixPath(unquote(src.partition("?")[0])).name
    return " ".join(alt.split()) or " ".join(name.split()) or "image"


def heading_shift(tags: Iterable[str]) -> int:
    """Return 1 where an author starts at h1, which on our pages is the title."""
    return int("h1" in tags)


def heading(tag: str, *, shift: int) -> str:
    level = _HEADINGS.index(tag) + shift
    return _HEADINGS[min(max(level, 1), 3)]


def tidied(html: str, base: str | None = None, *, dissolved: Set[str] = frozenset()) -> str:
    """Return paragraphs for line breaks, links for images, headings h2 to h4, no shortcodes.

    html: well-formed, of `TAGS` only. base: where relative addresses start. dissolved: elements
    of which only the words stay, as paragraphs. A second time changes nothing.
    """
    tree = _Tree(dissolved)
    tree.feed(html)
    tree.close()
    return _Tidier(base, heading_shift(tree.seen)).flow(tree.root.children)


@dataclass
class _Element:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[_Element | str]" = field(default_factory=list)
    holds_block: bool = False


_Nodes = list[_Element | str]


class _Tree(HTMLParser):
    """What lies deeper than `DEEPEST` is hung on the last element above."""

    def __init__(self, dissolved: Set[str]) -> None:
        super().__init__(convert_charrefs=True)
        self._dissolved = dissolved
        self.root = _Element("body")
        self.seen: set[str] = set()
        self._open = [self.root]
        self._too_deep = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        element = _Element("div" if tag in self._dissolved else tag, attributes)
        self.seen.add(tag)
        if tag not in _VOID and len(self._open) > DEEPEST:
            self._too_deep += 1
            return
        if tag == "img" and any(ancestor.tag == "a" for ancestor in self._open):
            self._hang_image_in_link(element)
            return
        self._hang(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if self._too_deep:
            self._too_deep -= 1
        elif len(self._open) > 1:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)

    def _hang(self, element: _Element) -> None:
        self._open[-1].children.append(element)
        if element.tag in _BLOCKS:
            for ancestor in self._open:
                ancestor.holds_block = True

    def _hang_image_in_link(self, image: _Element) -> None:
        src = image.attributes.get("src", "")
        if is_attachment(src):
            self._hang(image)
        else:
            self.handle_data(image_name(image.attributes.get("alt", ""), src))


class _Tidier:
    """Methods return HTML. In "flow" loose words become paragraphs, in a "phrase" they do not."""

    def __init__(self, base: str | None, shift: int) -> None:
        self._base = base if base and base.startswith(("http://", "https://")) else None
        self._shift = shift

    def flow(self, nodes: _Nodes) -> str:
        return self._in_turn(nodes, self._paragraphs)

    def _cell(self, element: _Element) -> str:
        return _wrapped(element, self._in_turn(element.children, self._line))

    def _in_turn(self, nodes: _Nodes, loose: Callable[[_Nodes], str]) -> str:
        runs = groupby(nodes, _is_block)
        return "".join(
            "".join(self._block(node) for node in run if isinstance(node, _Element))
            if is_block
            else loose(list(run))
            for is_block, run in runs
        )

    def _paragraphs(self, nodes: _Nodes) -> str:
        paragraphs: list[_Nodes] = [[]]
        for node in nodes:
            if isinstance(node, str):
                first, *later = _BLANK_LINE.split(node)
                paragraphs[-1].append(first)
                paragraphs += [[words] for words in later]
            else:
                paragraphs[-1].append(node)
        lines = (self._phrase(_trimmed(paragraph), self._prose).strip() for paragraph in paragraphs)
        return "".join(f"<p>{_LINE_END.sub('<br>', line)}</p>" for line in lines if line)

    def _line(self, nodes: _Nodes) -> str:
        return self._phrase(nodes, self._prose).replace("\n", " ").strip()

    def _block(self, element: _Element) -> str:
        tag, children = element.tag, element.children
        if tag == "hr":
            return "<hr>"
        if tag == "pre":
            words = self._phrase(_with_line_ends(children), escape)
            return _wrapped(element, words.strip("\n"))
        if tag == "blockquote":
            return _wrapped(element, self.flow(children))
        if tag in _LISTS:
            return _wrapped(element, self._items(children))
        if tag in _TABLES:
            return _wrapped(element, self._rows(children))
        if tag in _PHRASES and not element.holds_block:
            shown = heading(tag, shift=self._shift) if tag in _HEADINGS else tag
            return _wrapped(_Element(shown), self._line(children))
        return self.flow(children)

    def _items(self, nodes: _Nodes) -> str:
        nodes = [node for node in nodes if not _is_blank(node)]
        items = [_Element("li", {}, [node]) if _tag(node) != "li" else node for node in nodes]
        return "".join(self._cell(item) for item in items if isinstance(item, _Element))

    def _rows(self, nodes: _Nodes) -> str:
        return "".join(
            self._cell(node)
            if isinstance(node, _Element) and node.tag in _CELLS
            else self.flow([node])
            for node in nodes
        )

    def _phrase(self, nodes: _Nodes, words: Callable[[str], str]) -> str:
        return "".join(
            words(node) if isinstance(node, str) else self._inline(node, words) for node in nodes
        )

    def _inline(self, element: _Element, words: Callable[[str], str]) -> str:
        tag, children = element.tag, element.children
        if tag == "br":
            return "<br>"
        if tag == "img":
            return self._image(element.attributes)
        if tag == "a":
            label = self._phrase(children, words if words is _verbatim else _label)
            return self._link(element.attributes.get("href", ""), label)
        if tag in _CODE:
            return _wrapped(element, self._phrase(children, _verbatim))
        inner = self._phrase(children, words)
        return _wrapped(element, inner) if tag in _INLINE else inner

    def _image(self, attributes: dict[str, str]) -> str:
        alt, src = attributes.get("alt", ""), attributes.get("src", "")
        if is_attachment(src):
            return f'<img src="{src}" alt="{escape(alt)}">'
        return self._link(src, escape(image_name(alt, src)))

    def _link(self, href: str, label: str) -> str:
        href = self._resolved(href)
        if not href or not label.strip() or not is_link(href):
            return label
        return f'<a href="{escape(href)}">{label}</a>'

    def _resolved(self, href: str) -> str:
        try:
            return urljoin(self._base, href) if self._base else href
        except ValueError:
            # An address no parser accepts, such as http://[ : it stays as useless as it was.
            return href

    def _prose(self, text: str) -> str:
        text = _SHORTCODE.sub(_address_within, text)
        done, parts = 0, list[str]()
        for found in _ADDRESS.finditer(text):
            address = found[0].rstrip(_AFTER_ADDRESS)
            parts += [_spaced(text[done : found.start()]), self._link(address, escape(address))]
            done = found.start() + len(address)
        return "".join([*parts, _spaced(text[done:])])


def _address_within(shortcode: re.Match[str]) -> str:
    found = _ADDRESS.search(shortcode[0])
    return f" {found[0]} " if found else ""


def _label(text: str) -> str:
    return _spaced(_SHORTCODE.sub("", text))


def _spaced(text: str) -> str:
    return _verbatim(_SPACE.sub(lambda run: "\n" if "\n" in run[0] else " ", text))


def _verbatim(text: str) -> str:
    return escape(text, quote=False)


def _wrapped(element: _Element, inner: str) -> str:
    if not inner.strip() and element.tag not in _CELLS:
        return inner if element.tag in _INLINE else ""
    attributes = "".join(
        f' {name}="{escape(value)}"'
        for name, value in element.attributes.items()
        if name in _KEPT_ATTRIBUTES
    )
    return f"<{element.tag}{attributes}>{inner}</{element.tag}>"


def _with_line_ends(nodes: _Nodes) -> _Nodes:
    """As it stands in <pre>, where a <br> is a line end like any other, and blank alone."""
    return [
        node
        if isinstance(node, str)
        else "\n"
        if node.tag == "br"
        else replace(node, children=_with_line_ends(node.children))
        for node in nodes
    ]


def _trimmed(nodes: _Nodes) -> _Nodes:
    start, end = 0, len(nodes)
    while start < end and _is_blank(nodes[start]):
        start += 1
    while start < end and _is_blank(nodes[end - 1]):
        end -= 1
    return nodes[start:end]


def _is_blank(node: _Element | str) -> bool:
    return node.tag == "br" if isinstance(node, _Element) else not node.strip()


def _is_block(node: _Element | str) -> bool:
    return isinstance(node, _Element) and (node.holds_block or node.tag in _BLOCKS)


def _tag(node: _Element | str) -> str:
    return node.tag if isinstance(node, _Element) else ""
