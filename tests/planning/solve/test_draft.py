"""Insertion, flows and assignments, each against something exact on a small park."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from services.planning import rules
from services.planning.kernel.layout import InsertionParams
from services.planning.model import Problem
from services.planning.solve import arrays, kernel_park, outcome
from services.planning.solve.lp.flow import Flow
from services.planning.solve.pricing.dual import Dual
from services.planning.solve.working_solution import Draft, Guide
from tests.planning.parks import random_problem
from tests.planning.solve.chains import chain_costs

PLAIN = InsertionParams(price_share=0.0, reuse_slack=0.0, grain=0)


def _draft(problem: Problem) -> Draft:
    numbers = arrays.build(problem)
    dual = Dual(numbers, kernel_park.bound_park(numbers))
    return Draft(numbers, kernel_park.plan_park(numbers), Guide.of(dual, dual.at_zero()))


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
        dual = Dual(draft.arrays, kernel_park.bound_park(draft.arrays))
        answer = outcome.plan_of(draft.arrays, draft.park, draft.lots(), dual.at_zero(), 0.0)
        assert rules.examine(problem, answer.lots).violations == []
