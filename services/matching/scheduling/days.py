"""Days of the horizon, counted from its start, for calendar dates."""

from __future__ import annotations

from datetime import date


class DayNumbers(dict[date, int]):
    """Days counted from `start`, each computed once: a park's lots are on few days."""

    def __init__(self, start: date) -> None:
        super().__init__()
        self._start = start

    def __missing__(self, day: date) -> int:
        number = self[day] = (day - self._start).days
        return number
