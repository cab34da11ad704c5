"""Proof that what was answered is kept, whenever the server is killed.

Writers post, vote and take stances; before each they note what they attempt, after a good answer
that it was acknowledged. After each kill: acknowledged is there, nothing else than attempted is,
everything once, every counter right, and the work each change asked for is queued with it.
"""

import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from statistics import median

from flask import Flask
from sqlalchemy import select, text

from app.accounts.models import Person, Role
from app.briefings.models import Briefing
from app.core.db import db
from app.core.jobs import Job
from app.discussion.models import Comment, Response, Stance, Vote
from app.discussion.services import counts
from tests.discussion.asking import proposition
from tests.factories import a_briefing, a_comment, a_person
from tests.faults.server import GONE, Server, Visitor, close_all, visitor

WRITERS = 8
PROPOSITIONS = 60
MOST_SECONDS_TO_READY = 3.0
ROUND_SECONDS = 20.0


@dataclass
class Writer:
    """One person with one browser, and what they attempted, in memory that no kill reaches."""

    person: Person
    browser: Visitor
    attempted_keys: set[str] = field(default_factory=set)
    acknowledged_keys: set[str] = field(default_factory=set)
    votes: dict[int, set[int]] = field(default_factory=dict)
    """By comment: the values one of which must be there, the last acknowledged or later."""
    stances: dict[int, set[int]] = field(default_factory=dict)
    """By wording, likewise."""


class Discussion:
    def __init__(self, app: Flask, server: Server, seed: int, writers: int = WRITERS) -> None:
        self.server = server
        self.rng = random.Random(seed)
        self.briefing = a_briefing(*(f"Proposal {n}." for n in range(1, PROPOSITIONS + 1)))
        self.comments = [a_comment(self.briefing) for _ in range(20)]
        self.propositions = [proposition(self.briefing, n + 1) for n in range(PROPOSITIONS)]
        self.writers = [self._writer(app, n) for n in range(writers)]
        self.keys = count(1)
        self.acknowledged = 0
        self.stop = threading.Event()
        self.lock = threading.Lock()
        self.refused: list[str] = []

    def _writer(self, app: Flask, number: int) -> Writer:
        # A moderator's words are never held, and as many as they like.
        person = a_person(f"Writer {number}", role=Role.MODERATOR)
        return Writer(person, visitor(app, self.server, person))

    def write_until_killed(self, after: int | None = None) -> None:
        """All write at once until that many good answers were given, or the server is gone."""
        with self.writing() as is_going_on:
            until = time.monotonic() + ROUND_SECONDS
            while is_going_on() and time.monotonic() < until:
                if after is not None and self.acknowledged >= after:
                    break
                time.sleep(0.001)
            self.server.kill()
        assert self.acknowledged or after is None, "nothing was written before the kill"

    @contextmanager
    def writing(self) -> Iterator[Callable[[], bool]]:
        """All write at once meanwhile. What it yields tells whether any of them still does."""
        self.stop.clear()
        self.acknowledged = 0
        threads = [
            threading.Thread(target=self._write, args=(writer, random.Random(self.rng.random())))
            for writer in self.writers
        ]
        for thread in threads:
            thread.start()
        try:
            yield lambda: any(thread.is_alive() for thread in threads)
        finally:
            self.stop.set()
            for thread in threads:
                thread.join()
            close_all(writer.browser for writer in self.writers)
        assert self.refused == []

    def _write(self, writer: Writer, rng: random.Random) -> None:
        steps: Sequence[Callable[[Writer, random.Random], int]] = (
            self._post,
            self._vote,
            self._stand,
        )
        while not self.stop.is_set():
            try:
                status = rng.choice(steps)(writer, rng)
            except GONE:
                return
            if status != 303:
                self.refused.append(f"{status} {writer.browser.said}")
                return
            with self.lock:
                self.acknowledged += 1

    def _post(self, writer: Writer, rng: random.Random) -> int:
        key = f"key-of-a-form-{next(self.keys):06}"
        writer.attempted_keys.add(key)
        parent = rng.choice([None, *self.comments[:3]])
        reply_to = f"?reply_to={parent.public_id}" if parent else ""
        status = writer.browser.post(
            f"/briefings/{self.briefing.slug}/comments/new{reply_to}",
            body=f"Words of {key}.",
            about="",
            bearing="neither",
            form_key=key,
        )
        if status == 303:
            writer.acknowledged_keys.add(key)
        return status

    def _vote(self, writer: Writer, rng: random.Random) -> int:
        comment, value = rng.choice(self.comments), rng.choice((-1, 1))
        writer.votes.setdefault(comment.id, {0}).add(value)
        status = writer.browser.post(f"/c/{comment.public_id}/vote", agree=value)
        if status == 303:
            writer.votes[comment.id] = {value}
        return status

    def _stand(self, writer: Writer, rng: random.Random) -> int:
        numbered, value = rng.choice(self.propositions), rng.choice((-2, -1, 1, 2))
        writer.stances.setdefault(numbered.wording_id, {0}).add(value)
        status = writer.browser.post(
            f"/briefings/{self.briefing.slug}/stances",
            proposition=numbered.proposition.key,
            wording=numbered.wording_id,
            stance=value,
        )
        if status == 303:
            writer.stances[numbered.wording_id] = {value}
        return status

    def check(self) -> None:
        """Raises AssertionError with what was lost, made up, doubled or miscounted."""
        db.session.commit()  # see what the server wrote; a rollback would expire the rows in hand
        for writer in self.writers:
            _check_comments(writer, self.briefing)
            _check_votes(writer)
            _check_stances(writer)
        assert counts.differences() == []
        if db.engine.dialect.name == "sqlite":
            assert db.session.scalars(text("PRAGMA integrity_check")).all() == ["ok"]
            assert db.session.execute(text("PRAGMA foreign_key_check")).all() == []
        db.session.commit()


