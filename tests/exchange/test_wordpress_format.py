"""A WordPress export, read: what becomes of it, and what is refused."""

import json
import re
import subprocess
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.core.text import html_from_comment_html, html_from_html
from app.exchange.formats import wordpress
from app.exchange.formats.wordpress import (
    Author,
    Comment,
    Mended,
    MoreComments,
    Post,
    Progress,
    Site,
    Skipped,
    read,
)
from tests.data import data
from tests.exchange.bare_exports import a_comment, an_export, an_item, posts


def test_cc_labs_is_accounted_for_to_the_last_comment() -> None:
    found = posts(data("wordpress/cc-labs-scrubbed.wxr.xml"))
    comments = [comment for post in found for comment in post.comments]

    assert Counter(post.kind for post in found) == {"post": 219, "page": 5}
    assert Counter(comment.kind for comment in comments) == {"comment": 119, "pingback": 62}
    assert sum(bool(post.comments) for post in found) == 80
    assert sum(comment.parent_key is not None for comment in comments) == 3
    assert all(post.state == "published" and post.published_at for post in found)
    assert len({comment.import_key for comment in comments}) == 181


def test_themeunittestdata_is_accounted_for_to_the_last_comment() -> None:
    items = list(read(data("wordpress/themeunittestdata.wordpress.xml")))
    found = [item for item in items if isinstance(item, Post)]
    comments = [comment for post in found for comment in post.comments]
    skipped = [item for item in items if isinstance(item, Skipped)]
    parents = {comment.import_key: comment.parent_key for comment in comments}

    assert len(found) + len(skipped) == 186
    assert Counter(item.what for item in skipped) == {"nav_menu_item": 70, "attachment": 37}
    assert len(comments) == 33
    assert Counter(comment.kind for comment in comments) == {
        "comment": 29,
        "pingback": 2,
        "trackback": 2,
    }
    assert max(depth(key, parents) for key in parents) == 10
    assert "Ping 1 « What\u2019s a tellyworth?" in {comment.author for comment in comments}


def depth(key: str | None, parents: dict[str, str | None]) -> int:
    return 1 + depth(parents[key], parents) if key else 0


def test_comments_on_a_protected_post_stay_unseen() -> None:
    found = posts(data("wordpress/themeunittestdata.wordpress.xml"))
    protected = [post for post in found if post.note == "It was protected by a password."]

    assert [(post.state, post.published_at) for post in protected] == [("draft", None)]
    assert protected[0].comments
    assert {comment.state for comment in protected[0].comments} == {"pending"}


@pytest.mark.parametrize("name", ["cc-labs-scrubbed.wxr.xml", "themeunittestdata.wordpress.xml"])
def test_no_address_of_a_person_leaves_the_parser(name: str) -> None:
    path = data(f"wordpress/{name}")
    address = r"_(?:email|IP)>(?:<!\[CDATA\[)?([^\]<]+)"
    addresses = set(re.findall(address, path.read_text("utf-8")))

    with path.open("rb") as file:
        output = subprocess.run(
            wordpress.PARSER, stdin=file, capture_output=True, check=True
        ).stdout

    # A text may hold addresses that its author published in it: those are not ours to judge.
    records = [json.loads(line) | {"source": "", "excerpt": ""} for line in output.splitlines()]
    assert len(addresses) > 5
    assert {known for known in addresses if known in str(records)} == set()


@pytest.mark.parametrize("name", ["cc-labs-scrubbed.wxr.xml", "themeunittestdata.wordpress.xml"])
def test_every_text_of_a_real_export_can_be_cleaned_and_keeps_its_words(name: str) -> None:
    for post in posts(data(f"wordpress/{name}")):
        once = html_from_html(post.source, post.link)
        assert html_from_html(once, post.link) == once
        for comment in post.comments:
            assert html_from_comment_html(comment.source, post.link)


def test_backslashes_stay() -> None:
    [post] = posts(data("wordpress/importer-fixtures/slashes.xml"))

    assert post.source == r"Slashes aren\'t \"cool\""
    assert post.categories == (r"a \"great\" category",)
    assert post.comments[0].source == r"\o/ ¯\_(ツ)_/¯"


