"""The flow LP: quantities of all orders of a park, each step of each order restricted to some open lines.

With lines fixed, the quantities are a linear program over the whole park. Its smooth dual (`pricing`) is solved from
the prices of before, and the softmin's expected flows are its solution but for the temperature.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from services.planning.kernel.layout import Park
from services.planning.solve.arrays import Arrays
from services.planning.solve.columns import Floats, Ints, Longs, offsets
from services.planning.solve.kernel_park import PlanPark
from services.planning.solve.params import PricingParams
from services.planning.solve.pricing import Dual, DualPrices, maximise
from services.planning.solve.search_lots import SearchLots

COMMITTED = 1e15  # units, more than any order has: committed suppliers rank first
LEAST_LOAD = 1e-12  # units of capacity, against division by zero


@dataclass(slots=True)
class FlowNetwork:
    """The park in which only `pairs` are open: step * lines + line, sorted and unique. Its step classes are steps."""

    pairs: Longs
    dual: Dual

    @property
    def park(self) -> Park:
        """The network's park as the kernel takes it."""
        return self.dual.park


class FlowNetworks:
    """Makes and solves the flow networks of one park. `mean_cost` is money per unit, the scale of temperatures."""

    def __init__(self, arrays: Arrays, park: PlanPark, mean_cost: float, pricing: PricingParams) -> None:
        self.arrays, self.park, self.mean_cost, self._pricing = arrays, park, mean_cost, pricing
        classes, self._lines = arrays.step_classes, len(arrays.lines.min_lot)
        self._eligible_of = np.full((len(classes), self._lines), -1, dtype=np.int32)
        self._eligible_of[classes.class_of_eligible(), classes.line] = np.arange(len(classes.line))
        self._order_of_step = np.repeat(np.arange(len(arrays.orders.quantity)), np.diff(arrays.orders.first_step))
        self._enterprises = int(arrays.lines.enterprise.max(initial=0)) + 1

    def pairs_of(self, lots: SearchLots) -> Longs:
        """The (step, line) pairs that these lots use."""
        first = self.arrays.orders.first_step
        step = np.arange(lots.cells.shape[1])
        used = (lots.cells >= 0) & (step < np.diff(first)[lots.order][:, None])
        row = first[lots.order].astype(np.int64)[:, None] + step
        return np.unique(row[used] * self._lines + lots.cells[used] // self.arrays.days)

    def network(self, pairs: Longs, slack: float) -> FlowNetwork:
        """The network in which these pairs are open, a share of the capacity kept back for rounding.

        A step without a pair is closed.
        """
        arrays, classes, lines = self.arrays, self.arrays.step_classes, self.arrays.lines
        step, line = np.divmod(pairs, self._lines)
        order = np.lexsort((line, lines.lead[line], lines.zone[line], step))
        order = order[self._eligible_of[arrays.orders.step_class[step[order]], line[order]] >= 0]
        step, line = step[order], line[order]
        eligible = self._eligible_of[arrays.orders.step_class[step], line]
        zone, lead = lines.zone[line], lines.lead[line]
        in_zone, in_group = _begins(step, zone), _begins(step, zone, lead)
        steps = len(arrays.orders.step_class)
        park = replace(
            self.park.native,
            step_classes=steps,
            line_groups=len(in_group),
            eligible_lines=len(eligible),
            capacity=(1.0 - slack) * np.maximum(self.park.committed.residual.capacity, 0.0),
            quota_limit=np.maximum(self.park.committed.residual.quota, 0.0),
            class_groups=offsets(np.bincount(step[in_group], minlength=steps).tolist()),
            class_zones=offsets(np.bincount(step[in_zone], minlength=steps).tolist()),
            class_zone=zone[in_zone],
            group_zone=zone[in_group],
            group_lead=lead[in_group],
            group_eligible=np.append(in_group, len(step)),
            eligible_line=line,
            eligible_load=classes.load[eligible],
            eligible_price=classes.price[eligible],
            eligible_run=self.park.native.eligible_run[eligible],
            step_class=np.arange(steps, dtype=np.int32),
        )
        return FlowNetwork(pairs[order], Dual(arrays, park, self._pricing))

    def solve(
        self,
        network: FlowNetwork,
        start: DualPrices,
        temperatures: tuple[float, ...],
        iterations: int,
        stop: Callable[[], bool],
    ) -> tuple[DualPrices, Floats]:
        """Dual prices of the flow LP, and the flows by pair [pairs, days] in units of capacity.

        `temperatures` are shares of the mean cost of a unit.
        """
        prices = DualPrices(start.line.copy(), start.quota.copy())
        prices.bound = network.dual.bound(prices)
        reached = temperatures[0]
        for reached in temperatures:
            if stop():
                break
            prices = maximise(network.dual, prices, reached * self.mean_cost, iterations, stop)
        return prices, network.dual.expected_use(prices, reached * self.mean_cost)

    def largest(self, network: FlowNetwork, flows: Floats, least_of_min_lot: float) -> Longs:
        """The pairs of the suppliers that carry most, as many as each step allows.

        Without pairs that carry less than a share of their minimum lot, unless a step would lose all of its own.
        """
        carried = flows.sum(axis=1) / np.maximum(network.park.eligible_load, LEAST_LOAD)
        step, line = np.divmod(network.pairs, self._lines)
        supplier, of_pair = np.unique(
            step * self._enterprises + self.arrays.lines.enterprise[line], return_inverse=True
        )
        of_step = supplier // self._enterprises
        load = np.bincount(of_pair, carried, minlength=len(supplier)) + self._committed_load(supplier)
        limit = self.arrays.orders.supplier_limit[of_step]
        allowed = limit - self._absent(supplier)[of_step]
        kept = ((limit == 0) | (_rank_within(of_step, -load) < allowed))[of_pair]
        least = np.minimum(self.arrays.lines.min_lot[line], self.arrays.orders.quantity[self._order_of_step[step]])
        first = _rank_within(step, -np.where(kept, carried, -1.0)) == 0
        kept &= first | (carried >= least_of_min_lot * least)
        return np.asarray(network.pairs[kept], dtype=np.int64)

    def large_orders_first(self, network: FlowNetwork) -> Ints:
        """The network's line groups, those of orders with large quantities first."""
        step = np.repeat(np.arange(len(self.arrays.orders.step_class)), np.diff(network.park.class_groups))
        size = self.arrays.orders.quantity[self._order_of_step[step]]
        return np.argsort(-size, kind="stable").astype(np.int32)

    def _committed_load(self, supplier: NDArray[np.integer]) -> Floats:
        return np.where(np.isin(supplier, self._committed_suppliers()), COMMITTED, 0.0)

    def _absent(self, supplier: NDArray[np.integer]) -> Longs:
        """The number of committed suppliers of each step that are not among these [steps]."""
        committed = self._committed_suppliers()
        absent = committed[~np.isin(committed, supplier)] // self._enterprises
        return np.bincount(absent, minlength=len(self.arrays.orders.step_class))

    def _committed_suppliers(self) -> Longs:
        """Suppliers that count in any case, as step * enterprises + enterprise."""
        park = self.park.native
        step = np.repeat(np.arange(len(self.arrays.orders.step_class)), np.diff(park.step_committed))
        return np.asarray(step * self._enterprises + park.committed_enterprise, dtype=np.int64)


def _begins(*keys: NDArray[np.integer]) -> Ints:
    """The places at which equal keys begin."""
    first = np.ones(len(keys[0]), dtype=np.bool_)
    first[1:] = np.any([key[1:] != key[:-1] for key in keys], axis=0)
    return np.flatnonzero(first).astype(np.int32)


def _rank_within(group: NDArray[np.integer], key: Floats) -> Longs:
    """Each element's rank by key among those of its group."""
    order = np.lexsort((key, group))
    place = np.arange(len(order))
    first = np.zeros(len(order), dtype=np.int64)
    first[_begins(group[order])] = place[_begins(group[order])]
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = place - np.maximum.accumulate(first)
    return rank
