"""A search that goes on after its time: never worse, by the rules, with a bound that holds."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest

from services.planning import bound, rules
from services.planning.solve import Solving, Stop
from tests.planning.parks import random_problem
from tests.seeds import seeds


@pytest.mark.parametrize("seed", seeds(8, fast=1))
def test_going_on_never_makes_cost_or_bound_worse_and_keeps_every_rule(seed: int) -> None:
    problem = random_problem(Random(seed), orders=60, scarce=True)
    with Solving(problem, seed=seed) as solving:
        results = [solving.first(Stop(seconds=0.4))]
        results += [solving.go_on(Stop(seconds=0.2)) for _ in range(2)]
    for result in results:
        assert result.examination.violations == []
        assert bound.lower_bound(problem, result.solution.prices) == pytest.approx(result.solution.lower_bound)
    for before, after in pairwise(results):
        assert after.examination.cost.total <= before.examination.cost.total + 1e-6
        assert (after.solution.lower_bound or 0.0) >= (before.solution.lower_bound or 0.0) - 1e-6


def test_a_small_park_that_is_solved_stays_solved() -> None:
    problem = random_problem(Random(3), orders=3)
    with Solving(problem) as solving:
        first, later = solving.first(Stop(seconds=20)), solving.go_on(Stop(seconds=20))
    assert first.solution.optimal
    assert later.solution.optimal
    assert rules.examine(problem, later.solution.lots).cost == first.examination.cost


def test_nothing_goes_on_before_it_has_begun() -> None:
    with Solving(random_problem(Random(3), orders=3)) as solving, pytest.raises(RuntimeError):
        solving.go_on(Stop(seconds=1))
