"""The capacity that standing lots leave to the orders that are planned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import timedelta

from services.matching.domain.orders import Order
from services.matching.domain.park import Line
from services.matching.use_cases.problems import park
from services.matching.use_cases.problems.days import DayNumbers
from services.matching.use_cases.situation import Situation
from services.planning.model import Step

ByDay = dict[int, float]


class Residual:
    """What is left for `orders` on `lines` beside the live lots of all others.

    A quota has one limit for all days, and what standing lots leave of it differs from day to day: so where some stand,
    the lines that share it are cut to what it leaves, each by the same share, and `untouched` is False.
    """

    def __init__(self, situation: Situation, orders: Collection[Order], lines: Collection[Line]) -> None:
        self._situation = situation
        self._lines = lines
        self.days = situation.park.horizon_days
        self.standing = standing_load(situation, {order.id for order in orders})
        self.untouched = not self.standing
        self._by_link = _by_link(situation, self.standing)
        self._free = {line.id: self._left(line, 1.0) for line in lines}

    def free(self) -> dict[str, ByDay]:
        """Per line, the days on which its capacity is not the ordinary one: for promises made before."""
        return self._free

    def quota_use(self) -> dict[tuple[str, int], float]:
        """What standing lots take of each quota, by day of the horizon."""
        return {
            (quota.id, day): self._used(quota.links, day) * quota.per_unit
            for quota in self._situation.park.quotas
            for day in (range(self.days) if self.standing else ())
        }

    def for_new_promises(self, promised: Mapping[Step, float]) -> dict[str, ByDay]:
        """The same with old figures counted for less, but never less than what is `promised` already."""
        policy = self._situation.park.policy
        factor = policy.stale_factor if policy.stale_days else 1.0
        trusted = factor >= 1
        left = {line.id: dict(self._free[line.id]) if trusted else self._left(line, factor) for line in self._lines}
        self._cut(left, promised)
        for (line, day), load in promised.items():
            if self._amount(left, line, day) < load:
                left.setdefault(line, {})[day] = load
        return left

    def _amount(self, left: Mapping[str, ByDay], line: str, day: int) -> float:
        return left.get(line, {}).get(day, float(self._situation.lines[line].planned_daily_capacity))

    def _left(self, line: Line, stale_factor: float) -> ByDay:
        left = park.dated_overrides(self._situation, line.id, self.days)
        for day in self._stale_days(line.id) if stale_factor < 1 else ():
            left[day] *= stale_factor
        for day, load in self.standing.get(line.id, {}).items():
            left[day] = max(0.0, left.get(day, float(line.planned_daily_capacity)) - load)
        return left

    def _stale_days(self, line: str) -> list[int]:
        """Days of the horizon whose figure is older than the park trusts."""
        start = self._situation.today
        trusted = start - timedelta(days=self._situation.park.policy.stale_days)
        figures = self._situation.figures.get(line, {})
        old = ((day - start).days for day, figure in figures.items() if figure.reported_at.date() < trusted)
        return [day for day in old if 0 <= day < self.days]

    def _cut(self, left: dict[str, ByDay], promised: Mapping[Step, float]) -> None:
        for quota in () if self.untouched else self._situation.park.quotas:
            lines = [line for line in self._lines if line.link in quota.links]
            if quota.per_unit > 0 and lines:
                for day in range(self.days):
                    limit = (quota.daily_limit - self._used(quota.links, day) * quota.per_unit) / quota.per_unit
                    self._cut_day(left, lines, day, max(0.0, limit), promised)

    def _cut_day(
        self, left: dict[str, ByDay], lines: list[Line], day: int, limit: float, promised: Mapping[Step, float]
    ) -> None:
        kept = sum(promised.get(Step(line.id, day), 0.0) for line in lines)
        free = {line.id: self._amount(left, line.id, day) - promised.get(Step(line.id, day), 0.0) for line in lines}
        total = sum(max(0.0, amount) for amount in free.values())
        if total + kept <= limit:
            return
        share = max(0.0, limit - kept) / total if total else 0.0
        for line, amount in free.items():
            left.setdefault(line, {})[day] = promised.get(Step(line, day), 0.0) + max(0.0, amount) * share

    def _used(self, links: Collection[str], day: int) -> float:
        """Capacity that standing lots take at these links on a day."""
        return sum(self._by_link[link].get(day, 0.0) for link in set(links) if link in self._by_link)


def _by_link(situation: Situation, standing: Mapping[str, ByDay]) -> dict[str, ByDay]:
    """What standing lots take of each link, by day."""
    taken: defaultdict[str, defaultdict[int, float]] = defaultdict(lambda: defaultdict(float))
    for line, by_day in standing.items():
        of_link = taken[situation.lines[line].link]
        for day, load in by_day.items():
            of_link[day] += load
    return {link: dict(days) for link, days in taken.items()}


def standing_load(situation: Situation, planned: Collection[str]) -> dict[str, ByDay]:
    """What live lots of other orders take, by line and day of the horizon."""
    number = DayNumbers(situation.today)
    return {
        line: {number[day]: load for day, load in by_day.items()}
        for line, by_day in situation.standing(planned).items()
    }