def _check_comments(writer: Writer, briefing: Briefing) -> None:
    kept = db.session.scalars(
        select(Comment.form_key).where(
            Comment.author_id == writer.person.id, Comment.briefing_id == briefing.id
        )
    ).all()
    assert len(kept) == len(set(kept))
    lost, made_up = writer.acknowledged_keys - set(kept), set(kept) - writer.attempted_keys
    assert (lost, made_up) == (set(), set())


def _check_votes(writer: Writer) -> None:
    mine = select(Vote.comment_id, Vote.agree).where(Vote.person_id == writer.person.id)
    kept = dict(db.session.execute(mine).all())
    lost = {c: kept.get(c, 0) for c, may in writer.votes.items() if kept.get(c, 0) not in may}
    assert lost == {}
    assert set(kept) <= set(writer.votes)


def _check_stances(writer: Writer) -> None:
    mine = (
        select(Stance.wording_id, Stance.value)
        .join(Response, Response.id == Stance.response_id)
        .where(Response.person_id == writer.person.id)
    )
    kept = dict(db.session.execute(mine).all())
    lost = {w: kept.get(w, 0) for w, may in writer.stances.items() if kept.get(w, 0) not in may}
    assert lost == {}
    queued = {
        job["proposition"]
        for job in db.session.scalars(select(Job.payload))
        if job.get("person") == writer.person.id
    }
    assert len(queued) == len(kept), "a change without the work that it asks for, or the reverse"


def killed_again_and_again(app: Flask, server: Server, *, rounds: int, seed: int = 1) -> None:
    """All processes of the server at once, under eight writers."""
    discussion = Discussion(app, server, seed)
    starts: list[float] = []
    with _naming(seed, starts):
        for _ in range(rounds):
            starts.append(server.start())
            discussion.write_until_killed(after=discussion.rng.randrange(20, 60))
            discussion.check()
    # The middle one: another program on this machine may delay any single start.
    assert median(starts) <= MOST_SECONDS_TO_READY, starts


def killed_at_chosen_writes(app: Flask, server: Server, *, rounds: int, seed: int = 1) -> None:
    """The one worker, at a write to the database's files that the seed chooses."""
    server.workers = 1
    discussion = Discussion(app, server, seed, writers=1)
    starts: list[float] = []
    with _naming(seed, starts):
        for _ in range(rounds):
            starts.append(server.start())
            with server.killing_the_worker_at_write(discussion.rng.randrange(1, 120)):
                discussion.write_until_killed()
            discussion.check()


@contextmanager
def _naming(seed: int, starts: list[float]) -> Iterator[None]:
    """Say of a failure how to see it again."""
    try:
        yield
    except AssertionError as error:
        error.add_note(f"seed {seed}, round {len(starts)}")
        raise
