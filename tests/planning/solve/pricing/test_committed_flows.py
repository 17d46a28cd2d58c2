"""The dual of what a plan may still choose: committed units go on from where they are, as enumeration says."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from services.planning.model import Commitment, Problem, Step, capacity, fits, terms
from services.planning.solve import arrays, kernel_park
from services.planning.solve.params import PricingParams
from services.planning.solve.pricing import Dual, DualPrices
from tests.planning.parks import random_problem
from tests.planning.solve.pricing.routes import onward_costs, route_costs

RELEASE_COST = 0.7


def _committing(seed: int, release_cost: float | None) -> tuple[Problem, Commitment]:
    """A park in which one order has two units committed on its first step, on a day that can do far more."""
    for attempt in range(200):
        problem = random_problem(Random(1000 * seed + attempt), orders=3)
        order = problem.orders[0]
        for line in problem.lines:
            day = max(0, order.release)
            if len(order.route) < 2 or not fits(order.route[0], line) or capacity(line, day) < 10:
                continue
            commitment = Commitment(order.id, 2, (Step(line.id, day),), release_cost)
            if order.quantity > 4 and list(onward_costs(problem, order, {}, 1, line.zone, day + line.lead_days)):
                return replace(problem, firm=(commitment,)), commitment
    raise AssertionError("no random park has such an order")


def _dual(problem: Problem, seed: int) -> tuple[Dual, DualPrices, dict[tuple[str, int], float]]:
    arrays_ = arrays.build(problem)
    park = kernel_park.plan_park(arrays_)
    network = replace(park.native, capacity=np.maximum(park.committed.residual.capacity, 0.0))
    dual = Dual(arrays_, network, PricingParams())
    random = np.random.default_rng(seed)
    prices = DualPrices(random.random(dual.capacity.shape), random.random(dual.limit.shape))
    cell_prices = dual.cell_prices(prices)
    at = {(line.id, day): cell_prices[k, day] for k, line in enumerate(problem.lines) for day in range(problem.days)}
    return dual, prices, at


@pytest.mark.parametrize("release_cost", [None, RELEASE_COST])
@pytest.mark.parametrize("seed", range(6))
def test_committed_units_cost_their_cheapest_route_onward(seed: int, release_cost: float | None) -> None:
    problem, commitment = _committing(seed, release_cost)
    dual, prices, at = _dual(problem, seed)
    expected = 0.0
    for order in problem.orders:
        fresh = min([*route_costs(problem, order, at), order.unmet_cost])
        committed = commitment.quantity if order.id == commitment.order else 0
        if committed:
            line, day = problem.line_by_id[commitment.steps[0].line], commitment.steps[0].day
            begun = terms(order, order.route[0], line)[1]
            kept = begun + min(onward_costs(problem, order, at, 1, line.zone, day + line.lead_days))
            expected += committed * (kept if release_cost is None else min(kept - release_cost, fresh))
        expected += (order.quantity - committed) * fresh
    assert dual.bound(prices) + dual.capacity_value(prices) == pytest.approx(expected, rel=1e-9)
