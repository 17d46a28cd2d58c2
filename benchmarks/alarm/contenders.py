"""What raises alarms: Parkloom's forecast, and plain thresholds on what is still unpacked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from benchmarks.alarm.days import BEGINS, BREAKS, ENDS, HOUR, WORK, Day
from services.logistics.domain.alarm import AlarmParams, DoorDay, outlook_at, stands
from services.logistics.domain.pace import Pace, PaceParams, learned, prior_pace, working_hours

HOURS = working_hours(BEGINS, ENDS, BREAKS)


class Contender(Protocol):
    """Something that says at a second of the day whether an alarm stands for a door."""

    @property
    def name(self) -> str: ...

    def stands(self, before: bool, day: Day, mean: float, now: float) -> bool:
        """True if it stands, by whether it stood `before`. `mean` parcels were packed on earlier days."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """Parkloom's alarm."""

    name: str = "Parkloom"
    alarm: AlarmParams = field(default_factory=AlarmParams)
    pace: PaceParams = field(default_factory=PaceParams)
    _learned: dict[tuple[int, int], Pace] = field(default_factory=dict)

    def stands(self, before: bool, day: Day, mean: float, now: float) -> bool:
        seen = [report for report in day.reports if report[0] <= now]
        if not seen:
            return before
        counts = [(at, packed) for at, packed, _ in seen]
        known = DoorDay(seen[-1][2], counts, HOURS, day.door.per_hour / HOUR)
        key = (id(day), len(seen))
        if key not in self._learned:
            self._learned[key] = learned(prior_pace(mean / WORK, self.pace), counts, HOURS)
        return stands(before, outlook_at(self._learned[key], known, now, ENDS), self.alarm)


@dataclass(frozen=True, slots=True)
class UnpackedAt:
    """An alarm for every door that has more than a share of its parcels unpacked at one hour."""

    name: str
    hour: float
    share: float

    def stands(self, before: bool, day: Day, _mean: float, now: float) -> bool:
        if before or now < self.hour * HOUR:
            return before
        last = _last(day.reports, self.hour * HOUR)
        return last is not None and last[1] < (1 - self.share) * last[2]


@dataclass(frozen=True, slots=True)
class BehindTheLine:
    """An alarm while a door is behind the straight line from its first hour to the last pickup by more than a share."""

    name: str
    share: float

    def stands(self, before: bool, day: Day, _mean: float, now: float) -> bool:
        last = _last(day.reports, now)
        if last is None or now < BEGINS + 2 * HOUR:
            return before
        due = HOURS.between(BEGINS, last[0]) / WORK
        return last[1] < (due - self.share) * last[2]


def _last(reports: Sequence[tuple[float, int, int]], now: float) -> tuple[float, int, int] | None:
    return max((report for report in reports if report[0] <= now), default=None)
