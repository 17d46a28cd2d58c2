"""Prices of parks with many orders: clearing prices of the links first, then by line and day."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from services.planning import bound
from services.planning.model import Problem
from services.planning.model.solution import Price
from services.planning.solve import Stop, arrays
from services.planning.solve.params import PricingParams, SolverParams
from services.planning.solve.params.kernel import KernelParams
from services.planning.solve.pricing import Dual, find_prices
from services.planning.solve.pricing.clearing import clearing_prices
from services.planning.solve.progress import Search
from tests.planning.parks import random_problem
from tests.planning.parks_with_runs import with_runs
from tests.seeds import seeds

MANY = PricingParams(sample_from=1, sample_least=2, clearing_orders=100)


def _scarce(seed: int) -> Problem:
    rng = Random(seed)
    return with_runs(rng, random_problem(rng, orders=12, scarce=True))


def _dual(problem: Problem) -> Dual:
    return Dual.of_bound(arrays.build(problem), MANY, KernelParams())


@pytest.mark.parametrize("seed", seeds(20, fast=6))
def test_a_link_clears_at_one_price_above_which_no_line_earns(seed: int) -> None:
    dual = _dual(_scarce(seed))
    prices, mean_cost = clearing_prices(dual)
    assert prices.bound >= dual.at_zero().bound
    assert mean_cost >= 0
    lines = dual.arrays.problem.lines
    for line, earned, open_days in zip(lines, prices.line, dual.capacity > 0, strict=True):
        assert np.all(earned[~open_days] == 0)
        assert len(set(earned[open_days].tolist())) <= 1, line.id


@pytest.mark.parametrize("seed", seeds(20, fast=6))
def test_prices_of_many_orders_prove_at_least_what_clearing_prices_do(seed: int) -> None:
    problem = _scarce(seed)
    dual = _dual(problem)
    found = find_prices(dual, Search(Stop(iterations=1), seed=seed, params=SolverParams(pricing=MANY)))
    assert found.bound >= dual.bound(clearing_prices(dual)[0]) - 1e-6
    assert found.bound > dual.at_zero().bound
    listed = [Price(d, p, line=problem.lines[k].id) for (k, d), p in np.ndenumerate(found.line)]
    listed += [Price(d, p, quota=problem.quotas[q].id) for (q, d), p in np.ndenumerate(found.quota)]
    assert found.bound == pytest.approx(bound.lower_bound(problem, listed), rel=1e-9)
