"""Proofs that what is done at the same moment is done once and counted right.

Each fails with AssertionError; `test_broken_builds` runs them over builds that must fail.
"""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from flask import Flask
from sqlalchemy import select

from app.core.db import db
from app.discussion.models import Comment, Vote
from app.discussion.services import counts
from tests.factories import a_briefing, a_comment, a_person
from tests.faults.server import Server, close_all, serving, visitor

VOTES = 1_000
WINDOWS = 64


@dataclass
class Crowd:
    """Calls made from many threads at once, and how many were under way together."""

    answers: Counter[int] = field(default_factory=Counter)
    most_in_flight: int = 0
    _in_flight: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self, parts: Sequence[Sequence[Callable[[], int]]]) -> "Crowd":
        """Each part in a thread of its own, all starting together."""
        together = threading.Barrier(len(parts))

        def work(calls: Sequence[Callable[[], int]]) -> None:
            together.wait()
            for call in calls:
                self._note(+1)
                answer = call()
                self._note(-1, answer)

        threads = [threading.Thread(target=work, args=(calls,)) for calls in parts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return self

    def _note(self, change: int, answer: int | None = None) -> None:
        with self._lock:
            self._in_flight += change
            self.most_in_flight = max(self.most_in_flight, self._in_flight)
            if answer is not None:
                self.answers[answer] += 1


def the_same_vote_a_thousand_times(app: Flask, server: Server) -> None:
    comment, voter = a_comment(a_briefing("One thing.")), a_person()
    with serving(server):
        first = visitor(app, server, voter)
        windows = [first.another_window() for _ in range(WINDOWS)]
        presses = [
            partial(windows[n % WINDOWS].post, f"/c/{comment.public_id}/vote", helpful=1)
            for n in range(VOTES)
        ]
        crowd = Crowd().run([presses[n::WINDOWS] for n in range(WINDOWS)])
        close_all(windows)

    assert crowd.answers == {303: VOTES}, server.log()
    assert crowd.most_in_flight >= 50
    assert _votes(comment) == [(voter.id, 1, 0)]
    assert counts.differences() == []


def opposite_votes_of_one_person(app: Flask, server: Server) -> None:
    comment, voter = a_comment(a_briefing("One thing.")), a_person()
    with serving(server):
        first = visitor(app, server, voter)
        windows = [first.another_window() for _ in range(WINDOWS)]
        presses = [
            partial(windows[n % WINDOWS].post, f"/c/{comment.public_id}/vote", agree=n % 3 - 1)
            for n in range(300)
        ]
        crowd = Crowd().run([presses[n::WINDOWS] for n in range(WINDOWS)])
        close_all(windows)

    assert crowd.answers == {303: 300}, server.log()
    assert len(_votes(comment)) == 1
    assert counts.differences() == []


def a_hundred_voters_at_once(app: Flask, server: Server) -> None:
    comment, voters = a_comment(a_briefing("One thing.")), [a_person() for _ in range(100)]
    with serving(server):
        browsers = [visitor(app, server, voter) for voter in voters]
        path = f"/c/{comment.public_id}/vote"
        crowd = Crowd().run([[partial(browser.post, path, agree=1)] for browser in browsers])
        close_all(browsers)

    assert crowd.answers == {303: 100}, server.log()
    assert _votes(comment) == sorted((voter.id, 0, 1) for voter in voters)
    db.session.refresh(comment)
    assert comment.agree == 100
    assert counts.differences() == []


def _votes(comment: Comment) -> list[tuple[int, int, int]]:
    cast = select(Vote.person_id, Vote.helpful, Vote.agree).where(Vote.comment_id == comment.id)
    return sorted((person, helpful, agree) for person, helpful, agree in db.session.execute(cast))
