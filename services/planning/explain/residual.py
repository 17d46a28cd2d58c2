"""Residual capacity and quotas beside a solution's lots, for planning one order in it again."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from services.planning.explain.work import enter
from services.planning.model import CampaignFacts, Commitment, Line, Problem, Quota, Step, arrays
from services.planning.model.arrays import Floats, Ints
from services.planning.model.ledger import Ledger
from services.planning.model.lots import Lots
from services.planning.rules.table import table_of


class Residual:
    """A park with a solution in it; with an order taken out, it has the capacity that this order could use.

    `ledger` is what the lots and their set-ups leave, but for those of orders taken out; `work` is what the lots take,
    `fulfilment` how the orders are met, `late` a mask of late lots; `firm` is the commitments of each order,
    `in_progress` its good units by the steps that they have passed.
    """

    def __init__(self, problem: Problem, lots: Lots) -> None:
        self.problem = problem
        self.park = arrays.of(problem)
        self.lots = lots
        self.order_index = {order.id: place for place, order in enumerate(problem.orders)}
        self.quota_index = {quota.id: place for place, quota in enumerate(problem.quotas)}
        self.firm: defaultdict[str, list[Commitment]] = defaultdict(list)
        for commitment in problem.firm:
            self.firm[commitment.order].append(commitment)
        self.in_progress: defaultdict[str, dict[tuple[Step, ...], int]] = defaultdict(dict)
        for progress in problem.in_progress:
            of_order = self.in_progress[progress.order]
            of_order[progress.steps] = of_order.get(progress.steps, 0) + progress.quantity
        self.work, self.fulfilment = enter(problem, self.park, self.order_index, lots)
        self.late = self.fulfilment.days_late > 0
        self.facts = CampaignFacts.of(problem)
        self.ledger = Ledger.of(problem)
        self.ledger.take_table(self._used())
        self._setups = self._setups_by_order()
        for order in self._setups:
            self._set_up(order, 1.0)

    def take_out(self, order: str) -> None:
        """Give back what the order's own lots and their set-ups take."""
        self._take(order, -1.0)
        self._set_up(order, -1.0)

    def put_back(self, order: str) -> None:
        """Undo `take_out`."""
        self._take(order, 1.0)
        self._set_up(order, 1.0)

    def left(self, line: Line, day: int) -> float:
        """Residual capacity of a line on a day."""
        return float(self.ledger.capacity[self.park.line_index[line.id], day])

    def quota_left(self, quota: Quota) -> Floats:
        """Residual of a quota on whose balance each day draws [days]; infinite where it does not hold."""
        place = self.quota_index[quota.id]
        balances = arrays.of_days(self.ledger.days[place][None], self.ledger.quota[place][None], np.inf)
        return np.asarray(balances[0])

    def own(self, order: str) -> slice:
        """The rows of `work` that are the order's."""
        return self.work.of(self.order_index[order])

    def _used(self) -> Floats:
        lines, days = self.park.capacity.shape
        cells = self.work.line * days + self.work.day
        used = np.bincount(cells, weights=self.work.load, minlength=lines * days)
        return used.astype(np.float64).reshape(lines, days)

    def road(self, order: str) -> tuple[Ints, Floats]:
        """The road to where an order goes, from each zone: days, -1 where no lane leads, and money per unit [zones]."""
        place = self.order_index[order]
        return self.park.deliveries.transit[place], self.park.deliveries.haulage[place]

    def road_days(self, order: str, zone: str) -> int:
        """The days from a zone to where an order goes; none where no lane leads there."""
        place = next(place for place, each in enumerate(self.problem.zones) if each.id == zone)
        return max(0, int(self.road(order)[0][place]))

    def _setups_by_order(self) -> dict[str, list[tuple[int, int, float]]]:
        """The place of the line, the day and the capacity of each set-up of the solution's campaigns."""
        setups: defaultdict[str, list[tuple[int, int, float]]] = defaultdict(list)
        if any(line.setup for line in self.problem.lines):
            runs = table_of(self.problem, self.lots).runs
            for run in np.flatnonzero(runs.begins).tolist():
                line, day = int(runs.line[run]), int(runs.day[run])
                setups[self.problem.orders[runs.order[run]].id].append((line, day, self.problem.lines[line].setup))
        return dict(setups)

    def _set_up(self, order: str, sign: float) -> None:
        for line, day, setup in self._setups.get(order, ()):
            self.ledger.take(line, day, 0.0, sign * setup)

    def _take(self, order: str, sign: float) -> None:
        own = self.own(order)
        self.ledger.take_all(self.work.line[own], self.work.day[own], sign * self.work.load[own])
