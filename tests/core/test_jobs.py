from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock, jobs
from app.core.db import db, transaction
from app.core.processes import Stop
from tests.engines import on_postgresql
from tests.factories import LONG_AGO, saved

pytestmark = pytest.mark.usefixtures("app")


class _AfterIdle(Stop):
    """Stops once there is nothing left to do, and needs no signals."""

    def __init__(self) -> None:
        self.asked = False

    def wait(self, _: float) -> bool:
        self.asked = True
        return True


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    heard: list[dict[str, Any]] = []
    monkeypatch.setitem(jobs.HANDLERS, "hear", heard.append)
    monkeypatch.setattr(jobs, "PERIODIC", {})
    return heard


def test_the_worker_does_what_is_due_in_order_and_then_waits(heard: list[dict[str, Any]]) -> None:
    with transaction():
        jobs.ask("hear", {"n": 2}, at=clock.now())
        jobs.ask("hear", {"n": 1}, at=LONG_AGO)
        jobs.ask("hear", {"n": 3}, at=clock.now() + timedelta(hours=1))

    jobs.work(_AfterIdle())

    assert [payload["n"] for payload in heard] == [1, 2]


def test_a_burst_of_the_same_wish_is_one_job(heard: list[dict[str, Any]]) -> None:
    with transaction():
        jobs.ask("hear", {"n": 1}, key="once")
        jobs.ask("hear", {"n": 2}, key="once")

    jobs.work(_AfterIdle())

    assert [payload["n"] for payload in heard] == [1]


@on_postgresql
def test_a_job_waits_for_whoever_asked_for_it_last(app: Flask, heard: list[dict[str, Any]]) -> None:
    """On SQLite whoever asks holds the whole database."""

    def run_elsewhere() -> bool:
        with app.app_context():
            return jobs.run_due()

    with transaction():
        jobs.ask("hear", {"n": 1}, key="once", at=LONG_AGO)
    with ThreadPoolExecutor(1) as worker:
        with transaction():
            jobs.ask("hear", {"n": 2}, key="once")
            before = worker.submit(run_elsewhere).result(timeout=10)
        after = worker.submit(run_elsewhere).result(timeout=10)

    assert (before, after) == (False, True)
    assert [payload["n"] for payload in heard] == [1]


def test_what_is_asked_for_while_it_runs_is_done_again(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[int] = []

    def ask_again(payload: dict[str, Any]) -> None:
        heard.append(payload["n"])
        if payload["n"] == 1:
            with transaction():
                jobs.ask("again", {"n": 2}, key="once")

    monkeypatch.setitem(jobs.HANDLERS, "again", ask_again)
    monkeypatch.setattr(jobs, "PERIODIC", {})
    with transaction():
        jobs.ask("again", {"n": 1}, key="once")

    jobs.work(_AfterIdle())

    assert heard == [1, 2]


@on_postgresql
def test_who_asks_while_a_worker_takes_the_job_gets_another(app: Flask) -> None:
    def ask_elsewhere() -> None:
        with app.app_context(), transaction():
            jobs.ask("hear", {"n": 2}, key="once")

    with transaction():
        jobs.ask("hear", {"n": 1}, key="once", at=LONG_AGO)
    with ThreadPoolExecutor(1) as asker:
        with transaction():
            taken = db.session.scalars(select(jobs.Job).with_for_update()).one()
            taken.key, taken.lease_until = None, clock.now() + jobs.LEASE
            db.session.flush()
            asked = asker.submit(ask_elsewhere)
            wait([asked], timeout=0.2)
        asked.result(timeout=10)

    waiting = db.session.scalars(select(jobs.Job).where(jobs.Job.key == "once")).one()
    assert waiting.payload == {"n": 2}


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: dict[str, Any]) -> None:
        raise ValueError("no")

    monkeypatch.setitem(jobs.HANDLERS, "fail", fail)


@pytest.mark.usefixtures("failing")
def test_a_job_that_fails_is_tried_again_later() -> None:
    with clock.frozen(LONG_AGO):
        with transaction():
            jobs.ask("fail", {})
        jobs.run_due()
        again = jobs.run_due()

    job = db.session.scalars(select(jobs.Job)).one()
    assert not again
    assert (job.attempts, job.error) == (1, "ValueError: no")
    assert job.run_at == LONG_AGO + timedelta(seconds=2)


@pytest.mark.usefixtures("failing")
def test_after_many_attempts_the_pause_is_the_longest() -> None:
    last = jobs.MOST_ATTEMPTS - 1
    saved(jobs.Job(kind="fail", payload={}, run_at=LONG_AGO, attempts=last))

    with clock.frozen(LONG_AGO):
        jobs.run_due()

    job = db.session.scalars(select(jobs.Job)).one()
    assert (job.attempts, job.error, job.lease_until) == (60, "ValueError: no", None)
    assert job.run_at == LONG_AGO + jobs.LONGEST_PAUSE


def test_the_worker_outlives_a_task_that_fails(
    heard: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[int] = []

    def fails_once() -> None:
        done.append(1)
        raise ValueError("no")

    class TwoRounds(_AfterIdle):
        def wait(self, _: float) -> bool:
            self.asked = len(heard) > 0
            return self.asked

    monkeypatch.setattr(jobs, "PERIODIC", {fails_once: timedelta(hours=1)})
    with transaction():
        jobs.ask("hear", {"n": 1}, at=LONG_AGO)

    jobs.work(TwoRounds())

    assert (len(done), len(heard)) == (1, 1)
