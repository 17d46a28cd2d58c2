"""Dual prices: the dual of the planning problem, solved as a sequence of smooth problems.

One price per line and day and per quota and day. At any prices >= 0 the cheapest routes of all orders, less the value
of all capacity, bound every solution's cost from below (Lagrangian relaxation, Fisher 1981). The smooth form (softmin
over routes at a temperature, Nesterov 2005; `kernel/dual/dual.c`) is maximised by a projected quasi-Newton method
(`quasi_newton`) on prices scaled by the root of the capacity, at falling temperatures (`cooling`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from services.planning.kernel import bindings
from services.planning.kernel.layout import DualOutput, Park, SetupTables
from services.planning.model.arrays import of_days, pooled
from services.planning.model.ledger import TOLERANCE
from services.planning.solve import kernel_park
from services.planning.solve.arrays import Arrays
from services.planning.solve.columns import Bytes, Floats, Ints
from services.planning.solve.commitments import UnitsInProgress
from services.planning.solve.params import PricingParams
from services.planning.solve.params.kernel import KernelParams
from services.planning.solve.pricing import quasi_newton, setups
from services.planning.solve.pricing.committed_orders import CommittedBook, CommittedOrder
from services.planning.solve.pricing.scaling import Scaling

NO_OUTPUT = DualOutput()


@dataclass(slots=True)
class DualPrices:
    """Prices >= 0 per unit: `line` [lines, days] of capacity, `quota` [quotas, days] of the quota; and their bound."""

    line: Floats
    quota: Floats
    bound: float = -np.inf


@dataclass(slots=True)
class Dual:
    """The dual function of one park, as the kernel's tables in `park` state it.

    `setups` are the tables of campaigns, where they cost anything. The smooth dual charges their shares as they were at
    the last `charge_setups`, the bound always those at its prices. The bound knows the commitments in `committed`.
    """

    arrays: Arrays
    park: Park
    params: PricingParams
    setups: SetupTables | None = None
    committed: list[CommittedOrder] = field(default_factory=list)
    quota_lines: list[Ints] = field(init=False)

    def __post_init__(self) -> None:
        self.quota_lines = [self.arrays.lines_under(quota) for quota in range(len(self.arrays.quotas.per_unit))]

    @classmethod
    def of_bound(cls, arrays: Arrays, params: PricingParams, kernel: KernelParams) -> Dual:
        """The dual whose value at any prices is a bound on the cost of every solution."""
        book = CommittedBook.of(arrays, UnitsInProgress.of(arrays))
        park = kernel_park.bound_park(arrays, kernel, book.sources)
        return cls(arrays, park, params, setups.tables_of(arrays, park), book.committed)

    @property
    def capacity(self) -> Floats:
        """Capacity that prices charge for [lines, days]."""
        return np.asarray(self.park.capacity)

    @property
    def limit(self) -> Floats:
        """Quotas that prices charge for [quotas, days]."""
        return np.asarray(self.park.quota_limit)

    def cell_prices(self, prices: DualPrices) -> Floats:
        """The price of a unit of capacity, its use of quotas included [lines, days]."""
        total = prices.line.copy()
        by_day = of_days(self.arrays.quotas.days, prices.quota, 0.0)
        for quota, members in enumerate(self.quota_lines):
            total[members] += self.arrays.quotas.per_unit[quota] * by_day[quota]
        return total

    def capacity_value(self, prices: DualPrices) -> float:
        """All capacity and quotas at these prices, in money; as much of each as the rules let pass."""
        return float((prices.line * _passing(self.capacity)).sum() + (prices.quota * _passing(self.limit)).sum())

    def at_zero(self) -> DualPrices:
        """Zero prices and their bound: the cheapest route of every order in an empty park."""
        prices = DualPrices(np.zeros_like(self.capacity), np.zeros_like(self.limit))
        prices.bound = self.bound(prices)
        return prices

    def charge_setups(self, prices: DualPrices) -> None:
        """Charges each unit its share of campaigns at these prices: set-ups take capacity of lines, none of quotas."""
        if self.setups is not None:
            bindings.fill_setup_shares(self.park, self.setups, prices.line)

    def bound(self, prices: DualPrices) -> float:
        """The lower bound on any solution's cost that these prices prove."""
        self.charge_setups(prices)
        cell_prices = self.cell_prices(prices)
        orders = len(self.arrays.orders.quantity)
        least, fresh, onward = np.zeros(orders), np.zeros(orders), np.zeros(self.park.sources)
        self._evaluate(cell_prices, 0.0, DualOutput(order_value=least, fresh_value=fresh, source_value=onward))
        for each in self.committed:
            least[each.order] = each.worth(self.arrays, cell_prices, float(fresh[each.order]), onward)
        return float(least.sum()) - self.capacity_value(prices)

    def ideal_costs(self, prices: DualPrices) -> tuple[Floats, Bytes]:
        """The cost of each order's ideal route, commitments left out [orders], and the eligible lines near the best.

        An eligible line is near [eligible lines] where on some day its cost is within `params.near` of the cheapest
        line of its group.
        """
        self.charge_setups(prices)
        cell_prices = self.cell_prices(prices)
        ideal = np.zeros(len(self.arrays.orders.quantity))
        least = np.zeros((self.park.line_groups, self.arrays.days))
        self._evaluate(cell_prices, 0.0, DualOutput(order_value=ideal, least=least))
        return ideal, bindings.near_best(self.park, cell_prices, least, self.params.near)

    def smooth(self, prices: DualPrices, temperature: float) -> tuple[float, Floats, Floats]:
        """The smooth dual's value, and its gradient: expected use less capacity, by line and by quota."""
        use = np.empty_like(self.capacity)
        value = self._evaluate(self.cell_prices(prices), temperature, DualOutput(use)) - self.capacity_value(prices)
        quota_use = np.zeros_like(self.limit)
        for quota, members in enumerate(self.quota_lines):
            quota_use[quota] = self.arrays.quotas.per_unit[quota] * use[members].sum(axis=0)
        return value, use - self.capacity, pooled(self.arrays.quotas.days, quota_use) - self.limit

    def expected_use(self, prices: DualPrices, temperature: float) -> Floats:
        """The expected use of capacity by eligible line and day, units of capacity [eligible lines, days]."""
        use = np.zeros((self.park.eligible_lines, self.arrays.days))
        output = DualOutput(use=np.empty_like(self.capacity), eligible_use=use)
        self._evaluate(self.cell_prices(prices), temperature, output)
        return use

    def _evaluate(self, cell_prices: Floats, temperature: float, output: DualOutput = NO_OUTPUT) -> float:
        """The sum over orders of their (soft) cheapest costs; fills the tables of `output`."""
        threads = self.params.threads if self.park.orders >= self.params.orders_per_thread else 1
        return bindings.dual_value(self.park, self.setups, cell_prices, temperature, threads, output)


def _passing(limit: Floats) -> Floats:
    return limit * (1 + TOLERANCE) + TOLERANCE


def maximise(
    dual: Dual, start: DualPrices, temperature: float, iterations: int, stop: Callable[[], bool]
) -> DualPrices:
    """Prices that maximise the smooth dual at one temperature (money), begun at `start`; with their bound."""
    scaling = Scaling.of(dual.capacity, dual.limit)
    scale = max(1.0, abs(start.bound) if np.isfinite(start.bound) else 1.0)

    def negative(vector: Floats) -> tuple[float, Floats]:
        value, line, quota = dual.smooth(DualPrices(*scaling.prices(vector)), temperature)
        return -value / scale, scaling.gradient(line, quota) / -scale

    dual.charge_setups(start)
    first = scaling.vector(start.line, start.quota)
    found = quasi_newton.minimise(negative, first, iterations, stop, dual.params.quasi_newton)
    prices = DualPrices(*scaling.prices(found))
    prices.bound = dual.bound(prices)
    return prices
