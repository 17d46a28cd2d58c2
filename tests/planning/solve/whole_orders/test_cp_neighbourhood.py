"""Whole orders with one supplier each, on parks so small that every assignment can be tried."""

from __future__ import annotations

import numpy as np
import pytest

from services.planning import rules
from services.planning.solve import Stop, arrays, kernel_park, solve
from services.planning.solve.params import PricingParams
from services.planning.solve.pricing import Dual
from services.planning.solve.search_prices import SearchPrices
from services.planning.solve.whole_orders import applies, candidates
from services.planning.solve.whole_orders.candidates import UNMET
from services.planning.solve.whole_orders.cp_neighbourhood import Effort, Neighbourhood, reassign
from services.planning.solve.working_solution import WorkingSolution
from tests.planning.solve.whole_orders.whole_order_parks import UNMADE, optimum, whole_orders
from tests.seeds import seeds

MOST = 60
ENOUGH = Effort(breadth=100.0, deterministic_time=5.0)


@pytest.mark.parametrize("days", [1, 2])
@pytest.mark.parametrize("seed", seeds(4, fast=1))
def test_whole_orders_with_rate_cards_are_assigned_at_the_optimum(seed: int, days: int) -> None:
    problem = whole_orders(seed, days)
    answer = solve(problem, stop=Stop(seconds=20, iterations=50), seed=seed).solution
    assert rules.examine(problem, answer.lots).violations == []
    assert answer.cost is not None
    assert answer.cost.total == pytest.approx(optimum(problem))


@pytest.mark.parametrize("seed", seeds(4, fast=1))
def test_one_program_over_all_lines_finds_the_optimum_from_nothing(seed: int) -> None:
    problem = whole_orders(seed)
    arrays_ = arrays.build(problem)
    park, dual = kernel_park.plan_park(arrays_), Dual(arrays_, kernel_park.bound_park(arrays_), PricingParams())
    assert applies(arrays_, park)
    with WorkingSolution(arrays_, park, SearchPrices.of(dual, dual.at_zero())) as working:
        every_order = np.arange(working.orders, dtype=np.int32)
        lines = np.arange(len(problem.lines), dtype=np.int32)
        found = candidates.find(arrays_, working.prices.cell, MOST)
        neighbourhood = Neighbourhood.of(working, found, working.lots(), lines, every_order)
        answer = reassign(neighbourhood, ENOUGH)
        working.put(answer.lots, answer.orders)
        assert answer.proven
        assert working.cost == pytest.approx(optimum(problem))


def test_regret_is_the_cost_at_the_dual_prices_above_that_of_the_best_candidate() -> None:
    problem = whole_orders(0)
    arrays_ = arrays.build(problem)
    found = candidates.find(arrays_, np.full(arrays_.lines.capacity.shape, 2.0), MOST)
    own = found.of(np.array([0], dtype=np.int32))
    rates = [line.rates["p0"] for line in problem.lines]
    charged = [rate.price + 2.0 * rate.load for rate in rates] + [UNMADE]
    assert found.cell[own].tolist() == [0, 1, 2, UNMET]
    assert found.regret[own] == pytest.approx([cost - min(charged) for cost in charged])
