"""Quantities set again in the runs of a plan: cheaper, by the same runs, and by all rules."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from benchmarks.exact.parks import random_park_with_runs
from services.planning import rules
from services.planning.kernel.layout import InsertionParams
from services.planning.solve import arrays, kernel_park, outcome
from services.planning.solve.lp import KeptRuns
from services.planning.solve.params import LpParams, PricingParams
from services.planning.solve.params.kernel import KernelParams
from services.planning.solve.pricing import Dual
from services.planning.solve.search_prices import SearchPrices
from services.planning.solve.working_solution import WorkingSolution
from tests.seeds import seeds


@pytest.mark.parametrize("seed", seeds(40, fast=3))
def test_quantities_set_again_cost_no_more_keep_their_runs_and_all_rules(seed: int) -> None:
    problem = random_park_with_runs(seed)
    numbers = arrays.build(problem)
    park = kernel_park.plan_park(numbers)
    dual = Dual.of_bound(numbers, PricingParams(), KernelParams())
    with WorkingSolution(numbers, park, SearchPrices.of(dual, dual.at_zero())) as working:
        order = np.array(Random(seed).sample(range(working.orders), working.orders), dtype=np.int32)
        working.insert(order, InsertionParams(price_share=0.0, reuse_slack=0.0, grain=0), seed=seed)
        before, lots = working.money, working.lots()
        found = KeptRuns(numbers, park, LpParams()).solve(range(working.orders), lots, working.residual, 60.0)
        if found is not None:
            changed = np.unique(found.order).astype(np.int32)
            now = lots.rows(np.isin(lots.order, changed))
            for step in range(numbers.longest_route):
                runs, kept = (set(zip(each.order, each.cells[:, step], strict=True)) for each in (now, found))
                assert kept == runs
            working.replace(changed, found, working.whole(seed), LpParams(), fitting=False)
        assert working.money <= before + 1e-6
        assert rules.examine(problem, outcome.lots_of(numbers, park, working.lots())).violations == []
