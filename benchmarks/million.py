"""Whether a page costs the same however long the discussion is.

`python -m benchmarks.million [SIZE]`: pages of a briefing with 1,000,000 comments against the
same pages of one with 1,000, as two workers serve them to strangers and as they are made anew
(the median of the same pages asked repeatedly, without the page cache). Both engines.
"""

import sys
import time
from datetime import timedelta
from statistics import median

from flask import Flask
from sqlalchemy import text

from app.core.db import db
from app.core.paging import pack
from benchmarks import load
from benchmarks.ground import ENGINES, ground, serving
from benchmarks.seed import START, a_discussion
from tests.factories import a_briefing

GOAL = 0.9
SMALL = 1_000
ROUNDS = 7
MADE = 100


def main() -> bool:
    """True: something falls short."""
    load.needed("wrk")
    large = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    falls_short = [_figure(engine, large) for engine in ENGINES]
    return any(falls_short)


def _figure(engine: str, large: int) -> bool:
    with ground(engine) as app:
        small_pages, large_pages = _pages(SMALL, 1), _pages(large, SMALL + 1)
        with db.engine.connect() as connection:
            connection.execute(text("ANALYZE"))
            connection.commit()
        short = [_made(app, engine, name, small_pages, large_pages) for name in small_pages]
        with serving(app) as site:
            for name in small_pages:
                urls = {"small": site + small_pages[name], "large": site + large_pages[name]}
                for url in [*urls.values()] * 6:
                    load.fetched(url)
                found = load.rates(urls, rounds=ROUNDS, seconds=2)
                ratio = load.ratio(found["large"], found["small"])
                short.append(
                    load.told(f"served, {name}, {large:,} of {SMALL:,} ({engine})", ratio, GOAL)
                )
    return any(short)


def _pages(size: int, first_id: int) -> dict[str, str]:
    """Addresses of the kinds of page, in a new discussion of this size."""
    briefing = a_briefing("One proposition.", title=f"{size:,} comments")
    a_discussion(briefing, size, first_id=first_id)
    path = f"/briefings/{briefing.slug}"
    middle = pack(START + timedelta(days=750), first_id + size // 2)
    return {
        "first page": path,
        "page in the middle": f"{path}?sort=newest&after={middle}",
        "most helpful": f"{path}?sort=helpful",
        "most disputed": f"{path}?sort=disputed",
        "one long thread": f"/c/s{first_id:09}",
    }


def _made(app: Flask, engine: str, name: str, small: dict[str, str], large: dict[str, str]) -> bool:
    """Ratio of the times in which Flask makes the two pages, in turns."""
    client = app.test_client()
    taken: dict[str, list[float]] = {"small": [], "large": []}
    for _ in range(MADE):
        for kind, path in (("small", small[name]), ("large", large[name])):
            began = time.perf_counter()
            assert client.get(path).status_code == 200, path
            taken[kind].append(time.perf_counter() - began)
    ratio = median(taken["small"]) / median(taken["large"])
    return load.told(f"made anew, {name} ({engine})", ratio, GOAL)


if __name__ == "__main__":
    raise SystemExit(main())
