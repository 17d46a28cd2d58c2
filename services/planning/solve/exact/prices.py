"""Dual prices of a small park: the maximum of its Lagrangian dual, read off a linear program.

The bound that prices prove drops minimum lots, supplier limits, wholeness and commitments. Its maximum over all prices
is the linear program of the rules that remain (Geoffrion, Lagrangean relaxation for integer programming, Math.
Programming Study 2, 1974), and the maximising prices are the dual values of capacity and quotas. The ascent of the
smooth dual comes near it only in time.
"""

from __future__ import annotations

import numpy as np

from services.planning.solve.exact.campaigns import Model
from services.planning.solve.exact.solver import duals
from services.planning.solve.pricing import DualPrices

# The rules that the bound keeps; it charges prices for capacity and quotas.
KEPT = frozenset({"known_to_the_park", "sequence", "capacity", "quota", "in_progress", "demand"})


def best_prices(model: Model) -> DualPrices | None:
    """The prices whose bound is largest, their bound not yet worked out; None where GLOP finds none."""
    rows = [row for row in model.program.rows if row.rule in KEPT]
    committed = frozenset(
        beginning.column
        for columns in model.orders
        for beginning in columns.beginnings
        if beginning.commitment is not None
    )
    values = duals(model.program, rows, committed)
    if values is None:
        return None
    prices = DualPrices(np.zeros_like(model.scope.capacity), np.zeros_like(model.scope.quota))
    for row, value in zip(rows, values, strict=True):
        if row.place is not None and value < 0:
            of = prices.line if row.rule == "capacity" else prices.quota
            of[row.place] = -value
    return prices
