"""Text as it comes in, and the HTML that is made of it."""

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import text
from app.core.errors import Unreadable
from app.core.text import (
    Marker,
    Prose,
    html_from_comment_html,
    html_from_html,
    html_from_markdown,
    one_line,
    plain,
    split_article,
    text_of,
)
from tests.core.rendering import LINK, RENDERERS, article, findings, naughty_strings


def test_plain_strips_composes_and_ends_lines_one_way() -> None:
    assert plain("  cafe\u0301\r\nau lait\rnoir\t \n") == "café\nau lait\nnoir"


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x0b", "\x0c", "\x1f", "\ud800", "\uffff"])
def test_plain_refuses_what_nothing_can_carry_and_says_where(character: str) -> None:
    with pytest.raises(Unreadable) as refused:
        plain(f"ab{character}c")

    assert str(refused.value) == (
        f"Character 3 is a control character (U+{ord(character):04X}), which cannot be stored. "
        "Remove it and try again."
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85"])
def test_one_line_refuses_line_breaks_inside_and_forgives_them_at_the_ends(end: str) -> None:
    with pytest.raises(Unreadable, match="must not contain line breaks"):
        one_line(f"a{end}b")

    assert one_line(f"a  b{end}") == "a  b"


def test_naughty_strings_are_kept_to_the_letter_or_refused() -> None:
    strings = naughty_strings()
    refused = []

    for string in strings:
        try:
            assert plain(string) == unicodedata.normalize("NFC", string.strip())
        except Unreadable:
            refused.append(string)

    assert len(strings) == 515
    assert all(re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", string) for string in refused)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])))
def test_plain_twice_is_plain_once(value: str) -> None:
    try:
        once = plain(value)
    except Unreadable:
        return

    assert plain(once) == once


def test_a_comment_keeps_its_lines_links_and_emphasis() -> None:
    html = html_from_markdown(
        "I *agree*, see\nhttps://a.example/x_y_z(1), and [b](http://b.example)."
    )

    assert html == (
        "<p>I <em>agree</em>, see<br>\n"
        f'<a href="https://a.example/x_y_z(1)" {LINK}>https://a.example/x_y_z(1)</a>, '
        f'and <a href="http://b.example" {LINK}>b</a>.</p>\n'
    )


def test_html_in_a_comment_is_text() -> None:
    assert html_from_markdown('<b onclick="x">hi</b> <script>') == (
        '<p>&lt;b onclick="x"&gt;hi&lt;/b&gt; &lt;script&gt;</p>\n'
    )


def test_a_heading_in_a_comment_is_a_bold_paragraph() -> None:
    assert html_from_markdown("# Costs\n\nNone.") == (
        "<p><strong>Costs</strong></p>\n<p>None.</p>\n"
    )


def test_only_web_and_mail_addresses_become_links() -> None:
    html = html_from_markdown(
        "[a](javascript:alert(1)) [b](data:text/html,x) [c](ftp://x.example) "
        "[d](mailto:d@x.example)"
    )

    assert re.findall('href="([^"]*)"', html) == ["mailto:d@x.example"]


def test_what_is_nested_too_deep_is_shown_as_typed() -> None:
    source = "> " * 30 + "at the bottom"

    assert html_from_markdown(source) == f"<p>{source.replace('>', '&gt;')}</p>\n"


def test_a_comment_or_article_too_long_is_refused_never_cut() -> None:
    with pytest.raises(Unreadable, match=r"must be 10,000 characters or fewer\."):
        html_from_markdown("a" * 10_001)
    with pytest.raises(Unreadable, match=r"must be 200,000 characters or fewer\."):
        article("a" * 200_001)


def test_an_article_that_starts_at_one_hash_is_shifted_whole() -> None:
    assert article("# A\n## B\n### C\n#### D") == (
        "<h2>A</h2>\n<h3>B</h3>\n<h4>C</h4>\n<h4>D</h4>\n"
    )
    assert article("## A\n### B") == "<h2>A</h2>\n<h3>B</h3>\n"


def test_an_article_shows_attachments_and_links_to_images_elsewhere() -> None:
    html = article(
        "![Map](/attachments/7/map.png) ![](https://x.example/a%20b.png?w=1) "
        "[![Logo](http://x.example/l.png)](http://y.example)"
    )

    assert html == (
        '<p><img src="/attachments/7/map.png" alt="Map"> '
        f'<a href="https://x.example/a%20b.png?w=1" {LINK}>a b.png</a> '
        f'<a href="http://y.example" {LINK}>Logo</a></p>\n'
    )


@pytest.mark.parametrize("src", ["/attachments/../logout", "//x.example/attachments/a", "/logout"])
def test_no_image_address_leads_out_of_the_attachments(src: str) -> None:
    assert "<img" not in article(f"![a]({src})")
    assert "src=" not in text.FOR_ARTICLES.clean(f'<img src="{src}">')


def test_a_table_names_its_columns() -> None:
    assert '<th scope="col">a</th>' in article("|a|b|\n|-|:-:|\n|1|2|")


def test_an_article_is_cut_at_its_markers_and_not_in_code_or_quotations() -> None:
    source = (
        "Intro [x]\n\n{{proposition: free-fares}}\n{{proposition: same-paragraph}}\n\n"
        "{{proposition: one-1}}\n\n{{proposition: one-1}}\n\n    {{proposition: in-code}}\n\n"
        "> {{proposition: quoted}}\n\n{{ proposition:two-2 }}\n\n{{proposition: abc}}\n\n"
        "{{proposition: UPPER}}\n\n[x]: /y"
    )

    pieces = split_article(source)

    assert pieces == [
        Prose(
            f'<p>Intro <a href="/y" {LINK}>x</a></p>\n'
            "<p>{{proposition: free-fares}}\n{{proposition: same-paragraph}}</p>\n"
        ),
        Marker("one-1"),
        Marker("one-1"),
        Prose(
            "<pre><code>{{proposition: in-code}}\n</code></pre>\n"
            "<blockquote>\n<p>{{proposition: quoted}}</p>\n</blockquote>\n"
        ),
        Marker("two-2"),
        Prose("<p>{{proposition: abc}}</p>\n<p>{{proposition: UPPER}}</p>\n"),
    ]


def test_an_article_without_markers_is_one_piece_and_an_empty_one_none() -> None:
    assert split_article("a") == [Prose("<p>a</p>\n")]
    assert split_article("") == []


def test_line_breaks_become_paragraphs_outside_of_explicit_ones() -> None:
    html = html_from_html(
        "one\ntwo\n\n<em>three</em><br />\nfour<p>five\nsix</p>\n\n<pre>\n a\n\n b</pre>"
    )

    assert html == (
        "<p>one<br>two</p><p><em>three</em><br>four</p><p>five six</p><pre> a\n\n b</pre>"
    )


def test_imported_headings_lists_and_containers_come_into_order() -> None:
    html = html_from_html(
        "<div class=x><h1>A</h1><section><h2 id=b>B</h2>words<h6>C</h6></section></div>"
        "<ul><li>1<ul><li>1a</ul><li><p>2</p></ul><blockquote>q\n\nr</blockquote>"
    )

    assert html == (
        "<h2>A</h2><h3>B</h3><p>words</p><h4>C</h4>"
        "<ul><li>1<ul><li>1a</li></ul></li><li><p>2</p></li></ul>"
        "<blockquote><p>q</p><p>r</p></blockquote>"
    )


def test_imported_images_become_links_and_captions_words() -> None:
    html = html_from_html(
        '[caption id="a" width="3"]<a href="/big.png"><img src="/small.png" alt="" /></a>'
        " A map[/caption]"
        '<figure><img src="https://x.example/1.jpg" alt="Bus">'
        "<figcaption>At rest</figcaption></figure>"
        '[gallery ids="1,2"] [embed]http://v.example/1[/embed] [1] is kept',
        "http://old.example/2012/post",
    )

    assert html == (
        f'<p><a href="http://old.example/big.png" {LINK}>small.png</a> A map</p>'
        f'<p><a href="https://x.example/1.jpg" {LINK}>Bus</a></p><p>At rest</p>'
        f'<p><a href="http://v.example/1" {LINK}>http://v.example/1</a> [1] is kept</p>'
    )


def test_an_imported_comment_has_no_headings_tables_or_images() -> None:
    html = html_from_comment_html(
        "<h1>A</h1><table><tr><td>b<td>c</table><img src=/attachments/x.png alt=d>"
    )

    assert findings(lambda _: html, "") == []
    assert text_of(html) == "A b c"


def test_an_unusable_base_or_address_is_left_alone() -> None:
    assert (
        html_from_html("<a href=x>y</a>", "javascript:alert(1)")
        == f'<p><a href="x" {LINK}>y</a></p>'
    )
    assert text_of(html_from_html("<a href='http://['>y</a>", "http://a.example/")) == "y"


@pytest.mark.parametrize("render", [*RENDERERS, text_of])
def test_no_unusable_character_comes_in_by_its_number(render: Callable[[str], str]) -> None:
    html = render("a&#1;b&#xFFFE;c&#0;<code>&#27;</code>&#xD800;")

    assert plain(html).strip() == html.strip()


def test_the_words_alone() -> None:
    html = article("# A\n\nOne *two* `a<b` & c\n\n- x\n- y\n\n|p|q|\n|-|-|\n|r|s|")

    assert text_of(html) == "A One two a<b & c x y p q r s"
    assert text_of(html, 9) == "A One…"
    assert text_of("<p>" + "x" * 30 + "</p>", 10) == "x" * 9 + "…"
    assert text_of("") == ""
