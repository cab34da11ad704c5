"""Believable discussions of any size, with their counters already right."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, text, update

from app.accounts.models import Person
from app.briefings.models import Briefing
from app.core.db import db
from app.discussion import paths, scores
from app.discussion.models import Bearing, Comment, CommentRevision, CommentState, Rank
from tests.factories import a_briefing, a_person

WORDS = [
    "council",
    "service",
    "digital",
    "people",
    "care",
    "budget",
    "evidence",
    "local",
    "home",
    "visit",
    "online",
    "data",
    "staff",
    "report",
    "change",
    "question",
    "because",
    "should",
    "better",
    "however",
    "example",
    "patient",
    "borough",
    "process",
]
START = datetime(2020, 1, 1, tzinfo=UTC)
BATCH = 20_000
PEOPLE = 200
NEXT_ID = "SELECT setval(pg_get_serial_sequence('comments', 'id'), :last)"


@dataclass(slots=True)
class Seeded:
    id: int
    parent: "Seeded | None"
    root: "Seeded | None"
    path: bytes
    at: datetime
    state: CommentState
    listed: bool = False
    last_seq: int = 0
    replies: int = 0
    children: int = 0
    listed_children: int = 0
    tally: scores.Tally = field(default_factory=scores.Tally)


def an_article(*, comments: int) -> str:
    """Slug of a briefing of usual length, with four propositions and a discussion."""
    briefing = a_briefing(*(sentence(n, 120) for n in range(1, 5)), title=sentence(9, 50))
    a_discussion(briefing, comments)
    return briefing.slug


def a_discussion(
    briefing: Briefing, size: int, *, first_id: int = 1, said: Callable[[int], str] | None = None
) -> None:
    """Fill a briefing: three in four begin a thread; the first has a third of all replies.

    said: the words of a comment by its id, without HTML; else `sentence`.
    """
    many = min(PEOPLE, max(2, size // 10))
    people = [a_person(f"{sentence(n, 12).title()} {n}") for n in range(many)]
    made = _grown(size, first_id)
    published = sum(comment.state is CommentState.PUBLISHED for comment in made)
    held = sum(comment.state is CommentState.PENDING for comment in made)
    with db.engine.begin() as connection:
        _fill(connection, briefing.id, made, people, said or sentence)
        counters = {"comments": published, "held": held}
        connection.execute(update(Briefing).where(Briefing.id == briefing.id).values(counters))
        if connection.dialect.name == "postgresql":  # it does not see numbers that were given
            connection.execute(text(NEXT_ID), {"last": first_id + size - 1})


def sentence(seed: int, length: int = 300) -> str:
    """About so many characters, always the same for a seed."""
    return " ".join(random.Random(seed).choices(WORDS, k=max(1, length // 7)))


def _grown(size: int, first_id: int) -> list[Seeded]:
    rng = random.Random(7)  # whatever the size: a long discussion begins as a short one does
    made: list[Seeded] = []
    step = timedelta(days=1_500) / size
    for number in range(size):
        parent = _answered(rng, made)
        root = (parent.root or parent) if parent else None
        if root:
            root.last_seq += 1
        dice = rng.random()
        made.append(
            Seeded(
                id=first_id + number,
                parent=parent,
                root=root,
                path=paths.child(parent.path, root.last_seq) if parent and root else b"",
                at=START + step * number,
                state=_state(dice),
                tally=scores.Tally(*(int(rng.expovariate(1.0)) for _ in range(8))),
            )
        )
    _count(made)
    return made


def _answered(rng: random.Random, made: list[Seeded]) -> Seeded | None:
    """None: it begins a thread. Mostly something recent is answered, so that chains grow."""
    if not made or rng.random() < 0.75:
        return None
    if rng.random() < 0.3:
        return made[0]
    parent = made[max(0, len(made) - 1 - int(rng.expovariate(1 / 12)))]
    return parent.root if paths.depth(parent.path) >= 12 else parent


def _state(dice: float) -> CommentState:
    if dice < 0.96:
        return CommentState.PUBLISHED
    return CommentState.REMOVED if dice < 0.99 else CommentState.PENDING


def _count(made: list[Seeded]) -> None:
    for comment in reversed(made):
        published = comment.state is CommentState.PUBLISHED
        comment.listed = published or comment.listed_children > 0
        if comment.parent and comment.root:
            comment.root.replies += published
            comment.parent.children += published
            comment.parent.listed_children += comment.listed


def _fill(
    connection: Connection,
    briefing_id: int,
    made: list[Seeded],
    people: list[Person],
    said: Callable[[int], str],
) -> None:
    rng = random.Random(briefing_id)
    for start in range(0, len(made), BATCH):
        batch = made[start : start + BATCH]
        connection.execute(
            insert(Comment),
            [_row(comment, briefing_id, rng.choice(people).id) for comment in batch],
        )
        connection.execute(insert(CommentRevision), list(_revisions(batch, said)))
        ranks = list(_ranks(batch, briefing_id))
        if ranks:
            connection.execute(insert(Rank), ranks)


def _row(comment: Seeded, briefing_id: int, author_id: int) -> dict[str, Any]:
    return {
        "id": comment.id,
        "public_id": f"s{comment.id:09}",
        "briefing_id": briefing_id,
        "parent_id": comment.parent.id if comment.parent else None,
        "root_id": comment.root.id if comment.root else None,
        "path": comment.path,
        "band": paths.band(comment.path),
        "author_id": author_id,
        "bearing": Bearing.NEITHER,
        "created_at": comment.at,
        "revision": 1,
        "state": comment.state,
        "listed": comment.listed,
        "last_seq": comment.last_seq,
        "replies": comment.replies,
        "children": comment.children,
        "listed_children": comment.listed_children,
        "ranked": True,
        **comment.tally._asdict(),
    }


def _revisions(batch: list[Seeded], said: Callable[[int], str]) -> Iterator[dict[str, Any]]:
    for comment in batch:
        words = said(comment.id)
        yield {
            "comment_id": comment.id,
            "n": 1,
            "source": words,
            "html": f"<p>{words}</p>",
            "sanitiser": 1,
            "at": comment.at,
        }


def _ranks(batch: list[Seeded], briefing_id: int) -> Iterator[dict[str, Any]]:
    for comment in batch:
        if comment.root is None and comment.listed:
            yield {
                "comment_id": comment.id,
                "briefing_id": briefing_id,
                "helpful": scores.helpful(comment.tally),
                "disputed": scores.disputed(comment.tally),
            }
