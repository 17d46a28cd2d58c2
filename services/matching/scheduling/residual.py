"""Residual capacity: what the lots of other orders leave to the orders that are planned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import timedelta

from services.matching.domain.orders import Order
from services.matching.domain.park import Line
from services.matching.scheduling.days import DayNumbers
from services.matching.scheduling.problem import dated_overrides
from services.matching.scheduling.snapshot import ParkSnapshot
from services.planning.model import Step

ByDay = dict[int, float]


class Residual:
    """Residual capacity for `orders` on `lines` beside the live lots of all other orders.

    A problem's quota has one limit for all days, while other lots leave a different amount of it on each day. So where
    there are other lots, the lines that share a quota are cut to its residual, each by the same share, and `untouched`
    is False.
    """

    def __init__(self, snapshot: ParkSnapshot, orders: Collection[Order], lines: Collection[Line]) -> None:
        self._snapshot = snapshot
        self._lines = lines
        self.days = snapshot.park.horizon_days
        self.taken = load_of_others(snapshot, {order.id for order in orders})
        self.untouched = not self.taken
        self._by_link = _by_link(snapshot, self.taken)
        self._free = {line.id: self._left(line, 1.0) for line in lines}

    def free(self) -> dict[str, ByDay]:
        """Residual capacity by line, for days on which it is not the planned one: for commitments made before."""
        return self._free

    def quota_use(self) -> dict[tuple[str, int], float]:
        """Amount that other lots take of each quota, by day of the horizon."""
        return {
            (quota.id, day): self._used(quota.links, day) * quota.per_unit
            for quota in self._snapshot.park.quotas
            for day in (range(self.days) if self.taken else ())
        }

    def for_new_commitments(self, committed: Mapping[Step, float]) -> dict[str, ByDay]:
        """`free` with old figures counted for less, but never less than the capacity already `committed`."""
        policy = self._snapshot.park.policy
        factor = policy.stale_factor if policy.stale_days else 1.0
        trusted = factor >= 1
        left = {line.id: dict(self._free[line.id]) if trusted else self._left(line, factor) for line in self._lines}
        self._cut(left, committed)
        for (line, day), load in committed.items():
            if self._amount(left, line, day) < load:
                left.setdefault(line, {})[day] = load
        return left

    def _amount(self, left: Mapping[str, ByDay], line: str, day: int) -> float:
        return left.get(line, {}).get(day, float(self._snapshot.lines[line].planned_daily_capacity))

    def _left(self, line: Line, stale_factor: float) -> ByDay:
        left = dated_overrides(self._snapshot, line.id, self.days)
        for day in self._stale_days(line.id) if stale_factor < 1 else ():
            left[day] *= stale_factor
        for day, load in self.taken.get(line.id, {}).items():
            left[day] = max(0.0, left.get(day, float(line.planned_daily_capacity)) - load)
        return left

    def _stale_days(self, line: str) -> list[int]:
        """Days of the horizon whose figure is older than the park's policy trusts."""
        start, stale_days = self._snapshot.today, self._snapshot.park.policy.stale_days
        if stale_days is None:
            return []
        trusted = start - timedelta(days=stale_days)
        figures = self._snapshot.figures.get(line, {})
        old = ((day - start).days for day, figure in figures.items() if figure.reported_at.date() < trusted)
        return [day for day in old if 0 <= day < self.days]

    def _cut(self, left: dict[str, ByDay], committed: Mapping[Step, float]) -> None:
        for quota in () if self.untouched else self._snapshot.park.quotas:
            lines = [line for line in self._lines if line.link in quota.links]
            if quota.per_unit > 0 and lines:
                for day in range(self.days):
                    limit = (quota.daily_limit - self._used(quota.links, day) * quota.per_unit) / quota.per_unit
                    self._cut_day(left, lines, day, max(0.0, limit), committed)

    def _cut_day(
        self, left: dict[str, ByDay], lines: list[Line], day: int, limit: float, committed: Mapping[Step, float]
    ) -> None:
        kept = sum(committed.get(Step(line.id, day), 0.0) for line in lines)
        free = {line.id: self._amount(left, line.id, day) - committed.get(Step(line.id, day), 0.0) for line in lines}
        total = sum(max(0.0, amount) for amount in free.values())
        if total + kept <= limit:
            return
        share = max(0.0, limit - kept) / total if total else 0.0
        for line, amount in free.items():
            left.setdefault(line, {})[day] = committed.get(Step(line, day), 0.0) + max(0.0, amount) * share

    def _used(self, links: Collection[str], day: int) -> float:
        """Capacity that other lots take at these links on a day."""
        return sum(self._by_link[link].get(day, 0.0) for link in set(links) if link in self._by_link)


def _by_link(snapshot: ParkSnapshot, taken_of_lines: Mapping[str, ByDay]) -> dict[str, ByDay]:
    """Capacity that other lots take of each link, by day."""
    taken: defaultdict[str, defaultdict[int, float]] = defaultdict(lambda: defaultdict(float))
    for line, by_day in taken_of_lines.items():
        of_link = taken[snapshot.lines[line].link]
        for day, load in by_day.items():
            of_link[day] += load
    return {link: dict(days) for link, days in taken.items()}


def load_of_others(snapshot: ParkSnapshot, planned: Collection[str]) -> dict[str, ByDay]:
    """Capacity that live lots of all but these orders take, by line and day of the horizon."""
    number = DayNumbers(snapshot.today)
    return {
        line: {number[day]: load for day, load in by_day.items()}
        for line, by_day in snapshot.taken_by_others(planned).items()
    }
