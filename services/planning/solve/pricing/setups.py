"""Campaigns in the dual: the tables from which the kernel works out what each unit bears of them.

A plan that makes units of an order's step on a line begins a campaign there, within the days that lead times and lanes
leave. It pays the set-up's cost and the lost capacity at the line's lowest price on these days, and makes no more than
so many units there, so that each unit bears a share (see `services.planning.bound`).
"""

from __future__ import annotations

import numpy as np

from services.planning.kernel import bindings
from services.planning.kernel.layout import Park, SetupTables
from services.planning.model import CampaignFacts
from services.planning.model.ledger import TOLERANCE
from services.planning.solve.arrays import Arrays
from services.planning.solve.columns import Flags, Ints, Longs, offsets


def tables_of(arrays: Arrays, park: Park) -> SetupTables | None:
    """The tables of a park, its shares not yet filled; None where no campaign costs anything."""
    lines = arrays.problem.lines
    setup = np.array([line.setup for line in lines], dtype=np.float64)
    setup_cost = np.array([line.setup_cost for line in lines], dtype=np.float64)
    charged = (setup > 0) | (setup_cost > 0)
    if not charged.any():
        return None
    warm_first, warm_line = _warm(arrays)
    first_row, first_window = _rows(arrays, charged)
    tables = SetupTables(
        steps=len(arrays.orders.step_class),
        rows=int(first_row[-1]),
        windows=int(first_window[-1]),
        first_row=first_row,
        first_window=first_window,
        line_setup=setup,
        line_setup_cost=setup_cost,
        first_warm=warm_first,
        warm_line=warm_line,
        tolerance=TOLERANCE,
        window_from=np.zeros(int(first_window[-1]), dtype=np.int32),
        window_until=np.zeros(int(first_window[-1]), dtype=np.int32),
        most=np.zeros(int(first_row[-1])),
        share=np.zeros(int(first_row[-1])),
    )
    bindings.fill_setup_windows(park, tables)
    return tables


def _rows(arrays: Arrays, charged: Flags) -> tuple[Longs, Longs]:
    """Offsets by step into the rows and the windows; a step on whose lines campaigns cost nothing has no rows."""
    classes, step_class = arrays.step_classes, arrays.orders.step_class
    eligible = np.diff(classes.first_eligible[classes.first_group])
    costly = np.bincount(classes.class_of_eligible(), weights=charged[classes.line], minlength=len(classes)) > 0
    rows = np.where(costly, eligible, 0)[step_class]
    return _sums(rows), _sums(np.diff(classes.first_group)[step_class])


def _sums(counts: Longs) -> Longs:
    return np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]).astype(np.int64)


def _warm(arrays: Arrays) -> tuple[Ints, Ints]:
    """The lines on which each step is set up when the horizon begins: offsets by step, and the lines."""
    facts = CampaignFacts.of(arrays.problem)
    warm = [
        sorted(arrays.line_index[line] for line in facts.warm_lines(order, number))
        for order in arrays.problem.orders
        for number in range(len(order.route))
    ]
    return offsets([len(lines) for lines in warm]), np.array([k for lines in warm for k in lines], dtype=np.int32)
