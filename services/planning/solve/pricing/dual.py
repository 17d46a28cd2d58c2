"""Scarcity prices: the dual of the planning problem, solved as a sequence of smooth problems.

One price per line and day and per quota and day. At any prices >= 0 the cheapest chains of all orders, less the worth
of all capacity, bound every plan's cost from below. The smooth form (softmin over chains at a temperature, see
`kernel/dual.c`) is maximised by a projected quasi-Newton method (`quasi_newton`) on prices scaled by the root of the
capacity, at temperatures falling from one per cent of a unit's cost to two in a hundred thousand, and
below where there is time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from services.planning.kernel import bindings
from services.planning.kernel.bindings import DualOutput
from services.planning.kernel.layout import Park
from services.planning.solve.arrays import Arrays, Floats, Ints, Longs
from services.planning.solve.pricing import quasi_newton

HOTTEST, COLDEST = 1e-2, 2e-5  # temperatures, as shares of a unit's mean cost
HOTTEST_OVERLOADED = 1e-1  # where more is asked than can be made: prices then rise towards what not making costs
NEAR = 0.1  # dearer than the cheapest, as a share of its cost
STAGES = 7
ITERATIONS = 60  # of the quasi-Newton method, per stage
THREADS = 2
WORTH_A_THREAD = 150  # orders; with fewer, waiting for the other thread costs more than it helps


@dataclass(slots=True)
class Prices:
    """Prices >= 0 per unit: `line` [lines, days] of capacity, `quota` [quotas, days] of the quota; and their bound."""

    line: Floats
    quota: Floats
    bound: float = -np.inf


@dataclass(slots=True)
class Dual:
    """The dual function of one park."""

    arrays: Arrays
    park: Park
    quota_lines: list[Ints] = field(init=False)

    @property
    def capacity(self) -> Floats:
        """What is charged for, by line and day."""
        return self.park.capacity

    @property
    def limit(self) -> Floats:
        """What is charged for, by quota and day."""
        return self.park.quota_limit

    def __post_init__(self) -> None:
        self.quota_lines = [self.arrays.lines_under(quota) for quota in range(len(self.arrays.quotas.per_unit))]

    def effective(self, prices: Prices) -> Floats:
        """What a unit of capacity costs by line and day, quotas included."""
        total = prices.line.copy()
        for quota, members in enumerate(self.quota_lines):
            total[members] += self.arrays.quotas.per_unit[quota] * prices.quota[quota]
        return total

    def worth(self, prices: Prices) -> float:
        """All capacity and quotas at these prices."""
        return float((prices.line * self.capacity).sum() + (prices.quota * self.limit).sum())

    def at_zero(self) -> Prices:
        """No price on anything, and the bound that proves: every order's cheapest chain in an empty park."""
        prices = Prices(np.zeros_like(self.capacity), np.zeros_like(self.limit))
        prices.bound = self.bound(prices)
        return prices

    def bound(self, prices: Prices) -> float:
        """The lower bound on any plan's cost that these prices prove."""
        return self._orders_value(self.effective(prices), 0.0, None) - self.worth(prices)

    def orders_and_near(self, effective: Floats) -> tuple[Floats, NDArray[np.uint8]]:
        """At these effective prices: each order's cheapest cost [orders], and which entries of the kinds are, on some
        day, within `NEAR` of the cheapest line of their group [entries]."""
        values = np.zeros(len(self.arrays.orders.quantity))
        least = np.zeros((self.park.line_groups, self.arrays.days))
        self._call(effective, 0.0, DualOutput(order_value=values, least=least))
        return values, bindings.near_best(self.park, effective, least, NEAR)

    def smooth(self, prices: Prices, temperature: float) -> tuple[float, Floats, Floats]:
        """The smooth dual's value, and its gradient: expected use less capacity, by line and by quota."""
        quotas = self.arrays.quotas
        use = np.empty_like(self.capacity)
        value = self._orders_value(self.effective(prices), temperature, use) - self.worth(prices)
        quota_use = np.zeros_like(self.limit)
        for quota, members in enumerate(self.quota_lines):
            quota_use[quota] = quotas.per_unit[quota] * use[members].sum(axis=0)
        return value, use - self.capacity, quota_use - self.limit

    def entry_use(self, prices: Prices, temperature: float) -> Floats:
        """Expected use of capacity by each entry of the kinds and day, units of capacity [entries, days]."""
        use = np.zeros((self.park.eligible_lines, self.arrays.days))
        self._call(self.effective(prices), temperature, DualOutput(use=np.empty_like(self.capacity), eligible_use=use))
        return use

    def _orders_value(self, effective: Floats, temperature: float, use: Floats | None) -> float:
        return self._call(effective, temperature, DualOutput(use=use))

    def _call(
        self,
        effective: Floats,
        temperature: float,
        output: DualOutput,
    ) -> float:
        threads = THREADS if self.park.orders >= WORTH_A_THREAD else 1
        return bindings.dual_value(self.park, effective, temperature, threads, output)


@dataclass(slots=True)
class Scaling:
    """Prices as the minimiser sees them: one vector, scaled by the root of capacity, closed cells left out."""

    line_open: Longs
    quota_open: Longs
    line_root: Floats
    quota_root: Floats
    shape: tuple[tuple[int, ...], tuple[int, ...]]

    @classmethod
    def of(cls, dual: Dual) -> Scaling:
        """The scaling of a park: one variable for each line and day with capacity, and each quota and day."""
        capacity, limit = dual.capacity.ravel(), dual.limit.ravel()
        line_open, quota_open = np.flatnonzero(capacity > 0), np.flatnonzero(limit > 0)
        return cls(
            line_open,
            quota_open,
            np.sqrt(capacity[line_open]),
            np.sqrt(limit[quota_open]),
            (dual.capacity.shape, dual.limit.shape),
        )

    def prices(self, vector: Floats) -> Prices:
        """The prices of a vector."""
        line, quota = np.zeros(self.shape[0]), np.zeros(self.shape[1])
        split = len(self.line_open)
        line.ravel()[self.line_open] = vector[:split] / self.line_root
        quota.ravel()[self.quota_open] = vector[split:] / self.quota_root
        return Prices(line, quota)

    def vector(self, prices: Prices) -> Floats:
        """The vector of prices."""
        return np.concatenate(
            [
                prices.line.ravel()[self.line_open] * self.line_root,
                prices.quota.ravel()[self.quota_open] * self.quota_root,
            ]
        )

    def gradient(self, line: Floats, quota: Floats) -> Floats:
        """A gradient by price as a gradient by variable."""
        return np.concatenate(
            [line.ravel()[self.line_open] / self.line_root, quota.ravel()[self.quota_open] / self.quota_root]
        )


def maximise(dual: Dual, start: Prices, temperature: float, stop: Callable[[], bool], iterations: int) -> Prices:
    """Prices that maximise the smooth dual at one temperature, begun at `start`; with the bound they prove."""
    scaling = Scaling.of(dual)
    scale = max(1.0, abs(start.bound) if np.isfinite(start.bound) else 1.0)

    def falling(vector: Floats) -> tuple[float, Floats]:
        value, line, quota = dual.smooth(scaling.prices(vector), temperature)
        return -value / scale, scaling.gradient(line, quota) / -scale

    prices = scaling.prices(quasi_newton.minimise(falling, scaling.vector(start), iterations, stop))
    prices.bound = dual.bound(prices)
    return prices
