"""The planner as its callers see it: valid plans, honest bounds, and runs that end when they should."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest

from services.planning import bound, rules
from services.planning.model import Line, Order, Problem, RouteStep, parse, solution
from services.planning.model.lots import NO_LOTS
from services.planning.solve import Progress, Stop, solve
from tests.planning.parks import document, random_lots, random_problem, with_commitments
from tests.seeds import seeds
from tests.waiting import Stopwatch

SHORT = Stop(seconds=30, iterations=10)


@pytest.mark.parametrize("seed", seeds(20, fast=1))
def test_a_plan_keeps_every_rule_and_costs_no_less_than_its_bound(seed: int) -> None:
    problem = random_problem(Random(seed), orders=8, scarce=seed % 2 == 0)
    answer = solve(problem, stop=SHORT, seed=seed).solution
    assert rules.examine(problem, answer.lots).violations == []
    assert answer.cost is not None
    assert answer.lower_bound is not None
    proven = bound.lower_bound(problem, answer.prices)
    assert answer.lower_bound == pytest.approx(proven, rel=1e-9)
    assert answer.lower_bound <= answer.cost.total + 1e-6


def test_commitments_and_work_in_progress_are_kept() -> None:
    problem = parse(document())
    answer = solve(problem, stop=SHORT, seed=1).solution
    assert rules.examine(problem, answer.lots).violations == []
    assert answer.cost is not None
    assert answer.cost.released == 0.0


def test_the_same_seed_and_iterations_give_the_same_plan() -> None:
    problem = random_problem(Random(5), orders=4, scarce=True)
    first, second = (solve(problem, stop=SHORT, seed=7).solution for _ in range(2))
    documents = [solution.to_document(replace(p, seconds=None), problem.start) for p in (first, second)]
    assert documents[0] == documents[1]


def test_costs_never_rise_and_the_bound_never_falls() -> None:
    reported: list[Progress] = []
    solve(
        random_problem(Random(2), orders=15, scarce=True), stop=Stop(seconds=1.5), seed=0, on_progress=reported.append
    )
    assert [p.incumbent for p in reported] == sorted((p.incumbent for p in reported), reverse=True)
    assert [p.bound for p in reported] == sorted(p.bound for p in reported)
    assert reported[-1].phase == "done"


def _quickest(call: Callable[[], object], tries: int = 3) -> float:
    """Seconds of the quickest of some tries: a machine that stalls for a moment is no fault of the planner."""
    took = []
    for _ in range(tries):
        watch = Stopwatch()
        call()
        took.append(watch.seconds())
    return min(took)


@pytest.mark.long
def test_a_run_ends_within_its_time() -> None:
    problem = random_problem(Random(3), orders=30, scarce=True)
    assert _quickest(lambda: solve(problem, stop=Stop(seconds=1.0), seed=0)) < 3.0


def test_a_cancelled_run_gives_the_best_plan_so_far() -> None:
    problem = random_problem(Random(3), orders=30, scarce=True)
    reported: list[Progress] = []
    watch = Stopwatch()
    stop = Stop(seconds=60, cancelled=lambda: len(reported) > 1)
    answer = solve(problem, stop=stop, seed=0, on_progress=reported.append).solution
    assert watch.seconds() < 20
    assert rules.examine(problem, answer.lots).violations == []


def _one_line(capacity: float, quantity: int, partial: bool = True) -> Problem:
    whole = random_problem(Random(0), orders=1)
    line = Line("l", "e", "make", whole.zones[0].id, capacity, 1.0)
    order = Order("o", None, quantity, 0, 3, 1.0, 10.0, partial, (RouteStep("make"),))
    return replace(whole, lanes=(), lines=(line,), quotas=(), orders=(order,))


def test_an_order_larger_than_the_park_is_made_as_far_as_it_goes() -> None:
    problem = _one_line(5.0, 1000)
    answer = solve(problem, stop=Stop(seconds=1), seed=0).solution
    assert sum(lot.quantity for lot in answer.lots) == 5 * problem.days


def test_a_whole_order_larger_than_the_park_is_left() -> None:
    assert solve(_one_line(5.0, 1000, partial=False), stop=Stop(seconds=1), seed=0).solution.lots == NO_LOTS


def test_a_park_without_capacity_makes_nothing() -> None:
    watch = Stopwatch()
    answer = solve(_one_line(0.0, 10), stop=Stop(seconds=60), seed=0).solution
    assert watch.seconds() < 10
    assert answer.lots == NO_LOTS
    assert answer.unmet[0].quantity == 10


@pytest.mark.parametrize("without", [{"orders": ()}, {"orders": (), "lines": (), "lanes": (), "quotas": ()}])
def test_a_park_without_orders_has_an_empty_plan(without: dict[str, tuple[()]]) -> None:
    problem = replace(_one_line(5.0, 10), **without)  # type: ignore[arg-type]
    assert solve(problem, stop=Stop(seconds=1.5), seed=0).solution.lots == NO_LOTS
    assert _quickest(lambda: solve(problem, stop=Stop(seconds=1.5), seed=0)) < 2.0


def test_a_line_whose_minimum_lot_is_more_than_asked_takes_the_whole_order() -> None:
    problem = _one_line(100.0, 10)
    problem = replace(problem, lines=(replace(problem.lines[0], min_lot=50.0),))
    answer = solve(problem, stop=Stop(seconds=1), seed=0).solution
    assert rules.examine(problem, answer.lots).violations == []
    assert sum(lot.quantity for lot in answer.lots) == 10


@pytest.mark.parametrize("seed", seeds(20, fast=1))
def test_random_commitments_and_lots_begun_are_planned_on(seed: int) -> None:
    rng = Random(seed)
    problem = random_problem(rng, orders=6)
    problem, _ = with_commitments(rng, problem, random_lots(rng, problem))
    answer = solve(problem, stop=SHORT, seed=seed).solution
    assert rules.examine(problem, answer.lots).violations == []
    assert answer.lower_bound is not None
    assert answer.cost is not None
    assert answer.lower_bound <= answer.cost.total + 1e-6
