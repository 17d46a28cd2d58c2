"""A park's calendar: days on which it is closed, how it starts again after them, and its shifts by weekday."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WEEKDAYS = 7


@dataclass(frozen=True, slots=True)
class Closure:
    """Days (ISO texts, both included) on which the lines of some links are closed; no links: all of them.

    `ramp_up_shares` are the shares, 0–1, of their capacity on the days that follow, when people come back.
    """

    display_name: str
    first_date: str
    last_date: str
    ramp_up_shares: tuple[float, ...] = ()
    links: tuple[str, ...] = ()

    @property
    def first(self) -> date:
        return date.fromisoformat(self.first_date)

    @property
    def last(self) -> date:
        return date.fromisoformat(self.last_date)

    def covers(self, link: str) -> bool:
        """True if lines of the link are closed."""
        return not self.links or link in self.links

    def shares(self) -> Iterable[tuple[date, float]]:
        """The days that are not ordinary, and the share of capacity on each."""
        days = (self.last - self.first).days + 1
        yield from ((self.first + timedelta(days=number), 0.0) for number in range(days))
        yield from ((self.last + timedelta(days=1 + number), share) for number, share in enumerate(self.ramp_up_shares))


def shares_of_days(
    closures: Iterable[Closure], weekday_shares: Sequence[float], link: str, first: date, last: date
) -> dict[date, float]:
    """The share of a link's planned capacity on the days from `first` to `last` on which it is not 1.

    `weekday_shares` are those of Monday to Sunday; none: 1 each. Where several shares meet, the least counts.
    """
    shares: dict[date, float] = {}
    if weekday_shares:
        days = (first + timedelta(days=number) for number in range((last - first).days + 1))
        shares = {day: weekday_shares[day.weekday()] for day in days if weekday_shares[day.weekday()] != 1}
    for closure in closures:
        for day, share in closure.shares() if closure.covers(link) else ():
            if first <= day <= last:
                shares[day] = min(shares.get(day, 1.0), share)
    return shares
