"""Insertion and search in parks with set-ups, smallest runs and transfer batches: no rule is broken, and the account of
capacity balances."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from services.planning import rules
from services.planning.model import Problem
from services.planning.model.ledger import Ledger
from services.planning.solve import SolverParams, Stop, outcome, solve
from services.planning.solve.improve.improvement import move_params
from services.planning.solve.params import ConstructParams, ImproveParams, PricingParams
from services.planning.solve.search_lots import SearchLots, no_lots
from services.planning.solve.subproblem import split, split_together
from services.planning.solve.working_solution import FOREVER, WorkingSolution
from tests.planning.parks import random_problem
from tests.planning.parks_with_runs import with_runs
from tests.planning.rich_parks import rich_commitments, rich_problem
from tests.planning.solve.working_solutions import assert_rules_kept, filled
from tests.seeds import seeds


def _park(seed: int) -> Problem:
    rng = Random(seed)
    return with_runs(rng, rich_problem(rng) if seed % 2 else random_problem(rng, orders=10, scarce=True))


def _assert_costs_are_those_of_the_lots(working: WorkingSolution) -> None:
    problem = working.arrays.problem
    lots = outcome.lots_of(working.arrays, working.park, working.lots())
    assert working.money == pytest.approx(rules.examine(problem, lots).cost.total)


@pytest.mark.parametrize("seed", seeds(40, fast=3))
def test_insertion_keeps_every_rule(seed: int) -> None:
    problem = _park(seed)
    with filled(problem) as working:
        assert_rules_kept(problem, working)
        _assert_costs_are_those_of_the_lots(working)


@pytest.mark.parametrize("seed", seeds(40, fast=3))
def test_moves_keep_every_rule_and_save_money(seed: int) -> None:
    problem = _park(seed)
    with filled(problem) as working:
        before = working.cost
        subproblems = split(working.orders, working.residual, 2, seed)
        for each in subproblems:
            working.move(each, move_params(ImproveParams(), 0.5, working.orders, 0.0), 200, FOREVER)
        working.gather(subproblems)
        assert working.cost <= before + 1e-6
        assert_rules_kept(problem, working)
        _assert_costs_are_those_of_the_lots(working)


@pytest.mark.parametrize("seed", seeds(20, fast=1))
def test_taking_orders_out_gives_capacity_and_set_ups_back(seed: int) -> None:
    with filled(_park(seed)) as working:
        working.put(no_lots(working.arrays.longest_route), range(working.orders))
        free = working.park.committed.residual.capacity
        assert working.residual.capacity == pytest.approx(free, abs=1e-6)


def _in_mid_flow(seed: int) -> Problem:
    """A park whose commitments can be kept: they were made without set-ups, quotas and roads."""
    rng = Random(seed)
    problem = rich_commitments(rng, rich_problem(rng))
    more = with_runs(rng, problem)
    return replace(
        more,
        lines=tuple(replace(line, setup=0.0) for line in more.lines),
        orders=tuple(replace(order, ship_to=None) for order in more.orders),
        quotas=problem.quotas,
    )


@pytest.mark.parametrize("seed", seeds(30, fast=2))
def test_moves_keep_commitments_and_every_rule(seed: int) -> None:
    problem = _in_mid_flow(seed)
    with filled(problem) as working:
        working.move(working.whole(seed), move_params(ImproveParams(), 0.5, working.orders, 0.0), 200, FOREVER)
        assert_rules_kept(problem, working)
        _assert_costs_are_those_of_the_lots(working)


def test_a_search_by_iterations_repeats() -> None:
    problem, params = _park(3), SolverParams(exact_neighbourhoods=False)
    first, second = (solve(problem, stop=Stop(iterations=60), seed=7, params=params) for _ in range(2))
    assert first.solution.lots == second.solution.lots


MANY = SolverParams(
    exact_neighbourhoods=False,
    construct=replace(ConstructParams(), many_orders=0, rounds=3),
    pricing=PricingParams(sample_from=1),
)


@pytest.mark.parametrize("seed", seeds(30, fast=2, slow=8))
def test_a_park_of_many_orders_is_filled_in_rounds_that_keep_every_rule(seed: int) -> None:
    problem = _in_mid_flow(seed) if seed % 2 else _park(seed)
    found = [solve(problem, stop=Stop(iterations=30), seed=seed, params=MANY) for _ in range(2)]
    assert not found[0].examination.violations
    assert found[0].solution.lots == found[1].solution.lots


@pytest.mark.parametrize("seed", seeds(30, fast=4, slow=8))
def test_a_worker_has_all_days_of_a_line(seed: int) -> None:
    with filled(_park(seed)) as working:
        parts = split(working.orders, working.residual, 3, seed, whole_lines=True)
        assert sum(each.residual.capacity for each in parts) == pytest.approx(working.residual.capacity)
        for line in range(len(working.residual.capacity)):
            assert sum(bool(each.residual.capacity[line].any()) for each in parts) <= 1


def test_orders_go_to_the_worker_that_has_their_lines() -> None:
    """Eight orders of the north use the lines of the north alone, eight of the south those of the south."""
    rng = np.random.default_rng(0)
    order = np.repeat(np.arange(16, dtype=np.int32), 4)
    line = (order % 2) * 6 + rng.integers(6, size=len(order))
    lots = SearchLots(order, np.full(64, 10), np.full(64, -1, dtype=np.int32), (line * 3).astype(np.int32)[:, None])
    residual = Ledger(rng.random((12, 3)) + 1, np.ones((1, 3)), np.ones((1, 12)), np.arange(3)[None])
    apart = []
    for seed in range(20):
        parts = split_together(lots, 16, np.zeros(12, dtype=np.int64), residual, workers=2, seed=seed)
        assert np.stack([part.orders for part in parts]).sum(axis=0).tolist() == [1] * 16
        assert sum(part.residual.capacity for part in parts) == pytest.approx(residual.capacity)
        assert [int((part.residual.capacity > 0).all(axis=1).sum()) for part in parts] == [6, 6]
        own = [
            part.residual.capacity[each // 3].any() for part in parts for each in lots.cells[part.orders[order] == 1, 0]
        ]
        apart.append(1 - np.mean(own))
    assert np.mean(apart) < 0.2  # at random it is a half
