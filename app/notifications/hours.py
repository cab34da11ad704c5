"""When mail may go out, by the clock of whoever gets it."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from app.core import clock
from app.notifications.models import How

DIGEST_HOUR = 7
_STEP = {How.DAILY: timedelta(days=1), How.WEEKLY: timedelta(days=7)}


@dataclass(frozen=True)
class Hours:
    """Quiet from one whole hour of the day until another; None: never."""

    zone: str = clock.LOCAL.key
    quiet: tuple[int, int] | None = None

    def awake_at(self, moment: datetime) -> datetime:
        """The moment, or when the quiet hours end into which it falls."""
        local = moment.astimezone(ZoneInfo(self.zone))
        if self.quiet is None or not _lies_in(self.quiet, local.hour):
            return moment
        end = _at(local, self.quiet[1])
        return end if end > moment else _at(local + timedelta(days=1), self.quiet[1])

    def last_digest(self, how: How, now: datetime) -> datetime:
        """When the latest digest of this sort was due; a weekly one is due on Mondays."""
        day = now.astimezone(ZoneInfo(self.zone))
        if how is How.WEEKLY:
            day -= timedelta(days=day.weekday())
        while (due := self.awake_at(_at(day, DIGEST_HOUR))) > now:
            day -= _STEP[how]
        return due


@cache
def zones() -> list[str]:
    """Those that are named after a place, and UTC."""
    odd = ("Etc/", "posix/", "right/", "SystemV/", "US/", "Canada/", "Brazil/", "Chile/", "Mexico/")
    named = (zone for zone in available_timezones() if "/" in zone and not zone.startswith(odd))
    return [*sorted(named), "UTC"]


def _lies_in(span: tuple[int, int], hour: int) -> bool:
    start, end = span
    return start <= hour < end if start < end else hour >= start or hour < end


def _at(day: datetime, hour: int) -> datetime:
    """That hour of the day by the wall clock there."""
    return datetime.combine(day.date(), time(hour), tzinfo=day.tzinfo).astimezone(UTC)
