"""Closing a day: what was done stays for good, and what nobody agreed to is withdrawn.

A lot's step on a day that is closed counts as done. Of a lot whose step on the closing day was not done, the steps
before it stay, as work in progress, and the rest is released.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from services.matching.domain.assignments import Assignment
from services.matching.domain.lots import Stage
from services.matching.domain.orders import Order
from services.matching.domain.reasons import changed_meanwhile
from services.matching.scheduling.changes import Changes
from services.planning.model.lots import NO_LOTS, Lot, Lots

# The units of an assignment that are done on a day, of those asked for. Reports take the place of the assumption here.
Done = Callable[[Assignment, date], int]


def assumed_done(assignment: Assignment, day: date) -> int:
    """Backflushing: without a report, all that the enterprise has agreed to, and nothing else."""
    return assignment.agreed_on(day)


def close_day(changes: Changes, done: Done = assumed_done) -> None:
    """Decides what was done on the snapshot's day, which is then the next one, and asks for the rest again.

    The snapshot has the orders with work that may not be done, and whole lines. Risks that lay on the day end with it.
    """
    snapshot = changes.snapshot
    for order in snapshot.orders.values():
        missing = _missing(snapshot.of_order(order.id), snapshot.today, done)
        if missing:
            _withdraw(changes, order, missing)
    changes.snapshot = replace(snapshot, today=snapshot.today + timedelta(days=1))
    changes.fill_ins |= changes.mark_risks(snapshot.lines)


def _missing(assignments: Mapping[Stage, Assignment], day: date, done: Done) -> dict[Stage, int]:
    """Units asked for on the day that are not done, by stage."""
    active = (each for each in assignments.values() if each.active)
    units = {each.stage: each.quantities.get(day, 0) - done(each, day) for each in active}
    return {stage: missing for stage, missing in units.items() if missing > 0}


def _withdraw(changes: Changes, order: Order, missing: dict[Stage, int]) -> None:
    if not order.is_open:
        for stage in missing:
            assignment = changes.snapshot.of_order(order.id)[stage]
            assignment.withdraw(changes.now)
            changes.assignments[assignment.id] = assignment
        return
    before = order.scheduled_quantity
    lots = changes.snapshot.lots.get(order.id, NO_LOTS)
    changes.reschedule(order, Lots.of(_done_and_planned(lots, changes.snapshot.today.toordinal(), missing)).merged())
    order.explain((changed_meanwhile(before - order.scheduled_quantity),), changes.now)
    changes.orders[order.id] = order
    changes.fill_ins.add(order.id)


def _done_and_planned(lots: Lots, day: int, missing: Mapping[Stage, int]) -> Iterator[Lot]:
    """The lots with the missing units cut off before the step that was not done."""
    left = dict(missing)
    for lot in lots:
        units = lot.quantity
        for number, step in enumerate(lot.steps):
            stage = Stage(number, step.line)
            if step.day != day or not left.get(stage):
                continue
            cut = min(units, left[stage])
            left[stage] -= cut
            units -= cut
            if number:
                yield Lot(lot.order, cut, lot.steps[:number])
        if units:
            yield Lot(lot.order, units, lot.steps)
