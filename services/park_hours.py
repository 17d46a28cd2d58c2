"""The hours of a park: when its days close, and when an hour of its own time comes in a day.

A park that closes its day before noon counts the hours since midnight to the day before, as a night shift does: its day
D closes on the morning of D + 1. One that closes it at noon or later ends D on D's own evening. Where clocks are put
forward over an hour, it comes when they are; where they are put back, it comes once, at its first time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

MIDNIGHT, NOON = "00:00", "12:00"
# As an hour until which something may be done: the whole day.
END_OF_DAY = "24:00"
_DAY = timedelta(days=1)
# Figures that were reported together have one instant, and a reply has the age of each.
_REMEMBERED = 4_096


@dataclass(frozen=True, slots=True)
class ParkHours:
    """Days of the IANA time zone `time_zone` that close at the hour `closes_at`. Hours are HH:MM of the park's time."""

    time_zone: str
    closes_at: str = MIDNIGHT

    def opening(self, day: date) -> datetime:
        """The instant at which the day begins, UTC."""
        return self.closing(day - _DAY)

    def closing(self, day: date) -> datetime:
        """The instant at which the day ends, UTC."""
        return self._instant(day if self.closes_at >= NOON else day + _DAY, self.closes_at)

    @lru_cache(_REMEMBERED)  # noqa: B019 - values, as many as there are parks
    def day_at(self, instant: datetime) -> date:
        """The day to which an instant belongs."""
        day: date = instant.astimezone(ZoneInfo(self.time_zone)).date() - _DAY
        while self.closing(day) <= instant:
            day += _DAY
        return day

    def at(self, day: date, hour: str) -> datetime:
        """The instant at which the hour comes for the first time since the day began, UTC."""
        if hour == END_OF_DAY:
            return self.closing(day)
        begins = day - _DAY if self.closes_at >= NOON else day
        return self._instant(begins if hour >= self.closes_at else begins + _DAY, hour)

    def _instant(self, day: date, hour: str) -> datetime:
        return datetime.combine(day, time.fromisoformat(hour), ZoneInfo(self.time_zone)).astimezone(UTC)
