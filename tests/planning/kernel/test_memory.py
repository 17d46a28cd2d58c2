"""Where memory runs out, a call into the kernel raises MemoryError: each allocation in turn is made to fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import numpy as np
import pytest

from services.planning.kernel import bindings
from services.planning.kernel.bindings import DiveParams
from services.planning.kernel.layout import InsertionParams, SearchParams
from services.planning.quoting import InUse, QuotePark
from services.planning.solve import arrays, kernel_park
from services.planning.solve.params import PricingParams
from services.planning.solve.pricing import Dual
from services.planning.solve.search_prices import SearchPrices
from services.planning.solve.whole_orders import candidates
from services.planning.solve.whole_orders.assignment_kernel import AssignmentKernel
from services.planning.solve.working_solution import WorkingSolution
from tests.native.failing_allocations import failures_that_raised, kernel_that_fails
from tests.planning.rich_parks import rich_commitments, rich_problem
from tests.planning.solve.whole_orders.whole_order_parks import whole_orders
from tests.planning.solve.working_solutions import empty_solution, networks_of

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def failing(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[int], int]]:
    """A kernel whose nth allocation from now fails."""
    given: Path | None = request.config.getoption("--kernel")
    with kernel_that_fails(bindings.KERNEL, bindings.library, given, tmp_path_factory.mktemp("faults")) as fail:
        yield fail


def _price() -> None:
    numbers = arrays.build(rich_problem(Random(1), 8))
    dual = Dual(numbers, kernel_park.bound_park(numbers), PricingParams())
    dual.smooth(dual.at_zero(), 0.5)
    SearchPrices.of(dual, dual.at_zero())


def _quote() -> None:
    problem = rich_problem(Random(1), 8)
    park = QuotePark(problem, InUse.nothing(problem))
    for order in problem.orders[:2]:
        park.answer(order, order.due)


def _search() -> None:
    rng = Random(2)
    with empty_solution(rich_commitments(rng, rich_problem(rng, 10))) as working:
        working.insert(range(working.orders), InsertionParams(0.5, 0.0, 100, suppliers_by_capacity=1))
        working.move(working.whole(1), SearchParams(0.5, 0.0, 0.3, 3, 100, 0.0, 0.3, 0.4, 0.5), 40, 60.0)
        working.top_up(InsertionParams(0.0, 0.0, 100), 60.0)


def _round_flows() -> None:
    with empty_solution(rich_problem(Random(3), 8)) as working:
        orders = np.arange(working.orders, dtype=np.int32)
        working.insert_ideal_routes(orders, InsertionParams(1.0, 0.0, 100), 0, 60.0)
        networks = networks_of(working)
        network = networks.network(networks.pairs_of(working.lots()), 0.0)
        flows = np.ones((network.park.eligible_lines, network.park.days))
        bindings.sparsify_flows(network.park, flows, np.arange(network.park.line_groups, dtype=np.int32), 1)
        with working.worker() as worker:
            bindings.round_flows(worker, network.park, flows, orders, InsertionParams(1.0, 0.0, 100))
            bindings.complete_rounding(worker, orders)
            bindings.repair(worker, SearchParams(0.0, 0.0, 0.3, 3, 100, 0.0), orders, 3, 60.0)


def _assign_whole_orders() -> None:
    problem = whole_orders(1, 2)
    numbers = arrays.build(problem)
    prices = np.full(numbers.lines.capacity.shape, 0.5)
    found = candidates.find(numbers, prices, 60)
    search_prices = SearchPrices(prices, np.zeros(len(problem.orders)), np.ones(len(found.order), dtype=np.uint8))
    with WorkingSolution(numbers, kernel_park.plan_park(numbers), search_prices) as working:
        kernel = AssignmentKernel(found, working, 0.5)
        dual_prices, _ = kernel.order_prices(200.0, 20, 60.0)
        chosen = kernel.dive(dual_prices, kernel.nothing(), DiveParams(200.0, 0.3, 1, 60.0))
        kernel.eject(chosen, 5, 1, 60.0)


@pytest.mark.parametrize("run", [_price, _quote, _search, _round_flows, _assign_whole_orders])
def test_each_allocation_that_fails_is_a_memory_error_and_no_crash(
    failing: Callable[[int], int], run: Callable[[], None]
) -> None:
    assert failures_that_raised(failing, run) >= 5


def test_a_parameter_beyond_an_array_bound_is_refused() -> None:
    with empty_solution(rich_problem(Random(4), 5)) as working, pytest.raises(ValueError, match="array bound"):
        working.move(working.whole(1), SearchParams(0.5, 0.0, 0.3, 41, 100, 0.0), 1, 60.0)
