"""The dual: the kernel against plain enumeration, and the bound against the solver-free one."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from services.planning import bound
from services.planning.model import Problem, parse
from services.planning.model.solution import Price
from services.planning.solve import arrays
from services.planning.solve.params import PricingParams
from services.planning.solve.params.kernel import KernelParams
from services.planning.solve.pricing import Dual, DualPrices, maximise
from tests.planning.parks import document, random_problem
from tests.planning.parks_with_runs import with_runs
from tests.planning.rich_parks import rich_commitments, rich_problem
from tests.planning.solve.pricing.routes import route_costs, softmin
from tests.seeds import seeds

SEEDS = range(8)


def _dual(problem: Problem, seed: int) -> tuple[Dual, DualPrices]:
    arrays_ = arrays.build(problem)
    random = np.random.default_rng(seed)
    prices = DualPrices(random.random(arrays_.lines.capacity.shape), random.random(arrays_.quotas.limit.shape))
    return Dual.of_bound(arrays_, PricingParams(), KernelParams()), prices


def _listed(problem: Problem, prices: DualPrices) -> list[Price]:
    by_line = [Price(d, p, line=problem.lines[k].id) for (k, d), p in np.ndenumerate(prices.line)]
    return by_line + [Price(d, p, quota=problem.quotas[q].id) for (q, d), p in np.ndenumerate(prices.quota)]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_kernel_proves_the_bound_that_the_checker_recomputes(seed: int) -> None:
    problem = random_problem(Random(seed), orders=6)
    dual, prices = _dual(problem, seed)
    listed = _listed(problem, prices)
    assert dual.bound(prices) == pytest.approx(bound.lower_bound(problem, listed), rel=1e-9)


def test_work_in_progress_lowers_the_bound_as_the_checker_says() -> None:
    problem = parse(document())
    dual, prices = _dual(problem, 3)
    listed = _listed(problem, prices)
    assert dual.bound(prices) == pytest.approx(bound.lower_bound(problem, listed), rel=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_smooth_dual_is_the_softmin_over_all_chains(seed: int) -> None:
    problem = random_problem(Random(seed), orders=2)
    dual, prices = _dual(problem, seed)
    cell_prices = dual.cell_prices(prices)
    at = {(line.id, day): cell_prices[k, day] for k, line in enumerate(problem.lines) for day in range(problem.days)}
    for temperature in (0.02, 0.5):
        expected = -dual.capacity_value(prices)
        for order in problem.orders:
            costs = [*route_costs(problem, order, at), order.unmet_cost]
            expected += order.quantity * softmin(costs, temperature)
        assert dual.smooth(prices, temperature)[0] == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_gradient_is_the_slope_of_the_smooth_dual(seed: int) -> None:
    dual, prices = _dual(random_problem(Random(seed), orders=4), seed)
    step = 1e-5 * np.random.default_rng(seed).random(prices.line.shape)
    up, down = DualPrices(prices.line + step, prices.quota), DualPrices(prices.line - step, prices.quota)
    slope = (dual.smooth(up, 0.3)[0] - dual.smooth(down, 0.3)[0]) / 2
    assert slope == pytest.approx(float((dual.smooth(prices, 0.3)[1] * step).sum()), rel=1e-4)


@pytest.mark.parametrize("seed", seeds(80, fast=5))
def test_so_it_does_with_campaigns_commitments_and_roads_to_where_orders_go(seed: int) -> None:
    rng = Random(seed)
    problem = with_runs(rng, rich_commitments(rng, rich_problem(rng, orders=4)))
    dual, prices = _dual(problem, seed)
    some = np.random.default_rng(seed).random(prices.line.shape) < 0.6
    prices = DualPrices(prices.line * some, prices.quota)
    proven = bound.lower_bound(problem, _listed(problem, prices))
    assert dual.bound(prices) == pytest.approx(proven, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_with_shares_of_campaigns_the_gradient_is_the_slope_too(seed: int) -> None:
    dual, prices = _dual(with_runs(Random(seed), random_problem(Random(seed), orders=4)), seed)
    dual.charge_setups(prices)
    step = 1e-5 * np.random.default_rng(seed).random(prices.line.shape)
    up, down = DualPrices(prices.line + step, prices.quota), DualPrices(prices.line - step, prices.quota)
    slope = (dual.smooth(up, 0.3)[0] - dual.smooth(down, 0.3)[0]) / 2
    assert slope == pytest.approx(float((dual.smooth(prices, 0.3)[1] * step).sum()), rel=1e-4)


def test_prices_raise_the_bound_where_capacity_is_scarce() -> None:
    dual, _ = _dual(random_problem(Random(4), orders=8, scarce=True), 0)
    nothing = dual.at_zero()
    priced = maximise(dual, nothing, 0.05, 60, lambda: False)
    assert priced.bound > nothing.bound
    assert priced.line.min() >= 0.0


def test_cold_softmins_do_not_underflow() -> None:
    dual, prices = _dual(random_problem(Random(1), orders=4), 1)
    value, slope, _ = dual.smooth(prices, 1e-6)
    assert value == pytest.approx(dual.bound(prices), rel=1e-4)
    assert np.isfinite(slope).all()
