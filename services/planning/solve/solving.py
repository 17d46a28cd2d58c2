"""`solve`: dual prices, first solutions, small parks exactly, whole orders, improvement; each gets its time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

from services.planning.model import Problem
from services.planning.model.lots import Lots
from services.planning.solve import arrays as arrays_
from services.planning.solve import exact, kernel_park, outcome, whole_orders
from services.planning.solve.arrays import Arrays
from services.planning.solve.construct import first_solution
from services.planning.solve.exact import Model
from services.planning.solve.improve import Improvement
from services.planning.solve.params import SolverParams
from services.planning.solve.pricing import Dual, DualPrices, find_prices
from services.planning.solve.progress import Progress, Result, Search, Stop
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
    model = _exact_model(problem, params)
    prices = _prices(dual, model, search)
    lots, optimal = _search(arrays, dual, prices, model, search)
    solution, examination = outcome.solution_of(arrays, lots, prices, search.seconds, optimal=optimal)
    search.report("done", examination.cost.total, prices.bound)
    return Result(solution, examination, search.phase, search.seconds, search.iterations)


def _exact_model(problem: Problem, params: SolverParams) -> Model | None:
    """The exact model of a small park."""
    small = params.exact_neighbourhoods and exact.is_small(problem, params.exact)
    return exact.model_of(problem) if small else None


def _prices(dual: Dual, model: Model | None, search: Search) -> DualPrices:
    """The prices of the best bound: at once in a small park, else those found in a share of the time."""
    best = None if model is None or search.over else exact.best_prices(model)
    if best is None:
        return find_prices(dual, search)
    at_zero, best.bound = dual.at_zero(), dual.bound(best)
    prices = max(at_zero, best, key=lambda each: each.bound)
    search.report("dual prices", bound=prices.bound)
    return prices


def _search(arrays: Arrays, dual: Dual, prices: DualPrices, model: Model | None, search: Search) -> tuple[Lots, bool]:
    """The best lots found, and whether they are proven optimal."""
    park = kernel_park.plan_park(arrays, search.params.kernel)
    search_prices = SearchPrices.of(dual, prices if search.params.dual_prices else dual.at_zero())
    with ExitStack() as stack:
        working = first_solution(arrays, park, search_prices, search, stack)
        search.report("first solution", working.money)
        first = outcome.lots_of(arrays, park, working.lots())
        best = None if model is None or search.over else exact.optimum(model, search, first)
        if best is not None:
            search.report("exact model", best.cost)
            if best.proven:
                return best.lots, True
        if not _is_final(working, search):
            _improve(working, dual, prices, search)
        found = outcome.lots_of(arrays, park, working.lots())
        return (best.lots if best is not None and best.cost < working.money else found), False


def _improve(working: WorkingSolution, dual: Dual, prices: DualPrices, search: Search) -> None:
    if whole_orders.applies(working.arrays, working.park):
        whole_orders.improve(working, search)
    until = search.stop.seconds - _reserve(working, search)
    Improvement(working, dual, prices, search, until).work()


def _is_final(working: WorkingSolution, search: Search) -> bool:
    """True if not one lot can be placed, or the gap is closed."""
    return _is_hopeless(working, search) or search.gap <= search.params.improve.closed_gap


def _is_hopeless(working: WorkingSolution, search: Search) -> bool:
    """True if no lot was placed, and no minimum lot that only several lines reach together was the cause."""
    together = search.params.exact_neighbourhoods and exact.has_minimum_lots(working)
    return len(working.lots()) == 0 and not (together and bool((working.arrays.lines.capacity > 0).any()))


def _reserve(working: WorkingSolution, search: Search) -> float:
    """Seconds that turning the working solution into a solution takes, on this machine."""
    reserve = search.params.reserve
    return (reserve.least_seconds + reserve.seconds_per_lot * len(working.lots())) * search.slowness
