"""From the kernel's numbers back to a Solution in the words of the park."""

from __future__ import annotations

import numpy as np

from services.planning import rules
from services.planning.model import Step
from services.planning.model.solution import Lot, Price, Solution, Unmet
from services.planning.solve.arrays import Arrays, Floats
from services.planning.solve.kernel_park import PlanPark
from services.planning.solve.pricing.dual import Prices
from services.planning.solve.working_solution import Lots


def plan_of(arrays: Arrays, park: PlanPark, lots: Lots, prices: Prices, seconds: float) -> Solution:
    """The plan: lots by order and first day, prices above 0, what stays unmade, the cost by part and the bound."""
    listed = sorted(_merged(arrays, park, lots), key=lambda lot: (arrays.order_index[lot.order], lot.steps))
    plan = Solution(lots=tuple(listed), prices=tuple(_prices(arrays, prices)), unmet=tuple(_unmet(arrays, listed)))
    cost = rules.cost(arrays.problem, plan)
    return Solution(plan.lots, plan.prices, plan.unmet, cost, prices.bound, round(seconds, 3))


def _merged(arrays: Arrays, park: PlanPark, lots: Lots) -> list[Lot]:
    """Lots that go the very same way are one."""
    amounts: dict[tuple[str, tuple[Step, ...]], int] = {}
    for lot in park.standing.lots:
        amounts[lot.order, lot.steps] = amounts.get((lot.order, lot.steps), 0) + lot.quantity
    step_of = _Steps(arrays)
    begun_days = _begun_days(park)
    rows = zip(lots.order.tolist(), lots.quantity.tolist(), lots.source.tolist(), lots.cells.tolist(), strict=True)
    for order, quantity, source, cells in rows:
        facts = arrays.problem.orders[order]
        done = begun_days.get(source, ())
        steps = done + tuple(step_of[cell] for cell in cells[len(done) : len(facts.route)])
        amounts[facts.id, steps] = amounts.get((facts.id, steps), 0) + quantity
    return [Lot(order, quantity, steps) for (order, steps), quantity in amounts.items()]


class _Steps(dict[int, Step]):
    """The step of each cell, made once."""

    def __init__(self, arrays: Arrays) -> None:
        super().__init__()
        self._arrays = arrays

    def __missing__(self, cell: int) -> Step:
        line, day = divmod(cell, self._arrays.days)
        step = self[cell] = Step(self._arrays.problem.lines[line].id, day)
        return step


def _begun_days(park: PlanPark) -> dict[int, tuple[Step, ...]]:
    """The steps before day 0 that each source brings: the kernel knows their lines but not their days."""
    return {index: park.begun.keys[source.begun][1] for index, source in enumerate(park.sources) if source.begun >= 0}


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


def _unmet(arrays: Arrays, lots: list[Lot]) -> list[Unmet]:
    made = dict.fromkeys(arrays.order_index, 0)
    for lot in lots:
        made[lot.order] += lot.quantity
    short = [(order.id, order.quantity - made[order.id]) for order in arrays.problem.orders]
    return [Unmet(order, quantity) for order, quantity in short if quantity > 0]
