"""Runs on parks with everything in them at once, with and without each part of the planner."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from services.planning import bound, rules
from services.planning.model import Commitment, Line, Order, Problem, Quota, RouteStep, Step
from services.planning.model.solution import Solution
from services.planning.solve import Progress, SolverParams, Stop, solve
from tests.planning.parks import random_problem
from tests.planning.rich_parks import rich_commitments, rich_problem
from tests.seeds import seeds

COUNTED = Stop(seconds=60, iterations=10)
WITHOUT = {
    "everything": SolverParams(),
    "one worker": SolverParams(workers=1),
    "no programs": SolverParams(exact_neighbourhoods=False),
    "no prices": SolverParams(dual_prices=False),
}


def _park(seed: int, orders: int = 10) -> Problem:
    rng = Random(seed)
    problem = rich_problem(rng, orders)
    return rich_commitments(rng, problem) if seed % 3 else problem


def _valid(problem: Problem, answer: Solution) -> None:
    assert rules.examine(problem, answer.lots).violations == []
    assert answer.cost is not None
    assert answer.lower_bound is not None
    assert answer.lower_bound == pytest.approx(bound.lower_bound(problem, answer.prices), rel=1e-9, abs=1e-6)
    assert answer.lower_bound <= answer.cost.total + 1e-6


@pytest.mark.parametrize("left_out", WITHOUT)
@pytest.mark.parametrize("seed", seeds(6, fast=1))
def test_every_way_to_run_gives_a_valid_plan_and_an_honest_bound(seed: int, left_out: str) -> None:
    problem, reported = _park(100 + seed), list[Progress]()
    answer = solve(problem, stop=COUNTED, seed=seed, params=WITHOUT[left_out], on_progress=reported.append).solution
    _valid(problem, answer)
    assert [p.incumbent for p in reported] == sorted((p.incumbent for p in reported), reverse=True)
    assert [p.bound for p in reported] == sorted(p.bound for p in reported)
    assert answer.cost is not None
    assert reported[-1].incumbent == pytest.approx(answer.cost.total)


@pytest.mark.parametrize("seed", seeds(12, fast=1))
def test_a_run_cancelled_before_it_began_keeps_all_commitments(seed: int) -> None:
    problem = _park(3 * seed + 1)
    _valid(problem, solve(problem, stop=Stop(seconds=60, cancelled=lambda: True), seed=seed).solution)


@pytest.mark.parametrize("seed", seeds(12, fast=1))
def test_a_run_without_time_keeps_all_commitments(seed: int) -> None:
    problem = _park(3 * seed + 2, orders=25)
    _valid(problem, solve(problem, stop=Stop(seconds=0.0), seed=seed).solution)


def _shop(lines: tuple[Line, ...], order: Order, **more: tuple[Commitment, ...] | tuple[Quota, ...]) -> Problem:
    park = random_problem(Random(0), orders=1)
    return replace(park, lanes=(), quotas=(), lines=lines, orders=(order,), **more)  # type: ignore[arg-type]


def _order(quantity: int, unmet_cost: float, *route: RouteStep) -> Order:
    return Order("o", None, quantity, 0, 3, 0.0, unmet_cost, True, route)


def test_a_commitment_below_a_minimum_lot_further_on_brings_other_units_along_though_they_do_not_pay() -> None:
    zone = random_problem(Random(0)).zones[0].id
    lines = (Line("k", "a", "knit", zone, 50.0, 1.0), Line("s", "b", "sew", zone, 50.0, 1.0, min_lot=10.0))
    commitment = Commitment("o", 4, (Step("k", 0),))
    problem = _shop(lines, _order(40, 0.5, RouteStep("knit"), RouteStep("sew")), firm=(commitment,))
    answer = solve(problem, stop=COUNTED, seed=0).solution
    _valid(problem, answer)
    assert 10 <= sum(lot.quantity for lot in answer.lots) < 40


def test_work_that_takes_no_capacity_is_not_done_on_a_day_on_which_the_line_is_shut() -> None:
    zone = random_problem(Random(0)).zones[0].id
    line = Line("k", "a", "knit", zone, 50.0, 1.0, overrides={0: 0.0, 1: 0.0})
    problem = _shop((line,), _order(40, 9.0, RouteStep("knit", load=0.0)))
    answer = solve(problem, stop=COUNTED, seed=0).solution
    _valid(problem, answer)
    assert sum(lot.quantity for lot in answer.lots) == 40
    assert min(lot.steps[0].day for lot in answer.lots) == 2
