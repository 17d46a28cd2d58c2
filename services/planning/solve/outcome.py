"""From the search's arrays back to a Solution in the words of the problem."""

from __future__ import annotations

import numpy as np

from services.planning import rules
from services.planning.model.lots import Lot, Lots
from services.planning.model.solution import Price, Solution, Unmet
from services.planning.rules import Examination
from services.planning.solve.arrays import Arrays
from services.planning.solve.begun import with_begun
from services.planning.solve.columns import Floats, Ints
from services.planning.solve.finished import with_finished
from services.planning.solve.kernel_park import PlanPark
from services.planning.solve.pricing import DualPrices
from services.planning.solve.search_lots import SearchLots


def lots_of(arrays: Arrays, park: PlanPark, found: SearchLots) -> Lots:
    """The lots of the search and those that commitments fix, by order, line id and day."""
    fixed = Lots.of(Lot(each.order, each.quantity, each.steps) for each in park.committed.lots)
    return Lots.concatenated([_placed(arrays, park, found), fixed]).merged()


def solution_of(
    arrays: Arrays, lots: Lots, prices: DualPrices, seconds: float, *, optimal: bool
) -> tuple[Solution, Examination]:
    """The solution and its examination, by which it is summed up.

    It has prices above 0, unmet units, the cost by part and the bound; `optimal` where the lots are proven so.
    """
    lots = with_begun(arrays.problem, with_finished(arrays.problem, lots))
    examination = rules.examine(arrays.problem, lots)
    solution = Solution(
        lots=lots,
        prices=tuple(_prices(arrays, prices)),
        unmet=tuple(_unmet(arrays, lots)),
        cost=examination.cost,
        lower_bound=prices.bound,
        optimal=optimal,
        seconds=round(seconds, 3),
    )
    return solution, examination


def _placed(arrays: Arrays, park: PlanPark, found: SearchLots) -> Lots:
    """The lots of the search. Of steps done before day 0 a cell has the line (as -1 - line), the source the day."""
    problem = arrays.problem
    done = found.cells < 0
    done_days = _done_days(park, arrays.longest_route)[found.source]
    return Lots.from_padded(
        orders=[order.id for order in problem.orders],
        lines=[line.id for line in problem.lines],
        order=found.order,
        quantity=found.quantity,
        length=np.diff(arrays.orders.first_step)[found.order],
        line=np.where(done, -1 - found.cells, found.cells // arrays.days),
        day=np.where(done, done_days, found.cells % arrays.days),
    )


def _done_days(park: PlanPark, longest_route: int) -> Ints:
    """Days of the steps done before day 0 [sources + 1, longest route]; the last row is for lots without a source."""
    days = np.zeros((len(park.sources) + 1, longest_route), dtype=np.int32)
    for row, source in zip(days, park.sources, strict=False):
        if source.progress >= 0:
            steps = park.progress.keys[source.progress][1]
            row[: len(steps)] = [step.day for step in steps]
    return days


def _prices(arrays: Arrays, prices: DualPrices) -> list[Price]:
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
    np.add.at(made, lots.orders_in(arrays.order_index), lots.quantity)
    short = zip(arrays.problem.orders, (arrays.orders.quantity - made).tolist(), strict=True)
    return [Unmet(order.id, missing) for order, missing in short if missing > 0]
