"""The benchmark's peers: plans that keep every rule, and one model, on whose optimum three solvers agree."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from benchmarks.planner.peers import cp_sat, dispatcher, highs, mip
from services.planning import bound, rules
from services.planning.model import Line, Order, Problem, RouteStep
from services.planning.model.lots import Lot, Lots
from services.planning.model.solution import Solution
from tests.planning.parks import random_problem
from tests.planning.parks_with_runs import with_runs
from tests.seeds import seeds


def _cost(problem: Problem, lots: list[Lot] | None) -> float:
    """What a peer's plan costs, once it is seen to keep every rule."""
    assert lots is not None
    answer = Solution(Lots.of(tuple(lots)))
    assert rules.examine(problem, answer.lots).violations == []
    return rules.examine(problem, answer.lots).cost.total


@pytest.mark.parametrize("seed", seeds(40, fast=3))
def test_the_dispatcher_keeps_every_rule(seed: int) -> None:
    problem = random_problem(Random(seed), orders=10, scarce=seed % 2 == 0)
    assert _cost(problem, dispatcher.plan(problem, 30)) >= bound.lower_bound(problem, ()) - 1e-6


@pytest.mark.parametrize("seed", seeds(40, fast=3))
def test_the_dispatcher_keeps_set_ups_smallest_runs_and_transfer_batches(seed: int) -> None:
    problem = with_runs(Random(seed), random_problem(Random(seed), orders=10, scarce=seed % 2 == 0))
    lots = Lots.of(tuple(dispatcher.plan(problem, 30)))
    assert rules.examine(problem, lots).violations == []


@pytest.mark.parametrize("seed", seeds(12, fast=1))
def test_three_solvers_find_the_same_optimum_and_no_dispatcher_beats_it(seed: int) -> None:
    problem = random_problem(Random(seed), orders=4, scarce=seed % 2 == 0)
    by_cp_sat = _cost(problem, cp_sat.plan(problem, 30, workers=1))
    by_mip = _cost(problem, mip.plan(problem, 30))
    assert by_cp_sat == pytest.approx(by_mip, rel=1e-3)
    assert _cost(problem, highs.plan(problem, 30, workers=1)) == pytest.approx(by_mip, rel=1e-3)
    assert by_mip <= _cost(problem, dispatcher.plan(problem, 30)) * (1 + 1e-3)
    assert by_mip >= bound.lower_bound(problem, ()) - 1e-6


def test_the_dispatcher_takes_the_cheapest_chain_that_is_left() -> None:
    problem = _two_lines(max_suppliers=None)
    made = [(lot.steps[0].line, lot.quantity) for lot in dispatcher.plan(problem, 10)]
    assert made == [("cheap", 10)] * 4 + [("dear", 10)]


def test_the_dispatcher_asks_one_enterprise_with_capacity_where_only_one_may_be_asked() -> None:
    made = {lot.steps[0].line for lot in dispatcher.plan(_two_lines(max_suppliers=1), 10)}
    assert made == {"dear"}


def test_a_whole_order_that_does_not_fit_is_left_by_all_peers() -> None:
    problem = _two_lines(max_suppliers=None, quantity=10_000, partial=False)
    assert dispatcher.plan(problem, 10) == []
    assert cp_sat.plan(problem, 10, workers=1) == []
    assert mip.plan(problem, 10) == []
    assert highs.plan(problem, 10, workers=1) == []


def _two_lines(max_suppliers: int | None, quantity: int = 50, partial: bool = True) -> Problem:
    """A cheap line that makes 40 units until the order is due, and a dear one that makes 100 a day."""
    zone = random_problem(Random(0)).zones[0].id
    late = dict.fromkeys(range(4, 6), 0.0)
    cheap = Line("cheap", "a", "knit", zone, 10.0, 1.0, overrides=late)
    dear = Line("dear", "b", "knit", zone, 100.0, 2.0, overrides=late)
    order = Order("o", None, quantity, 0, 3, 1.0, 30.0, partial, (RouteStep("knit", max_suppliers=max_suppliers),))
    empty = random_problem(Random(0), orders=0)
    return replace(empty, days=6, lanes=(), lines=(cheap, dear), quotas=(), orders=(order,))
