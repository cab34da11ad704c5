"""Whether what was written is read at once by everybody.

`python -m benchmarks.fresh`: 1,000 times a comment is posted and the page is read as a stranger
on a new connection, over two processes; how often the words were missing. Both engines.
"""

from flask import Flask

from app.accounts.models import Role
from benchmarks.ground import ENGINES, commented, ground
from benchmarks.seed import an_article
from tests.factories import a_person
from tests.faults.server import Server, serving, stranger, visitor

CHECKS = 1_000


def main() -> bool:
    """True: something falls short."""
    return sum(_stale(engine) for engine in ENGINES) > 0


def _stale(engine: str) -> int:
    with ground(engine) as app:
        slug = an_article(comments=50)
        with serving(Server(app.config["SETTINGS"], workers=2)) as server:
            stale = _missed(app, server, slug)
    print(f"stale reads in {CHECKS:,} over two processes ({engine}): {stale}   goal 0")
    return stale


def _missed(app: Flask, server: Server, slug: str) -> int:
    """How often a stranger's next reading lacked what had just been acknowledged."""
    # A moderator's words are never held, and as many as they like.
    writer = visitor(app, server, a_person(role=Role.MODERATOR))
    missed = 0
    for number in range(CHECKS):
        words = f"Said for the {number}th time."
        commented(writer, slug, words)
        writer.close()  # the next connection may meet the other process
        reader = stranger(server)
        missed += words not in reader.get(f"/briefings/{slug}")
        reader.close()
    return missed


if __name__ == "__main__":
    raise SystemExit(main())
