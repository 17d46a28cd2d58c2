"""Dives, ejection chains and the relaxation they follow, against plain enumeration on parks of five orders."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from services.planning import rules
from services.planning.model import Problem
from services.planning.solve import SolverParams, Stop, arrays, kernel_park, solve
from services.planning.solve.arrays import Arrays, Floats, Ints
from services.planning.solve.whole_orders import places
from services.planning.solve.whole_orders.ground import Ground
from services.planning.solve.whole_orders.places import NOWHERE, Places
from services.planning.solve.working_solution import FOREVER
from tests.planning.solve.whole_orders import UNMADE, optimum, whole_orders
from tests.waiting import Stopwatch

NO_PROGRAMS = SolverParams(exact_neighbourhoods=False)


def _ground(problem: Problem, price: float = 0.5) -> tuple[Arrays, Places, Ground]:
    numbers = arrays.build(problem)
    prices = np.full(numbers.lines.capacity.shape, price)
    found = places.find(numbers, prices)
    left = kernel_park.plan_park(numbers).standing.left
    return numbers, found, Ground(found, left, prices, np.zeros(1, dtype=np.int32))


def _dive(ground: Ground, worth: Floats, seed: int = 0) -> Ints:
    return ground.dive(worth, ground.nothing(), target=200.0, noise=0.3, seed=seed, seconds=FOREVER)


def _overload(numbers: Arrays, found: Places, chosen: Ints) -> float:
    """The most by which a cell is asked for more than it can."""
    made = chosen[found.cell[chosen] != NOWHERE]
    asked = np.bincount(found.cell[made], found.load[made], minlength=numbers.lines.capacity.size)
    return float((asked - numbers.lines.capacity.ravel()).max())


def _bound(problem: Problem, found: Places, worth: Floats) -> float:
    """What all orders cost at least at these worths: every cell takes the best subset, by enumeration."""
    bound = float(worth.sum())
    nowhere = found.cell == NOWHERE
    bound -= float(np.maximum(0, worth[found.order[nowhere]] - found.cost[nowhere]).sum())
    for cell in range(len(problem.lines) * problem.days):
        here = np.flatnonzero(found.cell == cell).tolist()
        subsets = [list(some) for size in range(len(here) + 1) for some in combinations(here, size)]
        fit = [some for some in subsets if found.load[some].sum() <= problem.lines[0].daily_capacity + 1e-9]
        bound -= max(float((worth[found.order[some]] - found.cost[some]).sum()) for some in fit)
    return bound


@pytest.fixture(params=[(seed, days) for seed in range(4) for days in (1, 2)])
def problem(request: pytest.FixtureRequest) -> Problem:
    return whole_orders(*request.param)


def test_the_relaxation_bounds_every_assignment_as_enumeration_says(problem: Problem) -> None:
    _, found, ground = _ground(problem)
    worth, bound = ground.worths(200.0, 300, FOREVER)
    assert bound == pytest.approx(_bound(problem, found, worth))
    assert bound <= optimum(problem) + 1e-6


def test_dives_assign_every_order_once_and_keep_within_capacity(problem: Problem) -> None:
    numbers, found, ground = _ground(problem)
    worth, _ = ground.worths(200.0, 100, FOREVER)
    for seed in range(5):
        chosen = ground.among_places(_dive(ground, worth, seed))
        assert found.order[chosen].tolist() == list(range(len(problem.orders)))
        assert _overload(numbers, found, chosen) <= 1e-6


def test_a_dive_leaves_what_it_is_told_to_keep(problem: Problem) -> None:
    numbers, found, ground = _ground(problem)
    worth, _ = ground.worths(200.0, 100, FOREVER)
    before = _dive(ground, worth)
    lots = found.lots(ground.among_places(before), numbers)
    where = ground.where(lots)
    assert where is not None
    assert where.tolist() == before.tolist()
    kept = ground.outside(before, np.array([0]))
    again = ground.dive(worth, kept, target=200.0, noise=0.3, seed=1, seconds=FOREVER)
    assert again[kept >= 0].tolist() == before[kept >= 0].tolist()
    assert _overload(numbers, found, ground.among_places(again)) <= 1e-6


@pytest.mark.parametrize("price", [0.0, 0.5])
def test_chains_find_the_optimum_from_nothing_made(problem: Problem, price: float) -> None:
    numbers, found, ground = _ground(problem, price)
    nowhere = np.flatnonzero(found.cell[ground.sequence] == NOWHERE).astype(np.int32)
    assert ground.cost(nowhere) == UNMADE * len(problem.orders)
    better, _ = ground.eject(nowhere, 500, 0, FOREVER)
    assert _overload(numbers, found, ground.among_places(better)) <= 1e-6
    assert ground.cost(better) == pytest.approx(optimum(problem))


def test_chains_never_make_a_plan_dearer_or_touch_it_when_given_no_time(problem: Problem) -> None:
    _, _, ground = _ground(problem)
    worth, _ = ground.worths(200.0, 100, FOREVER)
    dived = _dive(ground, worth)
    assert ground.cost(ground.eject(dived, 5, 0, FOREVER)[0]) <= ground.cost(dived)
    unchanged, done = ground.eject(dived, 5, 0, 0.0)
    assert done == 0
    assert unchanged.tolist() == dived.tolist()


def test_the_same_seed_gives_the_same_places() -> None:
    _, _, ground = _ground(whole_orders(1))

    def hunt() -> list[int]:
        worth, _ = ground.worths(200.0, 50, FOREVER)
        chosen = _dive(ground, worth, 7)
        better: list[int] = ground.eject(chosen, 20, 7, FOREVER)[0].tolist()
        return better

    assert hunt() == hunt()


def test_a_line_that_is_closed_on_a_day_takes_nothing_then(problem: Problem) -> None:
    closed = replace(problem.lines[0], overrides={0: 0.0})
    shut = replace(problem, lines=(closed, *problem.lines[1:]))
    answer = solve(shut, stop=Stop(seconds=20, iterations=30), params=NO_PROGRAMS).plan
    assert rules.examine(shut, answer.lots).violations == []
    assert (closed.id, 0) not in {(step.line, step.day) for lot in answer.lots for step in lot.steps}


def test_without_programs_small_parks_are_assigned_at_the_optimum(problem: Problem) -> None:
    answer = solve(problem, stop=Stop(seconds=20, iterations=50), params=NO_PROGRAMS).plan
    assert rules.examine(problem, answer.lots).violations == []
    assert answer.cost is not None
    assert answer.cost.total == pytest.approx(optimum(problem))


def test_what_is_cancelled_stops_within_a_moment() -> None:
    numbers = arrays.build(whole_orders(0))
    prices = np.full(numbers.lines.capacity.shape, 0.5)
    ground = Ground(places.find(numbers, prices), numbers.lines.capacity, prices, np.ones(1, dtype=np.int32))
    watch = Stopwatch()
    worth, _ = ground.worths(200.0, 1 << 40, FOREVER)
    _, done = ground.eject(_dive(ground, worth), 1 << 40, 0, FOREVER)
    assert done == 0
    assert watch.seconds() < 1.0


def test_a_run_by_iterations_gives_the_same_plan_again() -> None:
    stop = Stop(seconds=60, iterations=10)
    first, second = (solve(whole_orders(2, 2), stop=stop, seed=5).plan for _ in range(2))
    assert first.lots == second.lots
