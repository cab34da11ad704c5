from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core import clock, limits
from app.core.db import db, transaction
from app.core.errors import TooMany
from app.core.limits import Attempts, limit
from app.web import said

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FIVE_MINUTES = timedelta(minutes=5)


def tries(times: int, *, key: str = "ana", at: datetime = NOON) -> None:
    with clock.frozen(at):
        for _ in range(times):
            with transaction():
                limit(key, 3, FIVE_MINUTES)


@pytest.mark.usefixtures("app")
def test_the_window_slides() -> None:
    tries(1)
    tries(2, at=NOON + timedelta(minutes=4))

    with pytest.raises(TooMany) as refused:
        tries(1, at=NOON + timedelta(minutes=4, seconds=30))
    tries(1, at=NOON + timedelta(minutes=5, seconds=1))
    with pytest.raises(TooMany) as again:
        tries(1, at=NOON + timedelta(minutes=5, seconds=2))

    assert (refused.value.wait, said(refused.value)) == (
        30,
        "Too many attempts. Try again in 1 minute.",
    )
    assert (again.value.wait, said(again.value)) == (
        238,
        "Too many attempts. Try again in 4 minutes.",
    )


@pytest.mark.usefixtures("app")
def test_keys_are_counted_apart_and_not_readable() -> None:
    tries(3)
    tries(3, key="bo")

    assert db.session.scalar(select(func.count()).select_from(Attempts)) == 2
    assert "ana" not in db.session.scalars(select(Attempts.key)).all()


@pytest.mark.usefixtures("app")
def test_what_was_forgiven_leaves_its_turn_to_another() -> None:
    tries(3)
    with clock.frozen(NOON), transaction():
        limits.forgive("ana")
    tries(1)

    with pytest.raises(TooMany):
        tries(1)


@pytest.mark.usefixtures("app")
def test_rows_that_are_over_are_swept() -> None:
    for name in ("ana", "bo", "cy"):
        tries(1, key=name)

    tries(1, key="dee", at=NOON + timedelta(hours=1))

    assert db.session.scalar(select(func.count()).select_from(Attempts)) == 1


def test_thirty_at_once_are_three(app: Flask) -> None:
    def attempt(_: int) -> bool:
        with app.app_context():
            try:
                with transaction():
                    limit("ana", 3, FIVE_MINUTES)
            except TooMany:
                return False
            finally:
                db.session.remove()
        return True

    with ThreadPoolExecutor(10) as threads:
        passed = list(threads.map(attempt, range(30)))

    assert sum(passed) == 3
