"""Insertion and LP neighbourhoods, each against something exact on a small park."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from scipy.optimize import linprog

from services.planning import rules
from services.planning.kernel.layout import InsertionParams
from services.planning.model import Problem, Quota
from services.planning.solve import arrays, kernel_park, outcome
from services.planning.solve.lp import LpNeighbourhood
from services.planning.solve.params import LpParams, PricingParams
from services.planning.solve.pricing import Dual
from services.planning.solve.search_prices import SearchPrices
from services.planning.solve.working_solution import WorkingSolution
from tests.planning.parks import random_problem
from tests.planning.rules.test_rules import rules_park
from tests.planning.solve.pricing.routes import route_costs
from tests.planning.solve.working_solutions import assert_rules_kept
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


def _under_windows(rng: Random) -> Problem:
    """One order of one step on two lines, under limits of which each two hold apart or one within the other."""
    park = rules_park()
    days, cut = 8, rng.randrange(1, 7)
    line = replace(park.lines[0], lead_days=0, min_lot=0.0)
    lines = tuple(
        replace(line, id=ident, price=rng.choice([1.0, 2.0]), daily_capacity=float(rng.randint(1, 4)))
        for ident in ("a", "b")
    )
    windows = ((0, days - 1), (0, cut), (cut + 1, days - 1), None)
    quotas = tuple(
        Quota(f"{number}", (line.link,), float(rng.randint(1, 9)), 1.0, window=window)
        for number, window in enumerate(windows)
        if rng.random() < 0.7
    )
    step = replace(park.orders[0].route[0], load=1.0)
    order = replace(
        park.orders[0], quantity=20, release=0, due=rng.randrange(days), late_cost=0.1, unmet_cost=50.0, route=(step,)
    )
    return replace(park, days=days, lines=lines, quotas=quotas, orders=(order,), in_progress=(), firm=())


@pytest.mark.parametrize("seed", seeds(200, fast=5, slow=40))
def test_limits_over_days_close_lines_on_these_days_alone(seed: int) -> None:
    """Where each limit lies apart from another or within it, the cheapest routes one after another are the optimum."""
    problem = _under_windows(Random(seed))
    with _empty(problem) as working:
        working.insert([0], PLAIN)
        assert working.cost == pytest.approx(_least_cost(problem))


def _least_cost(problem: Problem) -> float:
    """The cost of the cheapest plan of an order of one step, by a linear program over lines and days."""
    (order,) = problem.orders
    cells = [(line, day) for line in problem.lines for day in range(problem.days)]
    saved = [line.price + order.late_cost * max(0, day - order.due) - order.unmet_cost for line, day in cells]
    rows, most = [[1.0] * len(cells)], [float(order.quantity)]
    for quota in problem.quotas:
        for balance in range(problem.days):
            rows.append([float(quota.balance(day) == balance) for _, day in cells])
            most.append(quota.limit(balance))
    found = linprog(saved, A_ub=rows, b_ub=most, bounds=[(0.0, line.daily_capacity) for line, _ in cells])
    return float(found.fun) + order.quantity * order.unmet_cost


def test_steps_that_draw_on_one_limit_together_leave_the_days_after_it_open() -> None:
    """A unit of both steps takes two of what the limit has left: one, and that closes none of the later days."""
    park = rules_park()
    lines = tuple(replace(line, lead_days=0, min_lot=0.0, daily_capacity=2.0) for line in park.lines)
    quota = Quota("q", tuple(line.link for line in lines), 3.0, 1.0, window=(0, 2))
    route = tuple(replace(step, load=1.0) for step in park.orders[0].route[:2])
    order = replace(park.orders[0], quantity=5, release=0, due=5, route=route, unmet_cost=1000.0, ship_to=None)
    problem = replace(park, days=6, lines=lines, quotas=(quota,), orders=(order,), in_progress=(), firm=())
    with _empty(problem) as working:
        working.insert([0], PLAIN)
        lots = working.lots()
        assert int(lots.quantity.sum()) == 5
        assert_rules_kept(problem, working)
