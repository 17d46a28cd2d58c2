"""The rules that a lot keeps or breaks by itself."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from services.planning.model.arrays import Ints
from services.planning.rules.table import Table
from services.planning.rules.violation import Violation

Flags = npt.NDArray[np.bool_]


def known_to_the_park(table: Table) -> list[Violation]:
    """`known-order`, `known-line-and-day`, `whole-quantity`, `whole-route`, and `in-progress` of unknown beginnings."""
    return list(table.flaws)


def eligible(table: Table) -> list[Violation]:
    """The line's link, tags and quality fit the step; exclusions are kept."""
    unfit = np.array([not each.fits for each in table.combinations], dtype=bool)
    return [
        _violation(table, "eligible", row, f"{_line(table, row)} does not fit")
        for row in _numbers(unfit[table.rows.combination] & ~_done(table))
    ]


def lane(table: Table) -> list[Violation]:
    """A lane leads from each step's line to the next, and from the last one to where the order goes."""
    between = [
        _violation(table, "lane", row, f"no lane leads to {_line(table, row)}")
        for row in _numbers(_hauled(table) & (_transit(table) < 0))
    ]
    last = table.last_rows()
    road = table.park.deliveries.transit[table.rows.order[last], table.park.zone[table.rows.line[last]]]
    return between + [
        _violation(table, "lane", row, f"no lane leads from {_line(table, row)} to {_ship_to(table, row)}")
        for row in last[road < 0].tolist()
    ]


def sequence(table: Table) -> list[Violation]:
    """No step begins before the goods are there: released, or made by the step before and moved."""
    rows, ready = table.rows, ready_days(table)
    return [
        _violation(table, "sequence", row, f"starts on day {rows.day[row]}, ready on day {ready[row]}")
        for row in _numbers((rows.day < ready) & ~_done(table))
    ]


def ready_days(table: Table) -> Ints:
    """Per row, the first day on which the step may be done."""
    rows, park = table.rows, table.park
    release = np.array([order.release for order in table.problem.orders], dtype=np.int64)
    ready = release[rows.order]
    before, here = _after_first(table)
    transit = park.lanes.transit[park.zone[rows.line[before]], park.zone[rows.line[here]]]
    arrived = rows.day[before] + park.lead[rows.line[before]] + transit
    # Where no lane leads, the step at least may not go back in time.
    ready[here] = np.where(transit < 0, rows.day[before], arrived)
    return ready


def _after_first(table: Table) -> tuple[Ints, Ints]:
    here = np.flatnonzero(table.rows.step > 0)
    return here - 1, here


def _transit(table: Table) -> Ints:
    """Transit days to each row's line from the step before; 0 at a first step, -1 where no lane leads."""
    rows, park = table.rows, table.park
    days = np.zeros(len(rows.lot), dtype=np.int64)
    before, here = _after_first(table)
    days[here] = park.lanes.transit[park.zone[rows.line[before]], park.zone[rows.line[here]]]
    return days


def _hauled(table: Table) -> Flags:
    return (table.rows.step > 0) & ~_done(table)


def _done(table: Table) -> Flags:
    return table.rows.done.astype(bool)


def _numbers(flags: Flags) -> list[int]:
    return np.flatnonzero(flags).tolist()


def _line(table: Table, row: int) -> str:
    return table.problem.lines[int(table.rows.line[row])].id


def _ship_to(table: Table, row: int) -> str | None:
    return table.problem.orders[int(table.rows.order[row])].ship_to


def _violation(table: Table, rule: str, row: int, what: str) -> Violation:
    lot, step = int(table.rows.lot[row]), int(table.rows.step[row])
    order = table.lots[lot].order
    return Violation(rule, f"lot {lot}", f"lot {lot} of {order} step {step}: {what}", (lot,), order, step)
