"""Windows: days of the horizon for whose work together shares are kept, by calendar months or all of them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from services.matching.domain.park import Policy


@dataclass(frozen=True, slots=True)
class Window:
    """Days of the horizon, 0 is today; work made on the days since `since` counts with those from day 0 on."""

    first: int
    last: int
    since: date

    def dates(self, today: date) -> frozenset[date]:
        """The days of the horizon."""
        return frozenset(today + timedelta(days=day) for day in range(self.first, self.last + 1))

    def counted(self, today: date) -> list[date]:
        """All days that count, those that are over too."""
        begin = min(self.since, today) if self.first == 0 else today + timedelta(days=self.first)
        return [begin + timedelta(days=day) for day in range((today - begin).days + self.last + 1)]


def whole_horizon(policy: Policy, today: date, days: int) -> Window:
    """All days of the horizon, with those before that count."""
    return Window(0, days - 1, policy.fair_since(today))


def windows_of(policy: Policy, today: date, days: int) -> list[Window]:
    """The windows for which load is levelled: each month, or where the policy looks back to days, the whole horizon."""
    return list(_months(today, days)) if policy.fair_days is None else [whole_horizon(policy, today, days)]


def _months(today: date, days: int) -> Iterator[Window]:
    first = 0
    while first < days:
        day = today + timedelta(days=first)
        last = min(days - 1, first + monthrange(day.year, day.month)[1] - day.day)
        yield Window(first, last, day.replace(day=1))
        first = last + 1
