"""A park's day: which one it is, until it is closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services.errors import Infeasible
from services.park_hours import ParkHours


@dataclass(eq=False, kw_only=True)
class ParkDay:
    """The day that it is in a park, `day`. `opened_at` is the instant at which the day before was closed.

    `closed_by` is the account that closed the day before, "" where it closed by itself. `planned_on` is the day of the
    last park plan that was made by schedule. `loads_counted` is false in the moment before the loads of a park are
    counted that an earlier version has stored.
    """

    park: str
    day: date
    opened_at: datetime
    closed_by: str = ""
    planned_on: date | None = None
    loads_counted: bool = True
    version: int = 1

    def is_over(self, hours: ParkHours, now: datetime) -> bool:
        """True once the hour has come at which the day closes by itself."""
        return hours.closing(self.day) <= now

    def require_closable(self, day: date, hours: ParkHours, now: datetime) -> None:
        """Raises Infeasible for a day that is closed already, and for one that has not begun."""
        today = self.day
        if day < today:
            message = f"{day} is closed already: in the park it is {today}"
            raise Infeasible("DAY_CLOSED", message, {"day": f"{day}", "today": f"{today}"})
        if day > today:
            message = f"{day} has not begun: in the park it is {today}"
            raise Infeasible("DAY_NOT_BEGUN", message, {"day": f"{day}", "today": f"{today}"})
        opening = hours.opening(day)
        if now < opening:
            begins = f"{opening:%Y-%m-%dT%H:%M:%SZ}"
            message = f"{day} was opened early and begins at {begins} only: it can be closed from then on"
            raise Infeasible("DAY_OPENED_EARLY", message, {"day": f"{day}", "begins": begins})

    def close(self, now: datetime, *, by: str = "") -> None:
        """The next day begins."""
        self.day += timedelta(days=1)
        self.opened_at, self.closed_by = now, by
        self.version += 1

    def plan_is_due(self, hours: ParkHours, hour: str | None, now: datetime) -> bool:
        """True once the `hour` of the day's park plan has come, unless that was made."""
        return hour is not None and self.planned_on != self.day and hours.at(self.day, hour) <= now
