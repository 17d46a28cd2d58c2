"""From the kernel's numbers back to a Solution in the words of the park."""

from __future__ import annotations

import numpy as np

from services.planning import rules
from services.planning.model.lots import Lot, Lots
from services.planning.model.solution import Price, Solution, Unmet
from services.planning.solve.arrays import Arrays, Floats, Ints
from services.planning.solve.kernel_park import PlanPark
from services.planning.solve.pricing.dual import Prices
from services.planning.solve.working_solution import Lots as Chains


def plan_of(arrays: Arrays, park: PlanPark, chains: Chains, prices: Prices, seconds: float) -> Solution:
    """The solution: lots by order, line id and day, prices above 0, units not made, the cost by part and the bound."""
    settled = Lots.of(Lot(lot.order, lot.quantity, lot.steps) for lot in park.standing.lots)
    lots = Lots.concatenated([_placed(arrays, park, chains), settled]).merged()
    return Solution(
        lots=lots,
        prices=tuple(_prices(arrays, prices)),
        unmet=tuple(_unmet(arrays, lots)),
        cost=rules.examine(arrays.problem, lots).cost,
        lower_bound=prices.bound,
        seconds=round(seconds, 3),
    )


def _placed(arrays: Arrays, park: PlanPark, chains: Chains) -> Lots:
    """The chains as lots. Of steps done before day 0 a chain has the line (as -1 - line), its source the day."""
    problem = arrays.problem
    begun = chains.cells < 0
    done_days = _done_days(park, arrays.longest_route)[chains.source]
    return Lots.from_padded(
        orders=[order.id for order in problem.orders],
        lines=[line.id for line in problem.lines],
        order=chains.order,
        quantity=chains.quantity,
        length=np.diff(arrays.orders.first)[chains.order],
        line=np.where(begun, -1 - chains.cells, chains.cells // arrays.days),
        day=np.where(begun, done_days, chains.cells % arrays.days),
    )


def _done_days(park: PlanPark, longest_route: int) -> Ints:
    """Days of the steps done before day 0 [sources + 1, longest route]; the last row is for chains without a source."""
    days = np.zeros((len(park.sources) + 1, longest_route), dtype=np.int32)
    for row, source in zip(days, park.sources, strict=False):
        if source.begun >= 0:
            steps = park.begun.keys[source.begun][1]
            row[: len(steps)] = [step.day for step in steps]
    return days


def _prices(arrays: Arrays, prices: Prices) -> list[Price]:
    lines, quotas = arrays.problem.lines, arrays.problem.quotas
    by_line = [Price(day, price, line=lines[line].id) for line, day, price in zip(*_positive(prices.line), strict=True)]
    by_quota = [
        Price(day, price, quota=quotas[quota].id) for quota, day, price in zip(*_positive(prices.quota), strict=True)
    ]
    return by_line + by_quota


def _positive(prices: Floats) -> tuple[list[int], list[int], list[float]]:
    owner, day = np.nonzero(prices > 0)
    return owner.tolist(), day.tolist(), prices[owner, day].tolist()


def _unmet(arrays: Arrays, lots: Lots) -> list[Unmet]:
    made = np.zeros(len(arrays.orders.quantity), dtype=np.int64)
    np.add.at(made, lots.order, lots.quantity)
    short = zip(arrays.problem.orders, (arrays.orders.quantity - made).tolist(), strict=True)
    return [Unmet(order.id, missing) for order, missing in short if missing > 0]