def test_a_draft_without_a_date_and_its_comment_stay_unseen() -> None:
    [post] = posts(data("wordpress/importer-fixtures/test-serialized-comment-meta.xml"))

    assert (post.state, post.published_at, post.note) == ("draft", None, "It was not published.")
    assert post.comments[0].state == "pending"


def test_a_comment_of_three_fields_is_held() -> None:
    [post] = posts(data("wordpress/importer-fixtures/wxr-with-sub-data.xml"))

    assert post.comments == (
        Comment(
            import_key="wordpress:site:101:201",
            parent_key=None,
            kind="comment",
            author="Commenter",
            author_login="",
            author_url="",
            speaker=post.comments[0].speaker,
            created_at=None,
            state="pending",
            source="This is a comment with meta.",
        ),
    )


def test_a_post_has_its_old_address_and_categories(tmp_path: Path) -> None:
    file = an_export(
        tmp_path,
        an_item(
            extra="<dc:creator>ann</dc:creator>"
            '<category domain="category" nicename="bus">Bus &amp;amp; rail</category>'
            '<category domain="post_tag" nicename="x">x</category><category>Bus</category>'
        ),
    )

    assert posts(file) == [
        Post(
            import_key="wordpress:old.example:7",
            kind="post",
            title="T",
            link="https://old.example/a/?p=7",
            path="/a/?p=7",
            author="ann",
            published_at=datetime(2020, 1, 1, tzinfo=UTC),
            state="published",
            note="",
            source="words",
            excerpt="",
            categories=("Bus & rail", "Bus"),
            comments=(),
        )
    ]


@pytest.mark.parametrize(
    ("status", "state"),
    [("publish", "published"), ("draft", "draft"), ("private", "draft"), ("custom", "draft")],
)
def test_only_what_was_public_becomes_public(tmp_path: Path, status: str, state: str) -> None:
    [post] = posts(an_export(tmp_path, an_item(a_comment("1"), status=status)))

    assert post.state == state
    assert post.comments[0].state == ("published" if state == "published" else "pending")


@pytest.mark.parametrize("status", ["trash", "auto-draft", "inherit"])
def test_comments_go_with_a_post_that_is_left_out(tmp_path: Path, status: str) -> None:
    items = list(read(an_export(tmp_path, an_item(a_comment("1"), status=status))))

    assert [item.what for item in items if isinstance(item, Skipped)] == ["post", "comment"]


def test_a_second_item_of_the_same_number_is_left_out(tmp_path: Path) -> None:
    items = list(read(an_export(tmp_path, an_item(), an_item(a_comment("1")))))

    assert [item.reason for item in items if isinstance(item, Skipped)] == [
        "Another item of the file has the same number.",
        "Its post was not imported.",
    ]


def test_comments_come_oldest_first_but_none_before_what_it_answers(tmp_path: Path) -> None:
    file = an_export(
        tmp_path,
        an_item(
            a_comment("3", "2", day=1), a_comment("2", "1", day=5), a_comment("1", day=3),
            a_comment("4", day=4), a_comment("4", day=9), a_comment("", day=8),
        ),
    )  # fmt: skip
    key = "wordpress:old.example:7:"

    [post] = posts(file)

    assert [
        (comment.import_key.removeprefix(key), (comment.parent_key or "").removeprefix(key))
        for comment in post.comments
    ] == [("1", ""), ("4", ""), ("2", "1"), ("3", "2"), ("place-6", ""), ("4-place-5", "")]


def test_what_answered_spam_moves_up_and_plugins_records_are_left_out(tmp_path: Path) -> None:
    file = an_export(
        tmp_path,
        an_item(
            a_comment("1"), a_comment("2", "1", approved="spam"), a_comment("3", "2"),
            a_comment("4", "3", approved="trash"), a_comment("5", "4", approved="0"),
            a_comment("6", kind="order_note"),
        ),
    )  # fmt: skip

    items = list(read(file))

    [post] = [item for item in items if isinstance(item, Post)]
    assert [
        (comment.source, (comment.parent_key or "")[-2:], comment.state)
        for comment in post.comments
    ] == [("c1", "", "published"), ("c3", ":1", "published"), ("c5", ":3", "pending")]
    assert [item.reason for item in items if isinstance(item, Skipped)] == [
        "It was marked as spam.",
        "It was in the trash.",
        "It was written by a plugin, not as a comment.",
    ]


