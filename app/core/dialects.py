"""Two dialects of Markdown, one for comments and one for briefings. HTML in them is only text.

What comes out of `rendered` has yet to pass the sanitisers of `app.core.text`.
"""

from collections.abc import Callable, Collection, Iterator

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from app.core import markup

_DEEPEST_BLOCK = 20
_DEEPEST_INLINE = 10


def comment(source: str, mentions: Collection[str] = ()) -> list[Token]:
    """mentions: the handles that exist, of those that stand after an @ in it."""
    return _parsed(_COMMENT, source, {"mentions": mentions})


def article(source: str) -> list[Token]:
    return _parsed(_ARTICLE, source)


def rendered(tokens: list[Token]) -> str:
    return _RENDERER.render(tokens, _ARTICLE.options, {})


def _parsed(
    dialect: MarkdownIt, source: str, given: dict[str, Collection[str]] | None = None
) -> list[Token]:
    tokens = dialect.parse(source, given)
    if any(token.level > _DEEPEST_BLOCK for token in tokens):
        # The parser leaves out what lies too deep. Nothing may be lost: show it as it was typed.
        return _AS_TYPED.parse(source)
    return tokens


def _address(state: StateInline, silent: bool) -> bool:
    """Make a bare address a link. Not by linkify-it: it takes quadratic time on "http://a."."""
    scheme = next((name for name in ("https", "http") if state.pending.endswith(name)), None)
    if silent or state.linkLevel or not scheme:
        return False
    address = markup.address_at(state.src, state.pos - len(scheme))
    href = state.md.normalizeLink(address)
    if not address or not state.md.validateLink(href):
        return False
    state.pending = state.pending.removesuffix(scheme)
    state.push("link_open", "a", 1).attrs = {"href": href}
    state.push("text", "", 0).content = address
    state.push("link_close", "a", -1)
    state.pos += len(address) - len(scheme)
    return True


def _mention(state: StateInline, silent: bool) -> bool:
    """Make a handle after an @ a link to its person, where somebody has it."""
    found = markup.mention_at(state.src, state.pos)
    handle = found.removeprefix("@").lower()
    if silent or state.linkLevel or handle not in state.env.get("mentions", ()):
        return False
    state.push("link_open", "a", 1).attrs = {"href": f"/people/{handle}"}
    state.push("text", "", 0).content = found
    state.push("link_close", "a", -1)
    state.pos += len(found)
    return True


def _keep_lines(state: StateCore) -> None:
    """In a comment a new line is a new line, as in an e-mail."""
    for token in _inline(state):
        for child in token.children or []:
            if child.type == "softbreak":
                child.type, child.tag = "hardbreak", "br"


def _embolden_headings(state: StateCore) -> None:
    """A heading inside a comment would upset the outline of the page it stands on."""
    for at, token in enumerate(state.tokens):
        if token.type == "heading_open":
            inline = state.tokens[at + 1]
            inline.children = [
                Token("strong_open", "strong", 1),
                *(inline.children or []),
                Token("strong_close", "strong", -1),
            ]
        if token.type.startswith("heading_"):
            token.type, token.tag = token.type.replace("heading", "paragraph"), "p"


def _level_headings(state: StateCore) -> None:
    """The page's own title is the h1: an article starts at h2 and ends at h4."""
    headings = [token for token in state.tokens if token.type.startswith("heading_")]
    shift = markup.heading_shift(token.tag for token in headings)
    for token in headings:
        token.tag = markup.heading(token.tag, shift=shift)


def _name_columns(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "th_open":
            token.attrs = {"scope": "col"}


def _link_images(state: StateCore) -> None:
    """Show only our own attachments: an image from elsewhere would tell it who is reading."""
    for token in _inline(state):
        in_link = False
        children: list[Token] = []
        for child in token.children or []:
            in_link = child.type == "link_open" or (in_link and child.type != "link_close")
            children += _shown(child, in_link=in_link) if child.type == "image" else [child]
        token.children = children


def _shown(image: Token, *, in_link: bool) -> list[Token]:
    src = str(image.attrGet("src") or "")
    if markup.is_attachment(src):
        return [image]
    alt = _RENDERER.renderInlineAsText(image.children, _ARTICLE.options, {})
    name = Token("text", "", 0, content=markup.image_name(alt, src))
    if in_link:
        return [name]
    return [Token("link_open", "a", 1, attrs={"href": src}), name, Token("link_close", "a", -1)]


def _flatten(state: StateCore) -> None:
    """Drop emphasis within emphasis beyond any use: bleach takes long over it."""
    for token in _inline(state):
        depth = 0
        kept: list[Token] = []
        for child in token.children or []:
            depth += max(child.nesting, 0)
            if not child.nesting or depth <= _DEEPEST_INLINE:
                kept.append(child)
            depth += min(child.nesting, 0)
        token.children = kept


def _inline(state: StateCore) -> Iterator[Token]:
    return (token for token in state.tokens if token.type == "inline")


def _dialect(*rules: Callable[[StateCore], None]) -> MarkdownIt:
    # The parser's own limit lies beyond ours, so that `_parsed` sees what it would leave out.
    dialect = MarkdownIt("commonmark", {"html": False, "maxNesting": _DEEPEST_BLOCK + 2})
    dialect.enable("strikethrough").disable(["html_block", "html_inline"])
    dialect.inline.ruler.push("address", _address)
    dialect.inline.ruler.push("mention", _mention)
    for rule in (*rules, _flatten):
        dialect.core.ruler.push(rule.__name__, rule)
    return dialect


_RENDERER = RendererHTML()
_COMMENT = _dialect(_keep_lines, _embolden_headings).disable("image")
_ARTICLE = _dialect(_level_headings, _name_columns, _link_images).enable("table")
_AS_TYPED = MarkdownIt("zero").enable("newline")
_AS_TYPED.core.ruler.push("keep_lines", _keep_lines)
