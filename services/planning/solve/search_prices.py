"""Dual prices of a search: what insertion and moves are charged."""

from __future__ import annotations

from dataclasses import dataclass

from services.planning.solve.columns import Bytes, Floats
from services.planning.solve.pricing.dual import Dual, DualPrices


@dataclass(slots=True)
class SearchPrices:
    """Prices by cell, quotas included [lines, days]; each order's cost on its ideal route at them [orders]; and
    whether an eligible line is ever near the best of its group [eligible lines]."""

    cell: Floats
    ideal_cost: Floats
    near: Bytes

    @classmethod
    def of(cls, dual: Dual, prices: DualPrices) -> SearchPrices:
        """The search prices of dual prices."""
        cell = dual.cell_prices(prices)
        return cls(cell, *dual.ideal_costs(prices))
