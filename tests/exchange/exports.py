"""WordPress exports made for a test, and what an import left in the tables."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Table, delete, func, select

from app.core import clock
from app.core.db import Base, db

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Old site</title><link>https://old.example</link>
<wp:wxr_version>1.2</wp:wxr_version><wp:author><wp:author_id>3</wp:author_id>
<wp:author_login>ann</wp:author_login><wp:author_display_name>Ann Moor</wp:author_display_name>
</wp:author>"""
TAIL = "</channel></rss>"
CC_LABS = "wordpress/cc-labs-scrubbed.wxr.xml"
THEME = "wordpress/themeunittestdata.wordpress.xml"

# Of the moment of the import, or made by chance.
_NOT_COMPARED = {"public_id", "saved_at", "preview_token"}
_NAMES = ("import_key", "slug")


def an_item(
    number: int, *comments: str, status: str = "publish", words: str = "Words.", extra: str = ""
) -> str:
    return (
        f"<item><title>Post {number}</title><link>https://old.example/2020/post-{number}/</link>"
        f"<wp:post_id>{number}</wp:post_id><wp:status>{status}</wp:status>"
        f"<wp:post_type>post</wp:post_type><dc:creator>ann</dc:creator>"
        f"<wp:post_date_gmt>2020-01-01 00:00:00</wp:post_date_gmt>{extra}"
        f"<content:encoded><![CDATA[<p>{words}</p>]]></content:encoded>{''.join(comments)}</item>"
    )


def a_comment(
    number: int,
    parent: int = 0,
    *,
    approved: str = "1",
    kind: str = "",
    author: str = "Bo",
    email: str = "bo@example.invalid",
    words: str = "",
    user: str = "0",
) -> str:
    return (
        f"<wp:comment><wp:comment_id>{number}</wp:comment_id>"
        f"<wp:comment_parent>{parent}</wp:comment_parent>"
        f"<wp:comment_author>{author}</wp:comment_author>"
        f"<wp:comment_author_email>{email}</wp:comment_author_email>"
        f"<wp:comment_user_id>{user}</wp:comment_user_id>"
        f"<wp:comment_date_gmt>2020-01-02 {number // 3600 % 24:02}:{number // 60 % 60:02}:"
        f"{number % 60:02}</wp:comment_date_gmt>"
        f"<wp:comment_approved>{approved}</wp:comment_approved>"
        f"<wp:comment_type>{kind}</wp:comment_type>"
        f"<wp:comment_content><![CDATA[{words or f'Comment {number}.'}]]></wp:comment_content>"
        f"</wp:comment>"
    )


def an_export(folder: Path, *items: str, name: str = "export.xml") -> Path:
    file = folder / name
    file.write_text(HEAD + "".join(items) + TAIL, "utf-8")
    return file


def a_blog(folder: Path, *, posts: int, comments: int) -> Path:
    """Posts with as many comments each, every third of which begins a thread."""
    return an_export(folder, *(_a_post(number, comments) for number in range(1, posts + 1)))


def _a_post(number: int, comments: int) -> str:
    first = number * 1_000_000
    replies = (
        a_comment(first + n, first + n // 2 if n % 3 else 0, approved="01"[n % 7 > 0])
        for n in range(1, comments + 1)
    )
    return an_item(number, *replies)


def rows() -> dict[str, int]:
    """How many rows each table has."""
    return {
        table.name: db.session.execute(select(func.count()).select_from(table)).scalar_one()
        for table in Base.metadata.sorted_tables
    }


def everything() -> dict[str, list[str]]:
    """All rows of all tables, without their numbers and without what the moment gave them."""
    named = {
        (table.name, row["id"]): row[name]
        for table in _tables()
        for name in _NAMES
        if name in table.c
        for row in _rows_of(table)
    }
    versions = Base.metadata.tables["versions"]
    for row in _rows_of(versions):
        named["versions", row["id"]] = f"{named['briefings', row['briefing_id']]} {row['n']}"
    return {table.name: sorted(_told(table, named)) for table in _tables()}


def empty() -> None:
    for table in reversed(Base.metadata.sorted_tables):
        db.session.execute(delete(table))
    db.session.commit()


def _tables() -> list[Table]:
    # Page versions count the batches; they say nothing of what came in.
    return [table for table in Base.metadata.sorted_tables if table.name != "page_versions"]


def _rows_of(table: Table) -> list[dict[str, Any]]:
    return [dict(row) for row in db.session.execute(select(table)).mappings()]


def _told(table: Table, named: dict[tuple[str, int], str]) -> Iterable[str]:
    for row in _rows_of(table):
        told = {}
        for column in table.c:
            for key in column.foreign_keys:
                row[column.name] = named.get((key.column.table.name, row[column.name]))
            if column.name != "id" and column.name not in _NOT_COMPARED:
                told[column.name] = _timeless(row[column.name])
        yield repr(told)


def _timeless(value: object) -> object:
    """What has no date in the file gets that of the import."""
    is_of_import = isinstance(value, datetime) and value > clock.now() - timedelta(days=1)
    return "now" if is_of_import else value
