"""The rules of runs and of units that move together."""

from __future__ import annotations

import numpy as np

from services.planning.rules.rows import Combination
from services.planning.rules.table import Finder, Table
from services.planning.rules.violation import TOLERANCE, Violation


def min_run(table: Table) -> list[Violation]:
    """Every run takes the line's smallest run, or the load of the step's open units where that is less.

    A run with units of a lot that begins as a commitment does on this line and day is free of it.
    """
    runs = table.runs
    least = _least_runs(table)
    small = np.flatnonzero((runs.size < least * (1 - TOLERANCE) - TOLERANCE) & ~runs.committed)
    places, found = Finder(runs.of_row), []
    for run in small.tolist():
        order, line = table.problem.orders[runs.order[run]], table.problem.lines[runs.line[run]]
        step = int(runs.step[run])
        subject = f"{line.id} on {table.problem.date_of(int(runs.day[run]))}"
        message = f"{order.id} step {step} on {subject}: {runs.size[run]:.1f} of {least[run]:.1f}"
        lots = tuple(dict.fromkeys(table.rows.lot[places.rows(run)].tolist()))
        found.append(Violation("min-run", subject, message, lots, order.id, step))
    return found


def _least_runs(table: Table) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The capacity that each run takes at least [runs]; worked out once per order, step and line."""
    least = np.array([_least_run(table, each) for each in table.combinations], dtype=np.float64)
    of_run = np.zeros(len(table.runs), dtype=np.int64)
    ahead = table.runs.of_row >= 0
    of_run[table.runs.of_row[ahead]] = table.rows.combination[ahead]
    return least[of_run] if len(least) else np.zeros(0)


def _least_run(table: Table, each: Combination) -> float:
    line = table.problem.lines[each.line]
    return table.facts.least_run(table.problem.orders[each.order], each.step, line) if line.min_run else 0.0


def transfer_batch(table: Table) -> list[Violation]:
    """Units of an order that go the same steps on the same days are a transfer batch, or all of its open units.

    Lots that begin as a commitment does, or go on from work in progress, are free of it.
    """
    lots = table.lots.select(table.unbound)
    group = lots.alike()
    units = np.bincount(group, weights=lots.quantity) if len(group) else np.zeros(0)
    least = np.array([_least_batch(table, order) for order in lots.orders], dtype=np.float64)
    places, found = Finder(group), []
    for number in np.unique(group[units[group] < least[lots.order]]).tolist():
        members = places.rows(number)
        order = lots.orders[lots.order[members[0]]]
        message = f"{order}: {units[number]:.0f} of {least[lots.order[members[0]]]:.0f} together"
        found.append(Violation("transfer-batch", order, message, tuple(table.unbound[members].tolist()), order))
    return found


def _least_batch(table: Table, ident: str) -> float:
    order = table.problem.order_by_id.get(ident)
    return table.facts.least_batch(order) if order is not None else 0.0
