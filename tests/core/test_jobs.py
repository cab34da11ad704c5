from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.core import clock, jobs
from app.core.db import db, transaction
from app.core.processes import Stop
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
