"""The cost of a solution, recomputed from the park alone."""

from __future__ import annotations

import numpy as np

from services.planning.model.solution import CostParts
from services.planning.rules.commitments import shortfalls
from services.planning.rules.sum_rules import capacity_used, quota_use
from services.planning.rules.table import Table


def cost_of(table: Table) -> CostParts:
    """Production, haulage, lateness, unmet, released, set-ups and what is over limits, in the park's money."""
    return CostParts(
        production=_production(table),
        haulage=_haulage(table),
        lateness=_lateness(table),
        unmet=_unmet(table),
        released=_released(table),
        setups=_setups(table),
        limits=_limits(table),
    )


def _production(table: Table) -> float:
    rows = table.rows
    return float(np.where(rows.done == 0, rows.quantity * rows.price, 0.0).sum())


def _haulage(table: Table) -> float:
    rows, park = table.rows, table.park
    here = np.flatnonzero((rows.step > 0) & (rows.done == 0))
    rate = park.lanes.haulage[park.zone[rows.line[here - 1]], park.zone[rows.line[here]]]
    between = float(np.where(np.isfinite(rate), rows.quantity[here] * rate, 0.0).sum())
    last = table.last_rows()
    delivered = park.deliveries.haulage[rows.order[last], park.zone[rows.line[last]]]
    return between + float(np.where(np.isfinite(delivered), rows.quantity[last] * delivered, 0.0).sum())


def _lateness(table: Table) -> float:
    rows, orders = table.rows, table.problem.orders
    due = np.array([order.due for order in orders], dtype=np.int64)
    late_cost = np.array([order.late_cost for order in orders], dtype=np.float64)
    last = table.last_rows()
    order = rows.order[last]
    days = np.maximum(0, table.finish_days() - due[order])
    costs = rows.quantity[last] * days * late_cost[order]
    return float(np.cumsum(costs)[-1]) if len(costs) else 0.0


def _unmet(table: Table) -> float:
    made = table.made.tolist()
    pairs = zip(table.problem.orders, made, strict=True)
    return float(sum(max(0.0, order.quantity - units) * order.unmet_cost for order, units in pairs))


def _released(table: Table) -> float:
    missing = shortfalls(table.problem, table.lots)
    return sum(((c.quantity - kept) * (c.release_cost or 0.0) for c, kept in missing), 0.0)


def _limits(table: Table) -> float:
    """The price of all that is taken beyond limits which have one."""
    priced = [(place, quota) for place, quota in enumerate(table.problem.quotas) if quota.over_price is not None]
    if not priced:
        return 0.0
    used, cost = quota_use(table.problem, capacity_used(table)), 0.0
    for place, quota in priced:
        limit = np.array([quota.limit(day) for day in range(table.problem.days)])
        cost += float(np.maximum(0.0, used[place] - limit).sum()) * (quota.over_price or 0.0)
    return cost


def _setups(table: Table) -> float:
    cost = np.array([line.setup_cost for line in table.problem.lines], dtype=np.float64)
    return float(cost[table.runs.line[table.runs.begins]].sum())
