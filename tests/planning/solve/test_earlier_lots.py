"""A search begins with the lots of an earlier plan where commitments of first steps rest on them."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from benchmarks.exact.parks import random_park_with_runs
from services.planning.model import Commitment, Problem
from services.planning.model.lots import Lots
from services.planning.solve import SolverParams, Stop, solve
from services.planning.solve.columns import Longs
from tests.seeds import seeds

FIRST_SOLUTION = Stop(iterations=0)
SEARCH = replace(SolverParams(), exact_neighbourhoods=False)


def with_first_steps(problem: Problem, lots: Lots, seed: int) -> Problem:
    """The park with some first steps of each lot agreed, all of them of a few."""
    chance = Random(seed)
    agreed = [Commitment(lot.order, lot.quantity, lot.steps[: chance.randint(1, len(lot.steps))]) for lot in lots]
    return replace(problem, firm=tuple(agreed))


def planned(seed: int) -> tuple[Problem, Lots]:
    problem = replace(random_park_with_runs(seed), firm=(), in_progress=())
    return problem, solve(problem, stop=Stop(iterations=400), seed=seed, params=SEARCH).solution.lots


# A search that begins with nothing misses a commitment of the first three.
@pytest.mark.parametrize("seed", [18, 40, 59, *seeds(60, fast=3)])
def test_every_commitment_of_a_plans_first_steps_is_kept_by_a_search_that_begins_with_it(seed: int) -> None:
    problem, lots = planned(seed)
    agreed = with_first_steps(problem, lots, seed)
    found = solve(agreed, stop=FIRST_SOLUTION, seed=seed, params=SEARCH, earlier=lots)
    assert found.examination.violations == []


@pytest.mark.parametrize("seed", range(4))
def test_lots_that_break_a_rule_by_now_are_left_out(seed: int) -> None:
    problem, lots = planned(seed)
    agreed = with_first_steps(problem, lots.select(every_third(lots)), seed)
    larger = tuple(replace(line, min_run=4 * line.min_run) for line in problem.lines)
    found = solve(replace(agreed, lines=larger), stop=FIRST_SOLUTION, seed=seed, params=SEARCH, earlier=lots)
    assert found.examination.violations == []


def every_third(lots: Lots) -> Longs:
    return np.arange(0, len(lots), 3)
