"""An LP neighbourhood: the quantities of some orders solved exactly, their lines and all other orders fixed.

Insertion one after another leaves the better days to the orders that came first. Here the flows of some dozen orders
through (step, line, day) share their own capacity and the residual at least cost: a multi-commodity flow over time
(Ahuja, Magnanti and Orlin, Network Flows, 1993, ch. 17 and 19.6), solved by GLOP. The flows are decomposed into lots
and rounded down; insertion puts back the units that rounding loses.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from services.planning.model.ledger import Ledger
from services.planning.solve.arrays import Arrays
from services.planning.solve.kernel_park import PlanPark
from services.planning.solve.lp.decomposition import decompose
from services.planning.solve.lp.formulation import Formulation
from services.planning.solve.lp.time_expanded import Stage, TimeExpansion
from services.planning.solve.params import LpParams
from services.planning.solve.search_lots import SearchLots, joined
from services.planning.solve.search_prices import SearchPrices


class LpNeighbourhood:
    """Solves some orders of a park exactly at given dual prices."""

    def __init__(self, arrays: Arrays, park: PlanPark, prices: SearchPrices, params: LpParams) -> None:
        self._arrays, self._park, self._params = arrays, park, params
        self._expansion = TimeExpansion(arrays, prices, params.near_best)

    def solve(
        self, orders: Sequence[int], lots: SearchLots, residual: Ledger, seconds: float = math.inf
    ) -> SearchLots | None:
        """New lots for the orders, or None where GLOP found no solution in time.

        `lots` are those of now, sorted by order; `residual` is free besides what they take.
        """
        formulation = Formulation(self._arrays, self._park, self._params.min_lot_reserve)
        chosen: dict[int, list[Stage]] = {}
        for order in orders:
            own = lots.of_order(order)
            stages = self._expansion.stages(order, own) if own.quantity[own.source < 0].sum() > 0 else None
            if stages is not None:
                formulation.add_order(order, stages, own)
                chosen[order] = stages
        if not chosen:
            return None
        formulation.limit_capacity(chosen, lots, residual)
        values = formulation.program.solve(self._params.deterministic_time, seconds)
        if values is None:
            return None
        parts: list[SearchLots] = []
        for order, stages in chosen.items():
            own = lots.of_order(order)
            parts += [own.rows(own.source >= 0), decompose(order, stages, values, self._arrays)]
        return joined(parts)
