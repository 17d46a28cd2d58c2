"""Where one step of an order may be made, what a unit costs there, and the runs that the order has there already."""

from __future__ import annotations

import math
from collections.abc import Collection

import numpy as np

from benchmarks.planner.peers.residual import NOWHERE, Candidates, Flags, Floats, Ints, Residual

# A set-up's cost is spread over the units that so many days like the first would make.
CAMPAIGN_DAYS = 3


class Offers:
    """One step's candidates: `cost` is lines × days, infinite where no further run or unit fits.

    `best` is groups × days: the cheapest of each group of lines that share zone and lead time. `runs` is the capacity
    that the order's runs of this step take. No run takes less than `least`, no chain has fewer than `batch` units.
    """

    def __init__(
        self, residual: Residual, candidates: Candidates, quantity: int, batch: int, banned: Collection[int]
    ) -> None:
        self.residual, self.candidates, self.batch = residual, candidates, batch
        self.left = quantity
        self.least = np.minimum(candidates.min_run, candidates.load * quantity)
        self.runs = np.zeros((len(candidates.line), residual.days))
        self.open = np.ones(self.runs.shape, dtype=np.bool_)
        self.open[[candidates.place[line] for line in banned]] = False
        self.cost = np.full(self.runs.shape, np.inf)
        self.best = np.zeros((len(candidates.first), residual.days))
        self.look_again(np.arange(len(candidates.line)))

    def look_again(self, rows: Ints) -> None:
        """Price some lines by what is left of them and of the quotas, and by the runs they have."""
        each, ledger = self.candidates, self.residual.ledger
        load = each.load[rows, None]
        room = ledger.capacity[each.line[rows]] - self._setup(rows)
        has_run = self.runs[rows] > 0
        need = np.where(has_run, load, np.maximum(self.least[rows, None], load * self.batch))
        free = self.open[rows] & (room >= need) & (ledger.capacity[each.line[rows]] > 0)
        for allowance, share in zip(ledger.quota, each.quota_load[:, rows], strict=True):
            free &= allowance >= share[:, None] * np.where(load > 0, need / np.maximum(load, 1e-12), 1.0)
        units = np.clip(CAMPAIGN_DAYS * room / np.maximum(load, 1e-12), 1.0, max(1, self.left))
        begins = ~has_run & ~self._beside(rows)
        spread = np.where(begins, each.setup_cost[rows, None] / units, 0.0)
        self.cost[rows] = np.where(free, each.price[rows, None] + spread, np.inf)
        if len(each.first):
            self.best = np.minimum.reduceat(self.cost, each.first, axis=0)

    def keep_only(self, enterprises: Collection[int]) -> None:
        """Ask no other enterprise any more."""
        self.open[~np.isin(self.candidates.enterprise, list(enterprises))] = False
        self.look_again(np.arange(len(self.candidates.line)))

    def close(self, line: int, day: int) -> None:
        """Leave a line alone on a day."""
        place = self.candidates.place[line]
        self.open[place, day] = False
        self.look_again(np.array([place]))

    # ---- one cell ----

    def setup(self, line: int, day: int) -> float:
        """Capacity that a set-up takes on a line on a day, if the step is made there too."""
        place = self.candidates.place[line]
        return float(self._setup(np.array([place]))[0, day])

    def needed(self, line: int, day: int) -> int:
        """The fewest units that the step may be given on a line on a day."""
        place = self.candidates.place[line]
        if self.runs[place, day] > 0 or self.candidates.load[place] <= 0:
            return 1
        return max(1, math.ceil(float(self.least[place] / self.candidates.load[place]) - 1e-9))

    def take(self, line: int, day: int, units: int) -> None:
        """Enter units of the step: capacity, quotas, and the set-ups that begin or end with them."""
        place, ledger = self.candidates.place[line], self.residual.ledger
        amount = units * float(self.candidates.load[place])
        if self.runs[place, day] <= 0:
            later, setup = int(self.residual.later[line, day]), float(self.candidates.setup[place])
            ledger.capacity[line, day] -= self.setup(line, day)
            if later != NOWHERE and self.runs[place, later] > 0:
                ledger.capacity[line, later] += setup
        self.runs[place, day] += max(amount, 1e-12)
        ledger.take(line, day, amount)

    def setups_cost(self) -> float:
        """Money for the campaigns of the runs entered so far."""
        rows = np.arange(len(self.candidates.line))
        begins = (self.runs > 0) & ~self._run_on(rows, self.residual.earlier[self.candidates.line])
        return float((begins * self.candidates.setup_cost[:, None]).sum())

    def _setup(self, rows: Ints) -> Floats:
        """Lines × days: capacity that a set-up takes, none where the order has a run that day or on the day before."""
        goes_on = (self.runs[rows] > 0) | self._run_on(rows, self.residual.earlier[self.candidates.line[rows]])
        return np.where(goes_on, 0.0, self.candidates.setup[rows, None])

    def _beside(self, rows: Ints) -> Flags:
        """Lines × days: true where a run makes a campaign longer by a day."""
        lines = self.candidates.line[rows]
        before, after = self._run_on(rows, self.residual.earlier[lines]), self._run_on(rows, self.residual.later[lines])
        return before | after

    def _run_on(self, rows: Ints, days: Ints) -> Flags:
        there = np.take_along_axis(self.runs[rows], np.maximum(days, 0), axis=1)
        return np.asarray((there > 0) & (days != NOWHERE))
