"""The flows of the whole park settled at once, each order with the lines that a plan gives it.

Chains put in one after another leave the better days to whoever came first, and no exchange of a few orders mends a
displacement that runs through a dozen of them. With the lines of every order fixed, the quantities are a linear
program over the whole park: its smooth dual (`prices`) is solved from the prices of before, and the softmin's expected
flows, which are the program's solution but for the temperature, are made sparse and cut into chains. An order may be
given more suppliers than it is allowed for a while; those that carry most are kept (relax and fix: L. Wolsey, Integer
Programming, 2nd ed. 2020, ch. 13).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from services.planning.kernel import bindings
from services.planning.kernel.layout import InsertionParams, Park, SearchParams
from services.planning.solve.arrays import Arrays, Floats, Ints, offsets
from services.planning.solve.kernel_park import PlanPark
from services.planning.solve.pricing import dual as prices_
from services.planning.solve.pricing.dual import Dual, Prices
from services.planning.solve.working_solution import Draft, Guide, Lots

Pairs = NDArray[np.int64]  # step * lines + line: a line that a step of an order may use, sorted and unique

UNION, FIXED = (2e-4,), (2e-4, 1e-4)  # temperatures, as shares of a unit's mean cost
GRAIN = 20_000  # shares below 1/GRAIN of an order are slivers, left for others
HASTE = 1e-2  # of a unit's mean cost, per step and day: first in, first out
LITTLE_OF_A_LOT = 0.5  # of a line's minimum lot: who carries less in the flows is dropped
WISHING = 0.3  # share of the orders, those furthest from their price, that may ask for other suppliers
WORTH_A_WISH = 1e-4  # of an order's cost: what other suppliers must save at the prices
SPARSE_PASSES, MENDS = 2, 3
COMMITTED = 1e15  # more than any order carries: suppliers that count in any case rank first


@dataclass(slots=True)
class Network:
    """The park with only some lines open to each step of each order; its kinds are the steps."""

    pairs: Pairs
    dual: Dual

    @property
    def park(self) -> Park:
        """The network's park as the kernel sees it."""
        return self.dual.park


