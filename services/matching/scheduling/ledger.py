"""Capacity and quotas that commitments take, entered one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from services.planning.model import Order, Problem, Step, capacity, fits, ready, steps_done, terms

TOLERANCE = 1e-6

# Amount taken of a quota on a day.
QuotaUse = Mapping[tuple[str, int], float]


class Ledger:
    """Residual capacity and quotas of a problem.

    `used` is capacity by line and day; `quota_use` is the amount that others take of each quota, by day.
    """

    def __init__(self, problem: Problem, quota_use: QuotaUse | None = None) -> None:
        self.problem = problem
        self.used: defaultdict[Step, float] = defaultdict(float)
        self.of_quota = defaultdict(float, quota_use or {})
        self._per_unit = {line.link: _quotas(problem, line.link) for line in problem.lines}

    def enter(self, order: Order, quantity: int, steps: Sequence[Step]) -> None:
        """Take the capacity that these units need, whether or not it is there."""
        for number in range(steps_done(tuple(steps)), len(steps)):
            self.take(steps[number], quantity * self._load(order, number, steps[number]))

    def take(self, step: Step, load: float) -> None:
        """Take `load` capacity of a line on a day, and its share of the quotas."""
        self.used[step] += load
        for quota, per_unit in self._per_unit[self.problem.line_by_id[step.line].link]:
            self.of_quota[quota, step.day] += load * per_unit

    def room(self, order: Order, steps: Sequence[Step]) -> int:
        """Returns the most units that could begin with these steps; 0 where a step is not allowed."""
        done = steps_done(tuple(steps))
        units = order.quantity
        for number in range(done, len(steps)):
            if not self._allowed(order, steps, number):
                return 0
            units = min(units, self._units(order, number, steps[number]))
        return max(0, units)

    def _allowed(self, order: Order, steps: Sequence[Step], number: int) -> bool:
        step, line = steps[number], self.problem.line_by_id.get(steps[number].line)
        if line is None or not 0 <= step.day < self.problem.days or not fits(order.route[number], line):
            return False
        earliest = ready(self.problem, order, steps[number - 1] if number else None, line)
        return earliest is not None and step.day >= earliest

    def _units(self, order: Order, number: int, step: Step) -> int:
        load = self._load(order, number, step)
        if load <= 0:
            return order.quantity
        free = capacity(self.problem.line_by_id[step.line], step.day) - self.used[step]
        for quota, per_unit in self._per_unit[self.problem.line_by_id[step.line].link]:
            if per_unit > 0:
                limit = self.problem.quota_by_id[quota].daily_limit
                free = min(free, (limit - self.of_quota[quota, step.day]) / per_unit)
        return int((free + TOLERANCE) // load)

    def _load(self, order: Order, number: int, step: Step) -> float:
        return terms(order, order.route[number], self.problem.line_by_id[step.line])[0]


def _quotas(problem: Problem, link: str) -> list[tuple[str, float]]:
    """The quotas that work at a link draws on, each with what one unit of capacity takes."""
    return [(quota.id, quota.per_unit * quota.links.count(link)) for quota in problem.quotas if link in quota.links]