def test_a_cycle_is_cut_at_its_oldest_comment(tmp_path: Path) -> None:
    file = an_export(
        tmp_path,
        an_item(a_comment("1", "3", day=2), a_comment("2", "1", day=1), a_comment("3", "2", day=3)),
    )

    items = list(read(file))

    [post] = [item for item in items if isinstance(item, Post)]
    assert [comment.source for comment in post.comments] == ["c2", "c3", "c1"]
    assert [item.import_key[-2:] for item in items if isinstance(item, Mended)] == [":2"]


def test_a_chain_of_ten_thousand_answers_is_kept(tmp_path: Path) -> None:
    chain = [a_comment(str(number), str(number - 1)) for number in range(10_000, 0, -1)]

    post, more = (
        item
        for item in read(an_export(tmp_path, an_item(*chain)))
        if isinstance(item, Post | MoreComments)
    )

    assert isinstance(post, Post)
    assert isinstance(more, MoreComments)
    assert more.post_key == post.import_key
    assert len(post.comments) == len(more.comments) == 5_000
    assert [comment.source for comment in (*post.comments, *more.comments)[::3_333]] == [
        "c1",
        "c3334",
        "c6667",
        "c10000",
    ]


def test_the_sites_own_author_is_known_by_number_not_by_name(tmp_path: Path) -> None:
    author = (
        "<wp:author><wp:author_id>3</wp:author_id><wp:author_login>ann</wp:author_login>"
        "<wp:author_display_name>Ann &amp;amp; Co</wp:author_display_name></wp:author>"
    )
    comment = a_comment("1").replace(
        "</wp:comment>",
        "<wp:comment_user_id>3</wp:comment_user_id><wp:comment_author>Bob</wp:comment_author>"
        "</wp:comment>",
    )

    site, post = (
        item
        for item in read(an_export(tmp_path, author, an_item(comment)))
        if isinstance(item, Site | Post)
    )

    assert site == Site("Old site", "https://old.example", "/", (Author("ann", "Ann & Co"),))
    assert isinstance(post, Post)
    assert (post.comments[0].author, post.comments[0].author_login) == ("Bob", "ann")


@pytest.mark.parametrize(("key", "are_one"), [("secret", True), ("", False)])
def test_one_name_and_address_is_one_speaker_where_a_key_keeps_the_address(
    tmp_path: Path, key: str, are_one: bool
) -> None:
    def said(number: str, name: str, email: str) -> str:
        return a_comment(number).replace(
            "</wp:comment>",
            f"<wp:comment_author>{name}</wp:comment_author>"
            f"<wp:comment_author_email>{email}</wp:comment_author_email></wp:comment>",
        )

    file = an_export(
        tmp_path,
        an_item(said("1", "Sam", "sam@example.invalid"), said("2", "Sam", "other@example.invalid")),
        an_item(said("3", "Sam", "Sam@example.invalid"), number="8"),
    )

    first, second, third = (
        comment.speaker
        for item in read(file, key=key)
        if isinstance(item, Post)
        for comment in item.comments
    )

    assert (first == third, first != second) == (are_one, are_one)


def test_a_control_character_in_a_title_does_not_stop_the_import(tmp_path: Path) -> None:
    [post] = posts(an_export(tmp_path, an_item().replace("<title>T", "<title>&amp;#1;T&amp;#0;")))

    assert post.title == "T\ufffd"


def test_progress_reaches_the_end(tmp_path: Path) -> None:
    file = an_export(tmp_path, an_item())

    size = file.stat().st_size

    assert [item for item in read(file) if isinstance(item, Progress)][-1] == Progress(size, size)
