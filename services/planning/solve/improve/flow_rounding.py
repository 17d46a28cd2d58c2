"""Flow rounding: the flow LP of the whole park, sparsified, rounded to lots, repaired.

Insertion one order after another leaves the better days to the orders that came first, and no exchange of a few orders
corrects a displacement that runs through a dozen of them: the flow LP does. An order may for a while have more
suppliers than it is allowed; those that carry most are kept (relax and fix: L. Wolsey, Integer Programming, 2nd ed.
2020, ch. 13). Swaps of flow between orders then make flows sparse without changing cost or load.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from services.planning.kernel import bindings
from services.planning.kernel.layout import InsertionParams, SearchParams
from services.planning.solve.columns import Floats, Longs
from services.planning.solve.improve.flow_network import FlowNetwork, FlowNetworks
from services.planning.solve.params import FlowRoundingParams
from services.planning.solve.pricing import Dual, DualPrices
from services.planning.solve.search_prices import SearchPrices
from services.planning.solve.working_solution import WorkingSolution


@dataclass(frozen=True, slots=True)
class RoundingLimits:
    """Limits of one flow rounding: its variant (it counts up), seed, and time.

    `stop` ends the pricing; `seconds` are for ideal routes; `repair_seconds` is asked when the repair begins.
    """

    variant: int
    seed: int
    stop: Callable[[], bool]
    seconds: float
    repair_seconds: Callable[[], float]


@dataclass(slots=True)
class RoundedFlow:
    """Dual prices of the flows, and the working solution that rounding gave, which its reader closes."""

    prices: DualPrices
    working: WorkingSolution


class FlowRounding:
    """Rounds flows of one park, again and again."""

    def __init__(self, networks: FlowNetworks, dual: Dual, params: FlowRoundingParams) -> None:
        self.networks, self._dual, self._params = networks, dual, params

    def round(self, working: WorkingSolution, prices: DualPrices, limits: RoundingLimits) -> RoundedFlow:
        """A new solution from the flow LP over the lines in use and those of ideal routes, begun at `prices`."""
        networks, params = self.networks, self._params
        slack = params.capacity_slack[limits.variant % len(params.capacity_slack)]
        noise = params.supplier_noise[limits.variant % len(params.supplier_noise)]
        pairs = np.union1d(networks.pairs_of(working.lots()), self.ideal_pairs(working, noise, limits))
        network = networks.network(pairs, slack)
        prices, flows = networks.solve(network, prices, params.temperatures_open, params.iterations, limits.stop)
        network = networks.network(networks.largest(network, flows, params.least_of_min_lot), slack)
        prices, flows = networks.solve(network, prices, params.temperatures_fixed, params.iterations, limits.stop)
        self.sparsify(network, flows)
        rounded = WorkingSolution(working.arrays, working.park, SearchPrices.of(self._dual, prices))
        rounded.cancel = working.cancel
        self.fill(rounded, network, flows, limits.repair_seconds)
        return RoundedFlow(prices, rounded)

    def ideal_pairs(self, working: WorkingSolution, noise: float, limits: RoundingLimits) -> Longs:
        """The (step, line) pairs of ideal routes of the orders with most regret, in a park with commitments only."""
        params = self._params
        cost, capacity = working.costs()
        now = cost + capacity
        count = int(np.ceil(params.ideal_share * len(now)))
        orders = np.argsort(working.prices.ideal_cost - now, kind="stable")[:count].astype(np.int32)
        insertion = InsertionParams(
            price_share=1.0,
            reuse_slack=params.ideal_reuse_slack,
            grain=params.ideal_grain,
            near_best_only=1,
            supplier_noise=noise,
            suppliers_by_capacity=int(noise > 0),
        )
        with WorkingSolution(working.arrays, working.park, working.prices) as ideal:
            ideal.cancel = working.cancel
            ideal.insert_ideal_routes(orders, insertion, limits.seed, limits.seconds)
            cost, capacity = ideal.costs()
            better = np.zeros(len(now), dtype=np.uint8)
            better[orders] = (cost + capacity)[orders] < now[orders] * (1 - params.ideal_saving)
            return self.networks.pairs_of(ideal.lots(better))

    def sparsify(self, network: FlowNetwork, flows: Floats) -> None:
        """Makes flows sparse in place, without changing the load of any line; large orders first."""
        groups = self.networks.large_orders_first(network)
        bindings.sparsify_flows(network.park, flows, groups, self._params.sparsification_passes)

    def fill(
        self, working: WorkingSolution, network: FlowNetwork, flows: Floats, repair_seconds: Callable[[], float]
    ) -> None:
        """Rounds the flow of every order of an empty solution to lots, then repairs what rounding left unmet.

        A solution that is cancelled meanwhile is incomplete and may break rules.
        """
        arrays, params = working.arrays, self._params
        committed = [arrays.order_index[each.order] for each in arrays.problem.firm]
        free = ~np.isin(np.arange(working.orders), committed)  # orders with commitments first: others must not block
        sequence = np.lexsort((arrays.orders.due, arrays.orders.partial, free)).astype(np.int32)
        rounding = InsertionParams(
            price_share=1.0, reuse_slack=0.0, grain=params.grain, day_cost=params.day_cost * self.networks.mean_cost
        )
        repair = SearchParams(
            price_share=0.0,
            temperature=0.0,
            single_order_share=params.repair_single_order,
            most_orders=params.repair_orders,
            grain=params.repair_grain,
            reuse_slack=0.0,
        )
        with working.worker() as worker:
            bindings.round_flows(worker, network.park, flows, sequence, rounding)
            bindings.complete_rounding(worker, sequence)
            bindings.repair(worker, repair, sequence, params.repair_passes, repair_seconds())
