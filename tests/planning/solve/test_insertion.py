"""Insertion and LP neighbourhoods, each against something exact on a small park."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from services.planning import rules
from services.planning.kernel.layout import InsertionParams
from services.planning.model import Problem
from services.planning.solve import arrays, kernel_park, outcome
from services.planning.solve.lp import LpNeighbourhood
from services.planning.solve.params import LpParams, PricingParams
from services.planning.solve.pricing import Dual
from services.planning.solve.search_prices import SearchPrices
from services.planning.solve.working_solution import WorkingSolution
from tests.planning.parks import random_problem
from tests.planning.solve.pricing.routes import route_costs
from tests.seeds import seeds

PLAIN = InsertionParams(price_share=0.0, reuse_slack=0.0, grain=0)


def _empty(problem: Problem) -> WorkingSolution:
    arrays_ = arrays.build(problem)
    dual = Dual(arrays_, kernel_park.bound_park(arrays_), PricingParams())
    return WorkingSolution(arrays_, kernel_park.plan_park(arrays_), SearchPrices.of(dual, dual.at_zero()))


@pytest.mark.parametrize("seed", seeds(12, fast=1))
def test_one_unit_takes_the_cheapest_route_there_is(seed: int) -> None:
    problem = random_problem(Random(seed), orders=1)
    order = replace(problem.orders[0], quantity=1, unmet_cost=1000.0)
    problem = replace(problem, orders=(order,), quotas=())
    with _empty(problem) as working:
        working.insert([0], PLAIN)
        assert working.cost == pytest.approx(min([*route_costs(problem, order, {}), 1000.0]))


@pytest.mark.parametrize("seed", seeds(12, fast=1))
def test_taking_orders_out_gives_all_capacity_back(seed: int) -> None:
    with _empty(random_problem(Random(seed), orders=10, scarce=True)) as working:
        free = working.residual.capacity.copy()
        working.insert(range(working.orders), PLAIN)
        assert working.residual.capacity.sum() < free.sum()
        nothing = working.lots(np.zeros(working.orders, dtype=np.uint8))
        working.put(nothing, range(working.orders))
        np.testing.assert_allclose(working.residual.capacity, free, atol=1e-9)


@pytest.mark.parametrize("seed", seeds(12, fast=1))
def test_an_lp_neighbourhood_saves_money_and_keeps_the_rules(seed: int) -> None:
    problem = random_problem(Random(seed), orders=12, scarce=True)
    with _empty(problem) as working:
        working.insert(range(working.orders), PLAIN)
        before, whole, lots = working.cost, working.whole(seed), working.lots()
        neighbourhood = LpNeighbourhood(working.arrays, working.park, working.prices, LpParams())
        found = neighbourhood.solve(np.unique(lots.order).tolist(), lots, whole.residual)
        if found is not None and len(found):
            working.replace(np.unique(found.order).astype(np.int32), found, whole, LpParams())
        assert working.cost <= before + 1e-9
        examination = rules.examine(problem, outcome.lots_of(working.arrays, working.park, working.lots()))
        assert examination.violations == []
