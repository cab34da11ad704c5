"""What a digest run of ten thousand notifications costs."""

import tracemalloc
from pathlib import Path

import pytest
from sqlalchemy import insert

from app.accounts.models import Account, Person, PersonState
from app.core import clock
from app.core.db import db, transaction
from app.notifications.jobs import gather_digests
from app.notifications.models import How, Notification
from app.notifications.queries import Line
from tests.engines import on_sqlite
from tests.factories import LONG_AGO
from tests.journeys import post
from tests.notifications.conftest import KIND, Sky
from tests.notifications.test_hours import utc

pytestmark = [pytest.mark.gate, on_sqlite]

TOLD_AT, MORNING = utc("2026-01-06 20:00"), utc("2026-01-07 07:01")
PEAK = 6_000_000
"""Bytes that a run may hold at once beyond what it began with, however many lines there are. Most
of it are the statements that this test keeps to count them."""


def wait_for_digests(people: int, lines: int) -> None:
    """`lines` for each of so many people."""
    persons = [
        {"handle": f"p{n}", "name": f"Person {n}", "state": PersonState.ACTIVE}
        for n in range(people)
    ]
    with transaction():
        rows = [person | {"created_at": LONG_AGO} for person in persons]
        ids = list(db.session.scalars(insert(Person).returning(Person.id), rows))
        db.session.execute(
            insert(Account),
            [
                {
                    "person_id": n,
                    "email": f"p{n}@example.org",
                    "confirmed_at": LONG_AGO,
                    "fs_uniquifier": f"of-{n}",
                    "created_at": LONG_AGO,
                }
                for n in ids
            ],
        )
        for start in range(0, lines * people, 1_000):
            db.session.execute(
                insert(Notification),
                [
                    {
                        "person_id": ids[at % people],
                        "kind": KIND,
                        "subject_id": at // people + 1,
                        "at": TOLD_AT,
                        "waits_for": How.DAILY,
                    }
                    for at in range(start, min(start + 1_000, lines * people))
                ],
            )
    db.session.remove()


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(("people", "lines"), [(1_000, 10), (100, 100), (1, 10_000)])
def test_ten_thousand_lines_take_few_statements_and_flat_memory(
    mail: Path,
    sky: Sky,
    statements: list[str],
    people: int,
    lines: int,
) -> None:
    sky.lines = {
        n: Line(f"Rain on day {n}", "/rules", "Wet. " * 60, f"Week {n % 7}")
        for n in range(1, lines + 1)
    }
    wait_for_digests(people, lines)
    statements.clear()

    with clock.frozen(MORNING):
        tracemalloc.start()
        gather_digests()
        gathered = len(statements)
        post.deliver()
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    letters = [file.stat().st_size for file in mail.glob("*.eml")]
    each = (len(statements) - gathered) / people
    print(  # noqa: T201  the figure that this proof is for
        f"{people} people, {people * lines} lines: {gathered} statements to gather, "
        f"{each:.1f} for each letter, {peak / 1e6:.1f} MB at most, "
        f"{sum(letters) / 1e6:.1f} MB of mail"
    )
    assert len(letters) == people
    assert gathered <= 6 * (people // 500 + 1)
    assert each <= 20
    assert peak <= PEAK
