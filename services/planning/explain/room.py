"""What the other orders' lots leave of capacity and quotas, for one order to be planned in."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from services.planning.explain.work import enter
from services.planning.model import Commitment, Line, Problem, Quota, Step, arrays
from services.planning.model.arrays import Floats
from services.planning.model.lots import Lots


class Room:
    """The park with a plan in it; with an order taken out it shows what that order could have.

    `rest` is lines × days: what the lots leave, but for those of orders taken out; `work` is what they do, `standings`
    how their orders stand, `late` which lots are late; `firm` is the commitments of each order, `begun` its units by
    the steps done before day 0.
    """

    def __init__(self, problem: Problem, lots: Lots) -> None:
        self.problem = problem
        self.park = arrays.of(problem)
        self.lots = lots
        self.order_index = {order.id: place for place, order in enumerate(problem.orders)}
        self.firm: defaultdict[str, list[Commitment]] = defaultdict(list)
        for commitment in problem.firm:
            self.firm[commitment.order].append(commitment)
        self.begun: defaultdict[str, dict[tuple[Step, ...], int]] = defaultdict(dict)
        for progress in problem.in_progress:
            of_order = self.begun[progress.order]
            of_order[progress.steps] = of_order.get(progress.steps, 0) + progress.quantity
        self.work, self.standings = enter(problem, self.park, self.order_index, lots)
        self.late = self.standings.days_late > 0
        self.rest = self.park.capacity - self._used()
        self._covered = {quota.id: arrays.quota_rows(problem, self.park.line_index, quota) for quota in problem.quotas}

    def take_out(self, order: str) -> None:
        """Make room for the order: its own lots take none."""
        self._enter(order, 1.0)

    def put_back(self, order: str) -> None:
        """Undo `take_out`."""
        self._enter(order, -1.0)

    def left(self, line: Line, day: int) -> float:
        """What is left of a line on a day."""
        return float(self.rest[self.park.line_index[line.id], day])

    def quota_left(self, quota: Quota, day: int) -> float:
        """What is left of a quota on a day."""
        rows = self._covered[quota.id]
        drawn = self.park.capacity[rows, day] - self.rest[rows, day]
        return quota.daily_limit - quota.per_unit * float(drawn.sum())

    def quota_rest(self, quota: Quota) -> Floats:
        """What is left of a quota, by day."""
        rows = self._covered[quota.id]
        drawn = (self.park.capacity[rows] - self.rest[rows]).sum(axis=0)
        return np.asarray(quota.daily_limit - quota.per_unit * drawn)

    def own(self, order: str) -> slice:
        """The rows of `work` that are the order's."""
        return self.work.of(self.order_index[order])

    def _used(self) -> Floats:
        lines, days = self.park.capacity.shape
        cells = self.work.line * days + self.work.day
        used = np.bincount(cells, weights=self.work.load, minlength=lines * days)
        return used.astype(np.float64).reshape(lines, days)

    def _enter(self, order: str, sign: float) -> None:
        own = self.own(order)
        np.add.at(self.rest, (self.work.line[own], self.work.day[own]), sign * self.work.load[own])
