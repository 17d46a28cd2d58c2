"""Dives, ejection chains and the relaxation they follow, against plain enumeration on parks of five orders."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from services.planning import rules
from services.planning.kernel.bindings import DiveParams
from services.planning.model import Problem
from services.planning.solve import SolverParams, Stop, arrays, kernel_park, solve
from services.planning.solve.arrays import Arrays
from services.planning.solve.columns import Floats, Ints
from services.planning.solve.search_prices import SearchPrices
from services.planning.solve.whole_orders import candidates
from services.planning.solve.whole_orders.assignment_kernel import AssignmentKernel
from services.planning.solve.whole_orders.candidates import UNMET, Candidates
from services.planning.solve.working_solution import FOREVER, WorkingSolution
from tests.planning.solve.whole_orders.whole_order_parks import UNMADE, optimum, whole_orders
from tests.seeds import cases
from tests.waiting import Stopwatch

MOST = 60
NO_CP_SAT = SolverParams(exact_neighbourhoods=False)


def _kernel(problem: Problem, price: float = 0.5, cancelled: int = 0) -> tuple[Arrays, Candidates, AssignmentKernel]:
    arrays_ = arrays.build(problem)
    prices = np.full(arrays_.lines.capacity.shape, price)
    found = candidates.find(arrays_, prices, MOST)
    search_prices = SearchPrices(prices, np.zeros(len(problem.orders)), np.ones(len(found.order), dtype=np.uint8))
    with WorkingSolution(arrays_, kernel_park.plan_park(arrays_), search_prices) as working:
        working.cancel[0] = cancelled
        return arrays_, found, AssignmentKernel(found, working, 0.5)


def _dive(kernel: AssignmentKernel, prices: Floats, seed: int = 0) -> Ints:
    return kernel.dive(prices, kernel.nothing(), DiveParams(200.0, 0.3, seed, FOREVER))


def _overload(arrays_: Arrays, found: Candidates, chosen: Ints) -> float:
    """The largest excess of a cell's load over its capacity."""
    made = chosen[found.cell[chosen] != UNMET]
    asked = np.bincount(found.cell[made], found.load[made], minlength=arrays_.lines.capacity.size)
    return float((asked - arrays_.lines.capacity.ravel()).max())


def _bound(problem: Problem, found: Candidates, prices: Floats) -> float:
    """The least cost of all orders at these order prices: every cell takes the best subset, by enumeration."""
    bound = float(prices.sum())
    unmet = found.cell == UNMET
    bound -= float(np.maximum(0, prices[found.order[unmet]] - found.cost[unmet]).sum())
    for cell in range(len(problem.lines) * problem.days):
        here = np.flatnonzero(found.cell == cell).tolist()
        subsets = [list(some) for size in range(len(here) + 1) for some in combinations(here, size)]
        fit = [some for some in subsets if found.load[some].sum() <= problem.lines[0].daily_capacity + 1e-9]
        bound -= max(float((prices[found.order[some]] - found.cost[some]).sum()) for some in fit)
    return bound


@pytest.fixture(params=cases([(seed, days) for seed in range(4) for days in (1, 2)], fast=1))
def problem(request: pytest.FixtureRequest) -> Problem:
    return whole_orders(*request.param)


def test_the_relaxation_bounds_every_assignment_as_enumeration_says(problem: Problem) -> None:
    _, found, kernel = _kernel(problem)
    prices, bound = kernel.order_prices(200.0, 300, FOREVER)
    assert bound == pytest.approx(_bound(problem, found, prices))
    assert bound <= optimum(problem) + 1e-6


def test_dives_assign_every_order_once_and_keep_within_capacity(problem: Problem) -> None:
    arrays_, found, kernel = _kernel(problem)
    prices, _ = kernel.order_prices(200.0, 100, FOREVER)
    for seed in range(5):
        chosen = kernel.among_candidates(_dive(kernel, prices, seed))
        assert found.order[chosen].tolist() == list(range(len(problem.orders)))
        assert _overload(arrays_, found, chosen) <= 1e-6


