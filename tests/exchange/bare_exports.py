"""WordPress exports that say as little as one can, and what is read from them."""

from pathlib import Path

import pytest

from app.core.errors import Unreadable
from app.exchange.formats.wordpress import Post, Progress, read

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"
 xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Old site</title>
<link>https://old.example</link><atom:link href="x">no</atom:link>
<wp:wxr_version>1.2</wp:wxr_version>"""
TAIL = "</channel></rss>"


def an_item(*comments: str, status: str = "publish", number: str = "7", extra: str = "") -> str:
    return (
        f"<item><title>T</title><link>https://old.example/a/?p=7</link><wp:post_id>{number}"
        f"</wp:post_id><wp:status>{status}</wp:status><wp:post_type>post</wp:post_type>"
        f"<wp:post_date_gmt>2020-01-01 00:00:00</wp:post_date_gmt>{extra}"
        f"<content:encoded><![CDATA[words]]></content:encoded>{''.join(comments)}</item>"
    )


def a_comment(
    number: str, parent: str = "0", *, day: int = 1, approved: str = "1", kind: str = ""
) -> str:
    return (
        f"<wp:comment><wp:comment_id>{number}</wp:comment_id><wp:comment_parent>{parent}"
        f"</wp:comment_parent><wp:comment_date_gmt>2020-01-{day:02} 00:00:00"
        f"</wp:comment_date_gmt><wp:comment_approved>{approved}</wp:comment_approved>"
        f"<wp:comment_type>{kind}</wp:comment_type>"
        f"<wp:comment_content>c{number}</wp:comment_content></wp:comment>"
    )


def an_export(path: Path, *items: str) -> Path:
    file = path / "export.xml"
    file.write_text(HEAD + "".join(items) + TAIL, "utf-8")
    return file


def posts(path: Path) -> list[Post]:
    return [item for item in read(path) if isinstance(item, Post)]


def refusal(path: Path) -> str:
    """Return the sentence; fail if anything was yielded before it."""
    yielded: list[object] = []
    with pytest.raises(Unreadable) as refused:
        yielded.extend(item for item in read(path) if not isinstance(item, Progress))
    assert yielded == []
    return str(refused.value)
