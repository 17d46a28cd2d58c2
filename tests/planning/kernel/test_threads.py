"""Threads in the kernel: the dual's own, and workers that share neither orders nor capacity."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from random import Random

import numpy as np
import pytest

from services.planning.kernel import bindings
from services.planning.kernel.layout import DualOutput, SearchParams
from services.planning.solve import arrays, kernel_park
from services.planning.solve.subproblem import split
from tests.planning.rich_parks import rich_problem
from tests.planning.solve.working_solutions import assert_capacity_balances, filled


def test_the_dual_is_the_same_in_any_number_of_threads() -> None:
    park = kernel_park.bound_park(arrays.build(rich_problem(Random(5), 12)))
    price = np.full((park.lines, park.days), 0.3)
    uses = []
    for threads in (1, 3, 8):
        use = np.empty_like(price)
        value = bindings.dual_value(park, None, price, 0.2, threads, DualOutput(use=use))
        uses.append((value, use))
    for value, use in uses[1:]:
        assert value == pytest.approx(uses[0][0])
        np.testing.assert_allclose(use, uses[0][1], atol=1e-9)


def test_two_workers_at_once_keep_the_books_in_balance() -> None:
    params = SearchParams(0.5, 0.0, 0.3, 3, 500, 0.0, 0.2, 0.5, 0.5)
    with filled(rich_problem(Random(6), 20)) as working:
        parts = split(working.orders, working.residual, 2, 7)
        with ThreadPoolExecutor(2) as pool:
            done = list(pool.map(lambda part: working.move(part, params, 100, 60.0), parts))
        working.gather(parts)
        assert done == [100, 100]
        assert_capacity_balances(working)
