"""The share of a set-up that each unit bears in every plan.

A plan that makes units of an order's step on a line begins a campaign there, on one of the days W that lead times leave
and on which the line has capacity. So it pays F = set-up cost + set-up × the line's lowest price in W, and makes no
more there than M = min(quantity, (capacity in W - set-up) / load) units: F is at least F / M for each of them. Units
bear nothing where work before day 0 may have set the line up.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from services.planning.bound.charges import NOTHING, Charges
from services.planning.bound.eligible import EligibleLines
from services.planning.model import CampaignFacts, Order, Problem
from services.planning.model.arrays import Floats, Ints
from services.planning.model.ledger import TOLERANCE

SHUT = 1e15  # the price of a day without capacity: no campaign begins there
# Units are counted from above: more of them bear a smaller share.
ROUNDED, AND_SOME = 1e-12, 1e-9


@dataclass(frozen=True, slots=True)
class Shares:
    """Money per unit that bears a share [lines]; infinite where no unit can be made. `units` is M, the `first` and
    `last` days are W's; M is 0 where a line's units bear nothing."""

    per_unit: Floats
    units: Floats
    first: Ints
    last: Ints


class SetUps:
    """The shares of set-ups that units bear, at the charges of a park."""

    def __init__(self, problem: Problem, charges: Charges) -> None:
        capacity = charges.park.capacity
        self.charges = charges
        self.line_index = charges.park.line_index
        self.setup = np.array([line.setup for line in problem.lines], dtype=np.float64)
        self.cost = np.array([line.setup_cost for line in problem.lines], dtype=np.float64)
        self.warm = CampaignFacts.of(problem).warm
        self.capacity = capacity
        self.room = np.zeros((capacity.shape[0], capacity.shape[1] + 1))
        passing = np.where(capacity > 0, capacity * (1 + TOLERANCE) + TOLERANCE, 0.0)
        self.room[:, 1:] = np.cumsum(passing, axis=1)
        self.least = _running_least(np.where(capacity > 0, charges.own, SHUT))

    def shares(self, order: Order, number: int, lines: EligibleLines, window: tuple[Ints, Ints]) -> Shares:
        """The shares of an order's step on its eligible lines, in a window of first and last days [groups]."""
        first, last = (days[lines.group] for days in window)
        bears = lines.bears & (first <= last) & ~np.isin(lines.row, self._warm(order, number))
        first, last = np.where(bears, first, 0), np.where(bears, last, 0)
        room = self.room[lines.row, last + 1] - self.room[lines.row, first] - self.setup[lines.row]
        most = np.floor(room / np.maximum(lines.load, ROUNDED) * (1 + ROUNDED) + AND_SOME)
        units = np.where(bears, np.clip(most, 0, order.quantity), 0.0)
        fixed = self.cost[lines.row] + self.setup[lines.row] * self._least(lines.row, first, last)
        per_unit = np.where(units >= 1, fixed / np.maximum(units, 1), np.where(bears, np.inf, 0.0))
        return Shares(per_unit, units, first, last)

    def exactly(self, shares: Shares, line: int, row: int) -> Fraction:
        """The share of a line, by its place among the step's lines and in the park, in exact numbers."""
        if not shares.units[line]:
            return Fraction(0)
        fixed = Fraction(float(self.cost[row]))
        if self.setup[row]:
            fixed += Fraction(float(self.setup[row])) * self._exact_least(shares, line, row)
        return fixed / int(shares.units[line])

    def _exact_least(self, shares: Shares, line: int, row: int) -> Fraction:
        days = range(int(shares.first[line]), int(shares.last[line]) + 1)
        open_days = [day for day in days if self.capacity[row, day] > 0]
        if self.charges.own_is_exact:
            return Fraction(float(self.charges.own[row, open_days].min()))
        return min(self.charges.of_lines.get((row, day), NOTHING) for day in open_days)

    def _warm(self, order: Order, number: int) -> list[int]:
        return [self.line_index[line] for line in self.warm.get((order.id, number), ())]

    def _least(self, row: Ints, first: Ints, last: Ints) -> Floats:
        """The lowest price of each line from a first to a last day."""
        level = np.floor(np.log2(last - first + 1)).astype(np.int64)
        return np.asarray(np.minimum(self.least[level, row, first], self.least[level, row, last + 1 - (1 << level)]))


def _running_least(prices: Floats) -> Floats:
    """The least of 1, 2, 4, … days from each day on [levels, lines, days]; the end of the horizon where they end."""
    levels, days = [prices], prices.shape[1]
    while 2 << (len(levels) - 1) <= days:
        width = 1 << (len(levels) - 1)
        later = np.concatenate([levels[-1][:, width:], np.full((len(prices), width), np.inf)], axis=1)
        levels.append(np.minimum(levels[-1], later))
    return np.stack(levels)
