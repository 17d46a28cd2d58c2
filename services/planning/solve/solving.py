"""`solve`: dual prices, first solutions, whole orders, improvement; each phase gets its share of the time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

from services.planning.model import Problem
from services.planning.solve import arrays as arrays_
from services.planning.solve import kernel_park, outcome, whole_orders
from services.planning.solve.arrays import Arrays
from services.planning.solve.construct import first_solution
from services.planning.solve.improve import Improvement
from services.planning.solve.kernel_park import PlanPark
from services.planning.solve.params import SolverParams
from services.planning.solve.pricing import Dual, DualPrices, find_prices
from services.planning.solve.progress import Progress, Result, Search, Stop
from services.planning.solve.search_lots import SearchLots
from services.planning.solve.search_prices import SearchPrices
from services.planning.solve.working_solution import WorkingSolution

DEFAULTS = SolverParams()


def solve(
    problem: Problem,
    *,
    stop: Stop,
    seed: int = 0,
    on_progress: Callable[[Progress], None] | None = None,
    params: SolverParams = DEFAULTS,
) -> Result:
    """The best solution found until `stop`, with dual prices that prove a bound.

    The solution keeps every rule, given that the problem's commitments can be kept. Its `unmet` carry no reasons yet.
    """
    search = Search(stop, on_progress, seed, params)
    arrays = arrays_.build(problem)
    search.measure_slowness()
    dual = Dual(arrays, kernel_park.bound_park(arrays, params.kernel), params.pricing)
    prices = find_prices(dual, search)
    park = kernel_park.plan_park(arrays, params.kernel)
    lots = _search(arrays, park, dual, prices, search)
    solution, examination = outcome.solution_of(arrays, park, lots, prices, search.seconds)
    search.report("done", examination.cost.total, prices.bound)
    return Result(solution, examination, search.phase, search.seconds, search.iterations)


def _search(arrays: Arrays, park: PlanPark, dual: Dual, prices: DualPrices, search: Search) -> SearchLots:
    search_prices = SearchPrices.of(dual, prices if search.params.dual_prices else dual.at_zero())
    with ExitStack() as stack:
        working = first_solution(arrays, park, search_prices, search, stack)
        search.report("first solution", working.money)
        if _is_final(working, search):
            return working.lots()
        if whole_orders.applies(arrays, park):
            whole_orders.improve(working, search)
        until = search.stop.seconds - _reserve(working, search)
        Improvement(working, dual, prices, search, until).work()
        return working.lots()


def _is_final(working: WorkingSolution, search: Search) -> bool:
    """True if not one lot can be placed, or the gap is closed."""
    return len(working.lots()) == 0 or search.gap <= search.params.improve.closed_gap


def _reserve(working: WorkingSolution, search: Search) -> float:
    """Seconds that turning the working solution into a solution takes, on this machine."""
    reserve = search.params.reserve
    return (reserve.least_seconds + reserve.seconds_per_lot * len(working.lots())) * search.slowness
