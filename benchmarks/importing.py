"""How much slower an import of comments is than writing the same rows, in one run.

`python -m benchmarks.importing [comments]`: makes an export, imports it, then writes the rows it
made into another database with executemany. Also how long a second import takes, and the memory.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from app import create_app
from app.core import schema
from app.core.db import Base, db, transaction
from app.exchange.jobs import import_wordpress
from config import Settings
from tests.memory import peak

COMMENTS = 100_000
AT_ONCE = 5_000
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Old site</title>
<link>https://old.example</link><wp:wxr_version>1.2</wp:wxr_version>
<item><title>Post</title><link>https://old.example/post/</link><wp:post_id>1</wp:post_id>
<wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
<wp:post_date_gmt>2020-01-01 00:00:00</wp:post_date_gmt>
<content:encoded><![CDATA[<p>Words.</p>]]></content:encoded>"""
COMMENT = """<wp:comment><wp:comment_id>{n}</wp:comment_id>
<wp:comment_parent>{parent}</wp:comment_parent>
<wp:comment_author>Person {who}</wp:comment_author>
<wp:comment_author_email>p{who}@example.invalid</wp:comment_author_email>
<wp:comment_date_gmt>2020-{month:02}-{day:02} 12:{minute:02}:00</wp:comment_date_gmt>
<wp:comment_approved>1</wp:comment_approved><wp:comment_content><![CDATA[{words}]]>
</wp:comment_content></wp:comment>"""
WORDS = "We appointed <em>one</em> in 2022, and it paid for itself.\n\nAsk us how. " * 4
Rows = dict[str, list[dict[str, Any]]]
TABLES = ("people", "comments", "comment_revisions", "ranks")


def main(comments: int = COMMENTS) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = _export(Path(folder) / "export.xml", comments)
        rows, importing, again = _imported(file, Path(folder) / "imported")
        writing = _written(rows, Path(folder) / "written")
    print(f"{comments:,} comments, SQLite, {file.name} parsed, cleaned and written")
    print(f"import                 {importing:7.1f} s  {comments / importing:9,.0f} comments/s")
    print(f"executemany, same rows {writing:7.1f} s  {comments / writing:9,.0f} comments/s")
    print(f"ratio                  {writing / importing:7.2f}")
    print(f"second import          {again:7.1f} s  {peak():9,} MB at most, rows in hand included")


def _export(file: Path, comments: int) -> Path:
    with file.open("w", encoding="utf-8") as out:
        out.write(HEAD)
        for n in range(1, comments + 1):
            minutes = n * 500_000 // comments
            when = {"month": minutes // 43_200 % 12 + 1, "day": minutes // 1_440 % 28 + 1}
            out.write(
                COMMENT.format(
                    n=n, parent=n // 2 if n % 4 == 0 else 0, who=n % 2_000, words=WORDS,
                    minute=minutes % 60, **when,
                )
            )  # fmt: skip
        out.write("</item></channel></rss>")
    return file


def _imported(file: Path, instance: Path) -> tuple[Rows, float, float]:
    with _database(instance):
        first = time.perf_counter()
        import_wordpress(file)
        second = time.perf_counter()
        import_wordpress(file)
        third = time.perf_counter()
        rows = {
            name: [dict(row) for row in db.session.execute(select(table)).mappings()]
            for name, table in Base.metadata.tables.items()
            if name in ("briefings", *TABLES)
        }
    return rows, second - first, third - second


def _written(rows: Rows, instance: Path) -> float:
    with _database(instance):
        tables = Base.metadata.tables
        with transaction():
            db.session.connection().execute(insert(tables["briefings"]), rows["briefings"])
        start = time.perf_counter()
        for name in TABLES:
            for at in range(0, len(rows[name]), AT_ONCE):
                with transaction():
                    connection = db.session.connection()
                    connection.execute(insert(tables[name]), rows[name][at : at + AT_ONCE])
        return time.perf_counter() - start


@contextmanager
def _database(instance: Path) -> Iterator[None]:
    instance.mkdir()
    settings = Settings(
        instance=instance,
        database_url=f"sqlite:///{instance / 'moothall.db'}",
        secret_key="benchmark",  # of a database that is thrown away
        site_url="http://localhost",
    )
    with create_app(settings).app_context():
        schema.upgrade()
        yield
        db.session.remove()
        db.engine.dispose()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
