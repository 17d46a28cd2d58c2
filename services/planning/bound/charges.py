"""The prices of a solution, charged for capacity: per line and day in floats, and each in exact rationals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from services.errors import Invalid
from services.planning.model import Problem, Quota, arrays
from services.planning.model.arrays import Floats, ParkArrays
from services.planning.model.ledger import TOLERANCE
from services.planning.model.solution import Price

Cell = tuple[int, int]
NOTHING = Fraction(0)


@dataclass(slots=True)
class Charges:
    """Prices >= 0, money per unit of capacity. `charged` is all that a run pays for a unit of capacity, `own` the price
    of the line alone, which set-ups pay: they take no quota [lines, days].

    `of_lines` and `of_quotas` are the same prices exactly, by place in the park's list and day (`own_is_exact` where
    `own` is equal to them); `limits` is the limits of quotas [quotas, days].
    """

    problem: Problem
    park: ParkArrays
    charged: Floats
    own: Floats
    limits: Floats
    own_is_exact: bool
    of_lines: dict[Cell, Fraction]
    of_quotas: dict[Cell, Fraction]
    covering: list[list[int]]

    @classmethod
    def of(cls, problem: Problem, park: ParkArrays, prices: Sequence[Price]) -> Charges:
        """The charges of some prices. Raises Invalid where one names what the park does not have, or is below 0."""
        quota_index = {quota.id: place for place, quota in enumerate(problem.quotas)}
        of_lines: defaultdict[Cell, Fraction] = defaultdict(Fraction)
        of_quotas: defaultdict[Cell, Fraction] = defaultdict(Fraction)
        for index, price in enumerate(prices):
            _check(problem, index, price)
            if price.line is not None:
                of_lines[park.line_index[price.line], price.day] += Fraction(price.price)
            elif price.quota is not None:
                place = quota_index[price.quota]
                balance = problem.quotas[place].balance(price.day)
                if balance >= 0:
                    of_quotas[place, balance] += Fraction(price.price)
        for (place, day), total in of_quotas.items():
            of_quotas[place, day] = _at_most(problem.quotas[place], total)
        own = _table(of_lines, park.capacity.shape)
        quotas = _table(of_quotas, (len(problem.quotas), problem.days))
        shares = arrays.quota_shares(problem)
        return cls(
            problem=problem,
            park=park,
            charged=own + shares.T @ arrays.of_days(arrays.quota_days(problem), quotas, 0.0),
            own=own,
            limits=np.array([[each.limit(day) for day in range(problem.days)] for each in problem.quotas]),
            own_is_exact=all(float(price) == price for price in of_lines.values()),
            of_lines=dict(of_lines),
            of_quotas=dict(of_quotas),
            covering=[np.flatnonzero(of_line).tolist() for of_line in shares.T],
        )

    def exactly(self, line: int, day: int) -> Fraction:
        """`charged` of a line and day."""
        total = self.of_lines.get((line, day), NOTHING)
        for quota in self.covering[line]:
            price = self.of_quotas.get((quota, self.problem.quotas[quota].balance(day)))
            if price is not None:
                total += price * Fraction(self.problem.quotas[quota].per_unit)
        return total

    def worth(self) -> Fraction:
        """The value of all capacity and quotas, as much as the rules let pass: a plan may exceed a limit by it."""
        tolerance = Fraction(TOLERANCE)
        total = Fraction(0)
        for prices, limits in ((self.of_lines, self.park.capacity), (self.of_quotas, self.limits)):
            for (row, day), price in prices.items():
                total += price * (Fraction(float(limits[row, day])) * (1 + tolerance) + tolerance)
        return total


def _at_most(quota: Quota, price: Fraction) -> Fraction:
    """The price of a unit of a quota: nobody pays more than what a unit over it costs."""
    return price if quota.over_price is None else min(price, Fraction(quota.over_price))


def _table(prices: dict[Cell, Fraction], shape: tuple[int, ...]) -> Floats:
    table = np.zeros(shape)
    for cell, price in prices.items():
        table[cell] = float(price)
    return table


def _check(problem: Problem, index: int, price: Price) -> None:
    place = f"prices[{index}]"
    if price.line is not None and price.line not in problem.line_by_id:
        raise Invalid.field(
            "FILE_INVALID", f"{place}.line", {}, f'"{price.line}" is no line of the park; name one of lines[]'
        )
    if price.quota is not None and price.quota not in problem.quota_by_id:
        raise Invalid.field(
            "FILE_INVALID", f"{place}.quota", {}, f'"{price.quota}" is no quota of the park; name one of quotas[]'
        )
    if not 0 <= price.day < problem.days:
        when = problem.date_of(price.day)
        raise Invalid.field(
            "FILE_INVALID", f"{place}.date", {}, f"{when} is outside the horizon; give one of its {problem.days} days"
        )
    if not 0 <= price.price < np.inf:
        raise Invalid.field(
            "FILE_INVALID", f"{place}.price", {}, f"is {price.price}; give a finite number that is not negative"
        )
