"""The account of capacity and quotas: the residual by line and day, and by quota and day.

Everything that places, keeps or gives back work enters it here. Only the checker (`rules.sum_rules`) adds up a
solution on its own, so that the two can be compared.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from services.planning.model.arrays import (
    Floats,
    Ints,
    capacity_of,
    of_days,
    pooled,
    quota_days,
    quota_limits,
    quota_shares,
)
from services.planning.model.problem import Problem

# A sum of floats may pass its limit by this amount before it counts as exceeding it.
TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Taken:
    """Capacity [lines, days] that lots not looked at take: by their runs, and by set-ups, which use no quota.

    `drawn` is what they take of quotas beside that of `runs` [quotas, days], in units of each quota.
    """

    runs: Floats
    set_ups: Floats
    drawn: Floats | None = None

    @property
    def all(self) -> Floats:
        """Runs and set-ups together."""
        return self.runs + self.set_ups

    def enter(self, residual: Ledger) -> None:
        """Take all of it."""
        residual.take_table(self.runs)
        residual.capacity -= self.set_ups
        if self.drawn is not None:
            residual.quota -= pooled(residual.days, self.drawn)


@dataclass(slots=True)
class Ledger:
    """Residual capacity [lines, days] in units of capacity, and residual quota [quotas, days] in units of the quota.

    Lines, quotas and days are places in the problem's lists. A residual below 0 means that more is taken than there
    is; no operation prevents it. `share` [quotas, lines] is what one unit of a line's capacity takes of a quota, and
    `days` [quotas, days] the day on whose balance it is taken (-1: on none).
    """

    capacity: Floats
    quota: Floats
    share: Floats
    days: Ints

    @classmethod
    def of(cls, problem: Problem) -> Ledger:
        """The ledger of a problem with nothing taken."""
        return cls(capacity_of(problem), quota_limits(problem), quota_shares(problem), quota_days(problem))

    def copy(self) -> Ledger:
        """A ledger of the same state that changes by itself."""
        return Ledger(self.capacity.copy(), self.quota.copy(), self.share, self.days)

    def of_days(self) -> Floats:
        """The residual quota on which each day draws [quotas, days]; infinite where a quota does not hold."""
        return of_days(self.days, self.quota, np.inf)

    def take(self, line: int, day: int, load: float, setup: float = 0.0) -> None:
        """Take capacity of a line on a day, and of the line's quotas; negative amounts give it back.

        `load` is what runs take; set-ups take capacity but no quota.
        """
        self.capacity[line, day] -= load + setup
        if load:
            for share, balances, at in zip(self.share[:, line], self.quota, self.days[:, day], strict=True):
                if at >= 0:
                    balances[at] -= load * share

    def take_all(self, line: Ints, day: Ints, load: Floats) -> None:
        """`take` for each entry of some columns of one length."""
        np.subtract.at(self.capacity, (line, day), load)
        for quota, share, days in zip(self.quota, self.share, self.days, strict=True):
            held = days[day] >= 0
            np.subtract.at(quota, days[day][held], (load * share[line])[held])

    def take_table(self, load: Floats) -> None:
        """Take loads [lines, days]."""
        self.capacity -= load
        self.quota -= pooled(self.days, self.share @ load)

    def holds(self, line: Ints, day: Ints, load: Floats, setup: Floats) -> bool:
        """Returns true if the residual covers all loads and set-ups together, within `TOLERANCE`."""
        days = self.capacity.shape[1]
        cells, cell = np.unique(line * days + day, return_inverse=True)
        if (np.bincount(cell, load + setup, len(cells)) > self.capacity.ravel()[cells] + TOLERANCE).any():
            return False
        for quota, share, at in zip(self.quota, self.share, self.days, strict=True):
            held = at[day] >= 0
            drawn = np.bincount(at[day][held], (load * share[line])[held], days)
            drawn_on = np.bincount(at[day][held & (share[line] > 0)], minlength=days) > 0
            if (drawn[drawn_on] > quota[drawn_on] + TOLERANCE).any():
                return False
        return True

    def units(self, line: int, day: int, load: float, most: int, setup: float = 0.0) -> int:
        """The number of units, of some load each, that a line and its quotas still cover on a day: 0 to `most`.

        `setup` is capacity that has to be free beside them; no quota counts it.
        """
        if load <= 0:
            return most
        free = self.capacity[line, day] - setup
        for share, balances, at in zip(self.share[:, line], self.quota, self.days[:, day], strict=True):
            if share > 0 and at >= 0:
                free = min(free, balances[at] / share)
        return max(0, min(most, int((free + TOLERANCE) // load)))

    def used(self, problem: Problem) -> Floats:
        """Capacity taken [lines, days]: that of the problem less the residual."""
        return np.asarray(capacity_of(problem) - self.capacity)
