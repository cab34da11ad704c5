"""How long a search takes on the server among 1,000,000 comments.

`python -m benchmarks.search [COMMENTS] [ENGINE]`: 400 searches such as people make (common, rare
and missing words, beginnings, phrases, narrowed by author, topic, day or bearing, both orders,
later pages), each a whole request for the page of results. Words are as frequent as in English:
the first is in nine comments of ten, most are in a few. One comment in twenty is written as in
life, the others are copies of other days.
"""

import gc
import random
import re
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from statistics import median

from flask import Flask
from sqlalchemy import select, text

from app.accounts.models import Person
from app.briefings.models import BriefingTopic, Topic
from app.core.db import db, transaction
from app.discussion.models import Comment
from app.search import keys, services
from benchmarks import load
from benchmarks.ground import ENGINES, ground
from benchmarks.seed import a_discussion
from tests.factories import a_briefing, saved

GOAL = 50.0
"""Milliseconds, of 19 searches in 20."""
BRIEFINGS = 20
VOCABULARY = 50_000
SEARCHES = 400
COPIES = 20
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def main() -> bool:
    """True: something falls short."""
    comments = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    engines = sys.argv[2:] or ENGINES
    falls_short = [_figure(engine, comments) for engine in engines]
    return any(falls_short)


def _figure(engine: str, comments: int) -> bool:
    with ground(engine) as app:
        comments = _fill(comments)
        times = _times(app, list(_searches(comments // COPIES)))
    for kind, found in times.items():
        found = sorted(found)
        print(f"  {kind:<28} median {median(found):6.1f} ms, worst {found[-1]:6.1f} ms")
    every = [ms for found in times.values() for ms in found]
    p95 = load.p95(every)
    print(f"  all: median {median(every):.1f} ms, 95 % within {p95:.1f} ms ({engine})")
    name = f"search of {comments:,} comments, {GOAL:.0f} ms of p95 ({engine})"
    return load.told(name, GOAL / p95, 1)


def _vocabulary() -> list[str]:
    """Made-up words, the most frequent first."""
    chance = random.Random(4)
    parts = [a + b for a in "bcdfghlmnprstvw" for b in ("a", "e", "i", "o", "u", "en", "al")]
    found: dict[str, None] = {}
    while len(found) < VOCABULARY:
        found["".join(chance.choices(parts, k=chance.choice((1, 2, 2, 3, 3, 4))))] = None
    return list(found)


SPOKEN = _vocabulary()
# As in English: the nth word is said about 1/n times as often as the first.
_OFTEN = list(accumulate(1 / (rank + 2.7) for rank in range(VOCABULARY)))


def prose(seed: int) -> str:
    """About 300 characters, always the same for a seed."""
    chance = random.Random(seed)
    return " ".join(chance.choices(SPOKEN, cum_weights=_OFTEN, k=chance.randint(20, 80)))


def _fill(comments: int) -> int:
    """Returns how many there are: the first are written and told to the index as in life."""
    topic = saved(Topic(slug="waste", name="Waste"))
    size = comments // COPIES // BRIEFINGS
    for n in range(BRIEFINGS):
        briefing = a_briefing(prose(-n - 1)[:120], title=prose(-n - 100)[:50])
        if n % 5 == 0:
            saved(BriefingTopic(briefing_id=briefing.id, topic_id=topic.id))
        a_discussion(briefing, size, first_id=1 + n * size, said=prose)
    written = size * BRIEFINGS
    began = time.perf_counter()
    while _told():
        pass
    each = (time.perf_counter() - began) / written * 1_000
    print(f"  told to the index: {written:,} comments, {each:.2f} ms each")
    _copy(written)
    return written * COPIES


def _told() -> int:
    with transaction():
        return services.bring_up_to_date(5_000)


MADE_ANEW = "CREATE INDEX search_words ON search_documents USING gin (search_lexemes(words))"


def _copy(written: int) -> None:
    """The others are the same comments some days later, each with its document."""
    with db.engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if not is_sqlite:  # made anew it takes a quarter of the time
            connection.execute(text("DROP INDEX search_words"))
        for n in range(1, COPIES):
            for statement in _copying(is_sqlite):
                connection.execute(text(statement), {"n": n, "on": n * written})
            connection.commit()
        connection.execute(text(f"UPDATE search_terms SET documents = documents * {COPIES}"))  # noqa: S608
        if not is_sqlite:
            connection.execute(text("SET maintenance_work_mem = '512MB'"))
            connection.execute(text(MADE_ANEW))
        connection.execute(text("DELETE FROM search_changes"))
        connection.commit()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for each in ("ANALYZE",) if is_sqlite else ("VACUUM", "ANALYZE"):  # as in life, by itself
            connection.execute(text(each))


def _copying(is_sqlite: bool) -> Iterator[str]:
    later = "created_at + CAST(:n || ' days' AS interval)"
    window = "to_hex({key} / {width})"
    if is_sqlite:
        later = "date(created_at, :n || ' days') || substr(created_at, 11)"
        window = "printf('%x', {key} / {width})"
    changed = {
        "id": "id + :on",
        "public_id": "public_id || '-' || :n",
        "root_id": "root_id + :on",
        "parent_id": "parent_id + :on",
        "created_at": later,
    }
    names = [column.name for column in Comment.__table__.columns]
    first = "id <= :on / :n"
    yield (
        f"INSERT INTO comments ({', '.join(names)})"  # noqa: S608
        f" SELECT {', '.join(changed.get(name, name) for name in names)}"
        f" FROM comments WHERE {first}"
    )
    yield (
        "INSERT INTO comment_revisions (comment_id, n, source, html, sanitiser, at, public)"  # noqa: S608
        " SELECT comment_id + :on, n, source, html, sanitiser, at, public"
        f" FROM comment_revisions WHERE comment_{first}"
    )
    day = keys.place(EPOCH + timedelta(days=1))
    key = f"(id + :n * {day})"
    words = "words"
    for name, length in keys.WINDOWS.items():
        width = keys.SUBJECTS * keys.KINDS * length
        old, new = (window.format(key=of, width=width) for of in ("id", key))
        words = f"replace({words}, '={name}' || {old}, '={name}' || {new})"
    yield (
        "INSERT INTO search_documents (id, kind, subject_id, words)"  # noqa: S608
        f" SELECT {key} + :on, kind, subject_id + :on, {words}"
        f" FROM search_documents WHERE kind = 0 AND subject_{first}"
    )


def _searches(comments: int) -> Iterator[tuple[str, dict[str, str]]]:
    chance = random.Random(5)

    def word(first: int, last: int) -> str:
        return SPOKEN[chance.randrange(first, last)]

    def phrase() -> str:
        said = prose(chance.randint(1, comments)).split()
        at = chance.randrange(len(said) - 4)
        return '"' + " ".join(said[at : at + chance.randint(2, 4)]) + '"'

    kinds: dict[str, Callable[[], dict[str, str]]] = {
        "a very common word": lambda: {"q": word(0, 10)},
        "a common word": lambda: {"q": word(10, 200)},
        "a word": lambda: {"q": word(200, 5_000)},
        "a rare word": lambda: {"q": word(5_000, VOCABULARY)},
        "no such word": lambda: {"q": word(200, 5_000) + "q"},
        "two letters": lambda: {"q": re.sub("(..).*", r"\1", word(0, 2_000))},
        "three letters": lambda: {"q": word(10, 5_000)[:3]},
        "two common words": lambda: {"q": f"{word(0, 50)} {word(0, 200)}"},
        "common and rare": lambda: {"q": f"{word(0, 50)} {word(2_000, 20_000)}"},
        "three words": lambda: {"q": f"{word(0, 500)} {word(0, 2_000)} {word(0, 2_000)[:3]}"},
        "a phrase that occurs": lambda: {"q": phrase()},
        "a phrase of common words": lambda: {"q": f'"{word(0, 30)} {word(0, 30)} {word(0, 30)}"'},
        "by an author": lambda: {"q": word(0, 500), "author": _handle(chance)},
        "in a topic": lambda: {"q": word(0, 2_000), "topic": "waste"},
        "of some days": lambda: {"q": word(0, 500), "since": "2021-03-01", "until": "2021-03-09"},
        "against": lambda: {"q": word(0, 500), "bearing": "against"},
    }
    for n in range(SEARCHES // len(kinds)):
        for kind, made in kinds.items():
            yield kind, made() | {"order": ("best", "newest")[n % 2]}


def _handle(chance: random.Random) -> str:
    handles = db.session.scalars(select(Person.handle).order_by(Person.id)).all()
    return str(chance.choice(handles))


def _times(app: Flask, searches: list[tuple[str, dict[str, str]]]) -> dict[str, list[float]]:
    client = app.test_client()
    for _, asked in searches[:16]:  # code, connections and statements are there
        client.get("/search", query_string=asked)
    gc.freeze()  # as the web server does
    times: dict[str, list[float]] = {}
    for kind, asked in searches:
        began = time.perf_counter()
        answer = client.get("/search", query_string=asked)
        times.setdefault(kind, []).append((time.perf_counter() - began) * 1_000)
        assert answer.status_code == 200, asked
        if further := re.search(r'rel="next" href="([^"]+)"', answer.text):
            began = time.perf_counter()
            assert client.get(further[1].replace("&amp;", "&")).status_code == 200
            times.setdefault("a later page", []).append((time.perf_counter() - began) * 1_000)
    return times


if __name__ == "__main__":
    raise SystemExit(main())
