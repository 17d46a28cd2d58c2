"""Moves on copies of the whole working solution, in parks of few orders where runs bind."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from random import Random

import pytest

from services.planning import rules
from services.planning.model import Problem
from services.planning.solve import SolverParams, Stop, solve
from services.planning.solve.improve.copies import Copies
from services.planning.solve.improve.improvement import move_params
from services.planning.solve.params import ImproveParams
from services.planning.solve.progress import Search
from services.planning.solve.working_solution import FOREVER
from tests.planning.parks import random_problem
from tests.planning.parks_with_runs import with_runs
from tests.planning.solve.working_solutions import assert_rules_kept, filled
from tests.seeds import seeds


def _park(seed: int) -> Problem:
    rng = Random(seed)
    return with_runs(rng, random_problem(rng, orders=10, scarce=True))


@pytest.mark.parametrize("seed", seeds(20, fast=2))
def test_the_cheapest_copy_goes_on_and_keeps_every_rule(seed: int) -> None:
    problem = _park(seed)
    with filled(problem) as working, ExitStack() as stack:
        before = working.money
        copies = Copies(working, Search(Stop(), params=SolverParams(workers=3)), stack)
        for turn in range(3):
            copies.move(move_params(ImproveParams(), 0.5, working.orders, 0.0), 50, FOREVER, turn)
        assert working.money <= before + 1e-6
        assert_rules_kept(problem, working)


def test_what_copies_are_left_with_is_what_one_worker_after_another_finds() -> None:
    """The outcome is the best of as many searches as there are workers, each of its own seed and of the whole park."""
    problem, params = _park(1), move_params(ImproveParams(), 0.5, 10, 0.0)
    alone = []
    for seed in (14, 15):
        with filled(problem) as working:
            working.move(working.whole(seed), params, 80, FOREVER)
            alone.append(working.money)
    with filled(problem) as working, ExitStack() as stack:
        search = Search(Stop())
        Copies(working, search, stack).move(params, 80, FOREVER, 7)
        assert working.money == pytest.approx(min(alone))
        assert search.iterations == 160


def test_a_counted_search_on_parts_of_the_park_repeats() -> None:
    params = SolverParams(exact_neighbourhoods=False, improve=replace(ImproveParams(), copied_orders=0))
    first, second = (solve(_park(4), stop=Stop(iterations=60), seed=3, params=params) for _ in range(2))
    assert first.solution.lots == second.solution.lots


def test_what_is_left_out_is_left_out() -> None:
    """Without a part of the search the plan keeps every rule and the bound is as honest."""
    problem = _park(2)
    for params in (
        SolverParams(exact_neighbourhoods=False, setup_prices=False),
        SolverParams(exact_neighbourhoods=False, campaign_moves=False),
    ):
        answer = solve(problem, stop=Stop(iterations=60), params=params).solution
        assert rules.examine(problem, answer.lots).violations == []
        assert answer.cost is not None
        assert answer.lower_bound is not None
        assert answer.lower_bound <= answer.cost.total + 1e-6
    runs = SolverParams(campaign_moves=False).kernel_in_use.runs
    assert (runs.window_share, runs.piece_share) == (0.0, 0.0)
