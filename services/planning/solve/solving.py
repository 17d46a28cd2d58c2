"""`solve`: dual prices, first solutions, small parks exactly, whole orders, improvement; each gets its time.

`Solving` keeps what was found, so that the search can go on after its time.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

from services.planning.model import Problem
from services.planning.model.lots import NO_LOTS, Lots
from services.planning.solve import arrays as arrays_
from services.planning.solve import exact, kernel_park, outcome, whole_orders
from services.planning.solve.construct import first_solution
from services.planning.solve.exact import Model
from services.planning.solve.improve import Improvement
from services.planning.solve.params import SolverParams
from services.planning.solve.priced_limits import has_priced_limits, solve_with_prices
from services.planning.solve.pricing import Dual, DualPrices, find_prices, raise_bound
from services.planning.solve.progress import Progress, Result, Search, Stop
from services.planning.solve.search_prices import SearchPrices
from services.planning.solve.working_solution import WorkingSolution

DEFAULTS = SolverParams()


Reports = Callable[[Progress], None] | None


def solve(
    problem: Problem,
    *,
    stop: Stop,
    seed: int = 0,
    on_progress: Reports = None,
    params: SolverParams = DEFAULTS,
    unlimited: Result | None = None,
    earlier: Lots = NO_LOTS,
) -> Result:
    """The best solution found until `stop`, with dual prices that prove a bound.

    The solution keeps every rule, given that the problem's commitments can be kept. Its `unmet` carry no reasons yet.
    `unlimited` is a solution of the same problem without its limits that have a price, where one is known already.
    Orders with commitments begin with the lots of an `earlier` plan, by days of the horizon.
    """

    def search(park: Problem, until: Stop) -> Result:
        with Solving(park, seed=seed, params=params, earlier=earlier) as solving:
            return solving.first(until, on_progress)

    return solve_with_prices(problem, stop, search, unlimited) if has_priced_limits(problem) else search(problem, stop)


AS_GOOD = 1e-5  # relative: bounds of two sets of prices that differ by less are alike


class Solving:
    """A search that stays in memory, so that it can go on: `first`, then `go_on` any number of times.

    Close it, or use it as a context manager. One thread may use it at a time.
    """

    def __init__(
        self, problem: Problem, *, seed: int = 0, params: SolverParams = DEFAULTS, earlier: Lots = NO_LOTS
    ) -> None:
        self.problem, self.seed, self.params, self.earlier = problem, seed, params, earlier
        self._turns = 0
        self._stack = ExitStack()
        self._found: _Found | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Frees the memory of the search."""
        self._found = None
        self._stack.close()

    def first(self, stop: Stop, on_progress: Reports = None) -> Result:
        """The best solution found from nothing until `stop`; see `solve`."""
        search = Search(stop, on_progress, self.seed, self.params)
        arrays = arrays_.build(self.problem)
        search.measure_slowness()
        dual = Dual.of_bound(arrays, self.params.pricing, self.params.kernel)
        model = _exact_model(self.problem, self.params)
        guide = dual if self.params.setup_prices else replace(dual, setups=None)
        prices = _prices(guide, model, search)
        if guide is not dual:
            prices.bound = dual.bound(prices)
        self._found = self._search(guide, prices, model, search)
        return self._result(self._found, search)

    def go_on(self, stop: Stop, on_progress: Reports = None) -> Result:
        """The best solution and the best prices after a further search until `stop`, never worse than those before."""
        found = self._found
        if found is None:
            raise RuntimeError("a search goes on only after its first solution")
        self._turns += 1
        search = Search(stop, on_progress, self.seed + 7919 * self._turns, self.params)
        search.report("going on", found.cost, found.prices.bound)
        if not found.proven and not search.over:
            prices = raise_bound(found.dual, found.prices, search)
            if prices.bound > found.prices.bound and self.params.dual_prices:
                found.working.prices = SearchPrices.of(found.dual, prices)
            found.prices = prices
            if not _is_final(found.working, search):
                _improve(found.working, found.dual, prices, search)
        return self._result(found, search)

    def _result(self, found: _Found, search: Search) -> Result:
        arrays = found.working.arrays
        lots = found.lots()
        solution, examination = outcome.solution_of(arrays, lots, found.prices, search.seconds, optimal=found.proven)
        search.report("done", examination.cost.total, found.prices.bound)
        return Result(solution, examination, search.phase, search.seconds, search.iterations)

    def _search(self, dual: Dual, prices: DualPrices, model: Model | None, search: Search) -> _Found:
        arrays = dual.arrays
        park = kernel_park.plan_park(arrays, search.params.kernel_in_use)
        search_prices = SearchPrices.of(dual, prices if search.params.dual_prices else dual.at_zero())
        working = first_solution(arrays, park, search_prices, search, self._stack, earlier=self.earlier)
        search.report("first solution", working.money)
        found = _Found(dual, prices, working)
        best = None
        if model is not None and not search.over:
            best = exact.optimum(model, search, outcome.lots_of(arrays, park, working.lots()))
        if best is not None:
            search.report("exact model", best.cost)
            found.exact, found.proven = (best.cost, best.lots), best.proven
        if not found.proven and not _is_final(working, search):
            _improve(working, dual, prices, search)
        return found


@dataclass(slots=True)
class _Found:
    """Prices, the working solution, and cost and lots of the exact model, where it has any."""

    dual: Dual
    prices: DualPrices
    working: WorkingSolution
    exact: tuple[float, Lots] | None = None
    proven: bool = False

    @property
    def cost(self) -> float:
        return min(self.working.money, self.exact[0]) if self.exact is not None else self.working.money

    def lots(self) -> Lots:
        """The cheaper of both."""
        if self.exact is not None and (self.proven or self.exact[0] < self.working.money):
            return self.exact[1]
        return outcome.lots_of(self.working.arrays, self.working.park, self.working.lots())


def _exact_model(problem: Problem, params: SolverParams) -> Model | None:
    """The exact model of a small park."""
    small = params.exact_neighbourhoods and exact.is_small(problem, params.exact)
    return exact.model_of(problem) if small else None


def _prices(dual: Dual, model: Model | None, search: Search) -> DualPrices:
    """The prices of the best bound: at once in a small park, else those found in a share of the time."""
    best = None if model is None or search.over else exact.best_prices(model)
    if model is None or best is None:
        return find_prices(dual, search)
    at_zero, best.bound = dual.at_zero(), dual.bound(best)
    prices = max(at_zero, best, key=lambda each: each.bound)
    free = exact.best_prices(model, committed=False) if dual.committed else None
    if free is not None:
        # Where commitments fill a park no price is needed for the bound, and yet capacity is scarce.
        free.bound = dual.bound(free)
        prices = free if free.bound >= prices.bound - AS_GOOD * abs(prices.bound) else prices
    search.report("dual prices", bound=prices.bound)
    return prices


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