def test_a_dive_keeps_the_candidates_it_is_given(problem: Problem) -> None:
    arrays_, found, kernel = _kernel(problem)
    prices, _ = kernel.order_prices(200.0, 100, FOREVER)
    before = _dive(kernel, prices)
    lots = found.lots(kernel.among_candidates(before), arrays_)
    assigned = kernel.assignment_of(lots)
    assert assigned is not None
    assert assigned.tolist() == before.tolist()
    kept = kernel.outside(before, np.array([0]))
    again = kernel.dive(prices, kept, DiveParams(200.0, 0.3, 1, FOREVER))
    assert again[kept >= 0].tolist() == before[kept >= 0].tolist()
    assert _overload(arrays_, found, kernel.among_candidates(again)) <= 1e-6


@pytest.mark.parametrize("price", [0.0, 0.5])
def test_ejection_chains_find_the_optimum_from_nothing_made(problem: Problem, price: float) -> None:
    arrays_, found, kernel = _kernel(problem, price)
    unmet = np.flatnonzero(found.cell[kernel.sequence] == UNMET).astype(np.int32)
    assert kernel.cost(unmet) == UNMADE * len(problem.orders)
    better, _ = kernel.eject(unmet, 500, 0, FOREVER)
    assert _overload(arrays_, found, kernel.among_candidates(better)) <= 1e-6
    assert kernel.cost(better) == pytest.approx(optimum(problem))


def test_ejection_chains_never_cost_more_and_change_nothing_without_time(problem: Problem) -> None:
    _, _, kernel = _kernel(problem)
    prices, _ = kernel.order_prices(200.0, 100, FOREVER)
    dived = _dive(kernel, prices)
    assert kernel.cost(kernel.eject(dived, 5, 0, FOREVER)[0]) <= kernel.cost(dived)
    unchanged, done = kernel.eject(dived, 5, 0, 0.0)
    assert done == 0
    assert unchanged.tolist() == dived.tolist()


def test_the_same_seed_gives_the_same_assignment() -> None:
    _, _, kernel = _kernel(whole_orders(1))

    def search() -> list[int]:
        prices, _ = kernel.order_prices(200.0, 50, FOREVER)
        chosen = _dive(kernel, prices, 7)
        better: list[int] = kernel.eject(chosen, 20, 7, FOREVER)[0].tolist()
        return better

    assert search() == search()


def test_a_line_that_is_closed_on_a_day_takes_nothing_then(problem: Problem) -> None:
    closed = replace(problem.lines[0], overrides={0: 0.0})
    shut = replace(problem, lines=(closed, *problem.lines[1:]))
    answer = solve(shut, stop=Stop(seconds=20, iterations=30), params=NO_CP_SAT).solution
    assert rules.examine(shut, answer.lots).violations == []
    assert (closed.id, 0) not in {(step.line, step.day) for lot in answer.lots for step in lot.steps}


def test_without_cp_sat_small_parks_are_assigned_at_the_optimum(problem: Problem) -> None:
    answer = solve(problem, stop=Stop(seconds=20, iterations=50), params=NO_CP_SAT).solution
    assert rules.examine(problem, answer.lots).violations == []
    assert answer.cost is not None
    assert answer.cost.total == pytest.approx(optimum(problem))


def test_what_is_cancelled_stops_within_a_moment() -> None:
    _, _, kernel = _kernel(whole_orders(0), cancelled=1)
    watch = Stopwatch()
    prices, _ = kernel.order_prices(200.0, 1 << 40, FOREVER)
    _, done = kernel.eject(_dive(kernel, prices), 1 << 40, 0, FOREVER)
    assert done == 0
    assert watch.seconds() < 1.0


def test_a_run_by_iterations_gives_the_same_plan_again() -> None:
    stop = Stop(seconds=60, iterations=10)
    first, second = (solve(whole_orders(2, 2), stop=stop, seed=5).solution for _ in range(2))
    assert first.lots == second.lots
