from datetime import UTC, date, datetime

import pytest

from app.core import clock


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 7, 14, 22, 59, 59, tzinfo=UTC), date(2026, 7, 14)),
        (datetime(2026, 7, 14, 23, 0, tzinfo=UTC), date(2026, 7, 15)),
        (datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2027, 1, 1, 0, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_a_day_is_one_where_the_readers_are(moment: datetime, day: date) -> None:
    with clock.frozen(moment):
        assert (clock.local_date(moment), clock.today()) == (day, day)


@pytest.mark.parametrize(
    ("day", "moment"),
    [
        (date(2026, 3, 29), datetime(2026, 3, 29, 0, tzinfo=UTC)),
        (date(2026, 3, 30), datetime(2026, 3, 29, 23, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 24, 23, tzinfo=UTC)),
        (date(2026, 10, 26), datetime(2026, 10, 26, 0, tzinfo=UTC)),
    ],
)
def test_days_begin_at_midnight_also_when_the_clocks_change(day: date, moment: datetime) -> None:
    assert clock.beginning(day) == moment