class Settling:
    """Settles flows of one park, again and again. `mean` is what a unit costs on the average, in money."""

    def __init__(self, arrays: Arrays, park: PlanPark, mean: float) -> None:
        self.arrays, self.park, self.mean = arrays, park, mean
        kinds = arrays.kinds
        self._lines = len(arrays.lines.min_lot)
        kind_of_group = np.repeat(np.arange(len(kinds.groups) - 1), np.diff(kinds.groups))
        kind_of_entry = np.repeat(kind_of_group, np.diff(kinds.group_entries))
        self._entry_of = np.full((len(kinds.groups) - 1, self._lines), -1, dtype=np.int32)
        self._entry_of[kind_of_entry, kinds.entry_line] = np.arange(len(kinds.entry_line))
        self._order_of_step = np.repeat(np.arange(len(arrays.orders.quantity)), np.diff(arrays.orders.first))
        self._enterprises = int(arrays.lines.enterprise.max(initial=0)) + 1

    # ---- which lines are open ----

    def pairs_of(self, lots: Lots) -> Pairs:
        """The lines in use by each step of each order."""
        route = np.diff(self.arrays.orders.first)
        step = np.arange(lots.cells.shape[1])
        used = (lots.cells >= 0) & (step < route[lots.order][:, None])
        row = self.arrays.orders.first[lots.order].astype(np.int64)[:, None] + step
        return np.unique(row[used] * self._lines + lots.cells[used] // self.arrays.days)

    def wished(self, draft: Draft, noise: float, seed: int, seconds: float) -> Pairs:
        """The lines that orders far from their price would take were the park empty but for promises."""
        cost, worth = draft.costs()
        now = cost + worth
        count = int(np.ceil(WISHING * len(now)))
        orders = np.argsort(draft.guide.value - now, kind="stable")[:count].astype(np.int32)
        recipe = InsertionParams(
            price_share=1.0,
            reuse_slack=0.002,
            grain=200,
            near_best_only=1,
            supplier_noise=noise,
            suppliers_by_capacity=int(noise > 0),
        )
        with Draft(self.arrays, self.park, draft.guide) as dream:
            dream.cancel = draft.cancel
            dream.wish(orders, recipe, seed, seconds)
            cost, worth = dream.costs()
            better = np.zeros(len(now), dtype=np.bool_)
            better[orders] = (cost + worth)[orders] < now[orders] * (1 - WORTH_A_WISH)
            return self.pairs_of(dream.lots(better.astype(np.uint8)))

    def network(self, pairs: Pairs, slack: float) -> Network:
        """The park in which these pairs are open, a share of its capacity kept back for rounding. A step that has no
        pair is closed."""
        arrays, kinds, lines, standing = self.arrays, self.arrays.kinds, self.arrays.lines, self.park.standing
        step, line = np.divmod(pairs, self._lines)
        order = np.lexsort((line, lines.lead[line], lines.zone[line], step))
        order = order[self._entry_of[arrays.orders.kind[step[order]], line[order]] >= 0]
        step, line = step[order], line[order]
        entry = self._entry_of[arrays.orders.kind[step], line]
        zone, lead = lines.zone[line], lines.lead[line]
        in_zone, in_group = _runs(step, zone), _runs(step, zone, lead)
        steps = len(arrays.orders.kind)
        park = replace(
            self.park.native,
            step_classes=steps,
            line_groups=len(in_group),
            eligible_lines=len(entry),
            capacity=(1.0 - slack) * np.maximum(standing.left, 0.0),
            quota_limit=np.maximum(standing.quota_left, 0.0),
            class_groups=offsets(np.bincount(step[in_group], minlength=steps).tolist()),
            class_zones=offsets(np.bincount(step[in_zone], minlength=steps).tolist()),
            class_zone=zone[in_zone],
            group_zone=zone[in_group],
            group_lead=lead[in_group],
            group_eligible=np.append(in_group, len(step)),
            eligible_line=line,
            eligible_load=kinds.entry_load[entry],
            eligible_price=kinds.entry_price[entry],
            step_class=np.arange(steps, dtype=np.int32),
        )
        return Network(pairs[order], Dual(arrays, park))

    # ---- flows ----

    def solve(
        self,
        network: Network,
        start: Prices,
        temperatures: tuple[float, ...],
        iterations: int,
        stop: Callable[[], bool],
    ) -> tuple[Prices, Floats]:
        """Prices of the network's linear program, and the flows by pair [pairs, days] in units of capacity."""
        prices = Prices(start.line.copy(), start.quota.copy())
        prices.bound = network.dual.bound(prices)
        reached = temperatures[0]
        for reached in temperatures:
            if stop():
                break
            prices = prices_.maximise(network.dual, prices, reached * self.mean, stop, iterations)
        return prices, network.dual.entry_use(prices, reached * self.mean)

    def keep_most(self, network: Network, flows: Floats) -> Pairs:
        """Of each step's lines those of the suppliers that carry most, as many as are allowed, and none that carries
        far less than its minimum lot."""
        carried = flows.sum(axis=1) / np.maximum(network.park.eligible_load, 1e-12)
        step, line = np.divmod(network.pairs, self._lines)
        supplier, of_pair = np.unique(
            step * self._enterprises + self.arrays.lines.enterprise[line], return_inverse=True
        )
        of_step = supplier // self._enterprises
        load = np.bincount(of_pair, carried, minlength=len(supplier)) + self._committed(supplier)
        limit = self.arrays.orders.limit[of_step]
        room = limit - self._absent(supplier)[of_step]
        allowed = ((limit == 0) | (_rank_within(of_step, -load) < room))[of_pair]
        least = np.minimum(self.arrays.lines.min_lot[line], self.arrays.orders.quantity[self._order_of_step[step]])
        first = _rank_within(step, -np.where(allowed, carried, -1.0)) == 0
        kept = allowed & (first | (carried >= LITTLE_OF_A_LOT * least))
        return np.asarray(network.pairs[kept], dtype=np.int64)

    def _committed(self, supplier: NDArray[np.integer]) -> Floats:
        return np.where(np.isin(supplier, self._pledged()), COMMITTED, 0.0)

    def _absent(self, supplier: NDArray[np.integer]) -> NDArray[np.int64]:
        """How many suppliers count at each step though no line of theirs is among these [steps]."""
        absent = self._pledged()[~np.isin(self._pledged(), supplier)] // self._enterprises
        return np.bincount(absent, minlength=len(self.arrays.orders.kind))

    def _pledged(self) -> NDArray[np.int64]:
        """Suppliers that count in any case, as step * enterprises + enterprise."""
        park = self.park.native
        step = np.repeat(np.arange(len(self.arrays.orders.kind)), np.diff(park.step_committed))
        return np.asarray(step * self._enterprises + park.committed_enterprise, dtype=np.int64)

    def concentrate(self, network: Network, flows: Floats) -> None:
        """Make flows sparse without changing what any line carries, in place; large orders first."""
        step = np.repeat(np.arange(len(self.arrays.orders.kind)), np.diff(network.park.class_groups))
        size = self.arrays.orders.quantity[self._order_of_step[step]]
        groups = np.argsort(-size, kind="stable").astype(np.int32)
        bindings.sparsify_flows(network.park, flows, groups, SPARSE_PASSES)

    # ---- chains ----

    def fill(self, draft: Draft, network: Network, flows: Floats, mend_seconds: Callable[[], float]) -> None:
        """Put every order of an empty draft into its share of the flows, then what is missing into what is left.

        A draft that is cancelled meanwhile is half a plan, and may break rules.
        """
        orders = self.arrays.orders
        promised = [self.arrays.order_index[promise.order] for promise in self.arrays.problem.firm]
        free = ~np.isin(np.arange(len(orders.due)), promised)  # promises first: what they need is theirs
        sequence = np.lexsort((orders.due, orders.partial, free)).astype(np.int32)
        shares = InsertionParams(price_share=1.0, reuse_slack=0.0, grain=GRAIN, day_cost=HASTE * self.mean)
        style = SearchParams(
            price_share=0.0, temperature=0.0, single_order_share=0.3, most_orders=3, grain=1000, reuse_slack=0.0
        )
        with draft.worker() as worker:
            bindings.round_flows(worker, network.park, flows, sequence, shares)
            bindings.complete_rounding(worker, sequence)
            bindings.repair(worker, style, sequence, MENDS, mend_seconds())


@dataclass(slots=True)
class Settled:
    """What a settlement gives: prices of the flows, the guide they make, and a draft (its reader's to close)."""

    prices: Prices
    draft: Draft


def settle(
    settling: Settling,
    draft: Draft,
    prices: Prices,
    *,
    guide_of: Callable[[Prices], Guide],
    slack: float,
    noise: float,
    iterations: int,
    seed: int,
    stop: Callable[[], bool],
    seconds: float,
    mend_seconds: Callable[[], float],
) -> Settled:
    """Flows for all orders of a draft, their suppliers reopened where the prices ask for others, as a new draft.

    `seconds` are for wishes, `mend_seconds` for orders that rounding left short, asked when it comes to them.
    """
    pairs = settling.pairs_of(draft.lots())
    network = settling.network(np.union1d(pairs, settling.wished(draft, noise, seed, seconds)), slack)
    prices, flows = settling.solve(network, prices, UNION, iterations, stop)
    network = settling.network(settling.keep_most(network, flows), slack)
    prices, flows = settling.solve(network, prices, FIXED, iterations, stop)
    settling.concentrate(network, flows)
    settled = Draft(settling.arrays, settling.park, guide_of(prices))
    settled.cancel = draft.cancel
    settling.fill(settled, network, flows, mend_seconds)
    return Settled(prices, settled)


def _runs(*keys: NDArray[np.integer]) -> Ints:
    """Where runs of equal keys begin."""
    first = np.ones(len(keys[0]), dtype=np.bool_)
    first[1:] = np.any([key[1:] != key[:-1] for key in keys], axis=0)
    return np.flatnonzero(first).astype(np.int32)


def _rank_within(group: NDArray[np.integer], key: Floats) -> NDArray[np.int64]:
    """Each element's rank by key among those of its group."""
    order = np.lexsort((key, group))
    place = np.arange(len(order))
    first = np.zeros(len(order), dtype=np.int64)
    first[_runs(group[order])] = place[_runs(group[order])]
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = place - np.maximum.accumulate(first)
    return rank
