from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.notifications.hours import DIGEST_HOUR, Hours, zones
from app.notifications.models import How

QUIET = st.none() | st.tuples(st.integers(0, 23), st.integers(0, 23)).filter(lambda q: q[0] != q[1])
HOURS = st.builds(Hours, zone=st.sampled_from(zones()), quiet=QUIET)
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=UTC)
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("quiet", "moment", "awake"),
    [
        (None, "2026-01-05 23:30", "2026-01-05 23:30"),
        ((22, 7), "2026-01-05 21:59", "2026-01-05 21:59"),
        ((22, 7), "2026-01-05 22:00", "2026-01-06 07:00"),
        ((22, 7), "2026-01-06 06:59", "2026-01-06 07:00"),
        ((22, 7), "2026-01-06 07:00", "2026-01-06 07:00"),
        ((9, 17), "2026-01-06 12:00", "2026-01-06 17:00"),
        ((22, 7), "2026-07-06 06:30", "2026-07-06 06:30"),
        ((22, 7), "2026-07-06 05:30", "2026-07-06 06:00"),
    ],
)
def test_quiet_hours_go_by_the_wall_clock(
    quiet: tuple[int, int] | None, moment: str, awake: str
) -> None:
    assert Hours("Europe/London", quiet).awake_at(utc(moment)) == utc(awake)


@pytest.mark.parametrize(
    ("how", "now", "due"),
    [
        (How.DAILY, "2026-01-07 06:59", "2026-01-06 07:00"),
        (How.DAILY, "2026-01-07 07:00", "2026-01-07 07:00"),
        (How.WEEKLY, "2026-01-07 12:00", "2026-01-05 07:00"),
        (How.WEEKLY, "2026-01-05 06:59", "2025-12-29 07:00"),
        (How.DAILY, "2026-07-07 06:30", "2026-07-07 06:00"),
    ],
)
def test_digests_are_due_at_seven_and_on_mondays(how: How, now: str, due: str) -> None:
    assert Hours("Europe/London").last_digest(how, utc(now)) == utc(due)


def test_a_digest_waits_for_the_end_of_quiet_hours() -> None:
    late = Hours("Europe/London", (20, 9))

    assert late.last_digest(How.DAILY, utc("2026-01-07 08:00")) == utc("2026-01-06 09:00")
    assert late.last_digest(How.DAILY, utc("2026-01-07 09:00")) == utc("2026-01-07 09:00")


@given(HOURS, MOMENTS)
def test_whoever_is_woken_is_awake_within_a_day(hours: Hours, moment: datetime) -> None:
    awake = hours.awake_at(moment)

    assert moment <= awake <= moment + timedelta(hours=25)
    assert hours.awake_at(awake) == awake


@given(HOURS, MOMENTS, st.sampled_from([How.DAILY, How.WEEKLY]))
def test_the_last_digest_is_past_and_the_next_one_is_not(
    hours: Hours, moment: datetime, how: How
) -> None:
    due = hours.last_digest(how, moment)
    step = timedelta(days=7 if how is How.WEEKLY else 1)

    assert due <= moment < due + step + timedelta(hours=26)
    assert hours.last_digest(how, due) == due
    assert hours.awake_at(due) == due
    local = due.astimezone(ZoneInfo(hours.zone))
    if hours.quiet is None:
        assert local.hour == DIGEST_HOUR
