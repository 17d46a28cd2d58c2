"""Insertion, flows and assignments, each against something exact on a small park."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from random import Random

import numpy as np
import pytest

from services.matching.planning import rules
from services.matching.planning.kernel.native import Recipe
from services.matching.planning.problem import Line, Order, Problem, Rate, RouteStep
from services.matching.planning.solver import Stop, arrays, outcome, parks, solve
from services.matching.planning.solver.draft import Draft, Guide
from services.matching.planning.solver.flow import Flow
from services.matching.planning.solver.prices import Dual
from tests.matching.planning.parks import START, random_problem
from tests.matching.planning.solver.chains import chain_costs

PLAIN = Recipe(charge=0.0, slack=0.0, grain=0)


def _draft(problem: Problem) -> Draft:
    numbers = arrays.build(problem)
    dual = Dual(numbers, parks.bound_park(numbers))
    return Draft(numbers, parks.plan_park(numbers), Guide.of(dual, dual.at_zero()))


@pytest.mark.parametrize("seed", range(12))
def test_one_unit_takes_the_cheapest_chain_there_is(seed: int) -> None:
    problem = random_problem(Random(seed), orders=1)
    order = replace(problem.orders[0], quantity=1, unmet_cost=1000.0)
    problem = replace(problem, orders=(order,), quotas=())
    with _draft(problem) as draft:
        draft.insert([0], PLAIN)
        assert draft.cost == pytest.approx(min([*chain_costs(problem, order, {}), 1000.0]))


@pytest.mark.parametrize("seed", range(12))
def test_taking_orders_out_gives_all_capacity_back(seed: int) -> None:
    with _draft(random_problem(Random(seed), orders=10, scarce=True)) as draft:
        free = draft.left.copy()
        draft.insert(range(draft.orders), PLAIN)
        assert draft.left.sum() < free.sum()
        nothing = draft.lots(np.zeros(draft.orders, dtype=np.uint8))
        draft.put(nothing, range(draft.orders))
        np.testing.assert_allclose(draft.left, free, atol=1e-9)


@pytest.mark.parametrize("seed", range(12))
def test_flows_save_money_and_keep_the_rules(seed: int) -> None:
    problem = random_problem(Random(seed), orders=12, scarce=True)
    with _draft(problem) as draft:
        draft.insert(range(draft.orders), PLAIN)
        before, share, lots = draft.cost, draft.all_of_it(seed), draft.lots()
        found = Flow(draft.arrays, draft.park, draft.guide).improve(
            np.unique(lots.order).tolist(), lots, share.left, share.quota_left
        )
        if found is not None and len(found.order):
            draft.replace(np.unique(found.order).astype(np.int32), found, share)
        assert draft.cost <= before + 1e-9
        dual = Dual(draft.arrays, parks.bound_park(draft.arrays))
        answer = outcome.plan_of(draft.arrays, draft.park, draft.lots(), dual.at_zero(), 0.0)
        assert rules.violations(problem, answer) == []


def _assignment(seed: int) -> Problem:
    """Five whole orders for three lines with a rate card each: what is asked of each line is too much."""
    rng, zone = Random(seed), random_problem(Random(0)).zones[0]
    products = [f"p{i}" for i in range(5)]
    cards = [{p: Rate(p, rng.randint(3, 8), rng.randint(5, 20)) for p in products} for _ in range(3)]
    lines = tuple(Line(f"l{k}", f"e{k}", "make", zone.id, 12.0, 1.0, rates=card) for k, card in enumerate(cards))
    orders = tuple(Order(p, p, 1, 0, 0, 1.0, 100.0, False, (RouteStep("make", max_suppliers=1),)) for p in products)
    return Problem(START, 1, (zone,), (), lines, (), orders)


def _optimum(problem: Problem) -> float:
    best = float("inf")
    for choice in product([None, *problem.lines], repeat=len(problem.orders)):
        load = dict.fromkeys([line.id for line in problem.lines], 0.0)
        cost = 0.0
        for order, line in zip(problem.orders, choice, strict=True):
            if line is None:
                cost += order.unmet_cost
                continue
            rate = line.rates[order.id]
            load[line.id] += rate.load
            cost += rate.price
        if max(load.values()) <= 12.0:
            best = min(best, cost)
    return best


@pytest.mark.parametrize("seed", range(5))
def test_whole_orders_with_rate_cards_are_assigned_at_the_optimum(seed: int) -> None:
    problem = _assignment(seed)
    answer = solve(problem, stop=Stop(seconds=20, iterations=50), seed=seed).plan
    assert rules.violations(problem, answer) == []
    assert answer.cost is not None
    assert answer.cost.total == pytest.approx(_optimum(problem))
