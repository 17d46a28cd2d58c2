"""The cost of a solution, recomputed from the park alone."""

from __future__ import annotations

import numpy as np

from services.planning.model.solution import CostParts
from services.planning.rules.commitments import shortfalls
from services.planning.rules.table import Table


def cost_of(table: Table) -> CostParts:
    """Production, haulage, lateness, unmet and released, in the park's money."""
    return CostParts(_production(table), _haulage(table), _lateness(table), _unmet(table), _released(table))


def _production(table: Table) -> float:
    rows = table.rows
    return float(np.where(rows.done == 0, rows.quantity * rows.price, 0.0).sum())


def _haulage(table: Table) -> float:
    rows, park = table.rows, table.park
    here = np.flatnonzero((rows.step > 0) & (rows.done == 0))
    rate = park.lanes.haulage[park.zone[rows.line[here - 1]], park.zone[rows.line[here]]]
    return float(np.where(np.isfinite(rate), rows.quantity[here] * rate, 0.0).sum())


def _lateness(table: Table) -> float:
    rows, orders = table.rows, table.problem.orders
    due = np.array([order.due for order in orders], dtype=np.int64)
    late_cost = np.array([order.late_cost for order in orders], dtype=np.float64)
    # Lots stand in sequence in the table, and the last row of each is its last step.
    last = np.searchsorted(rows.lot, table.finished, side="right") - 1
    order = rows.order[last]
    days = np.maximum(0, rows.day[last] + table.park.lead[rows.line[last]] - due[order])
    costs = rows.quantity[last] * days * late_cost[order]
    return float(np.cumsum(costs)[-1]) if len(costs) else 0.0


def _unmet(table: Table) -> float:
    made = table.made.tolist()
    pairs = zip(table.problem.orders, made, strict=True)
    return float(sum(max(0.0, order.quantity - units) * order.unmet_cost for order, units in pairs))


def _released(table: Table) -> float:
    missing = shortfalls(table.problem, table.lots)
    return sum((commitment.quantity - kept) * (commitment.release_cost or 0.0) for commitment, kept in missing)
