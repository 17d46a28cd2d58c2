"""Planted faults: for each clause, evidence altered at one place, so that the checker has to name the clause.

Each takes what the checker knows at a midnight and alters one event or reply of it. It returns whether there was
something to alter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy

from benchmarks.simulation.checker.known import Known, Moment
from benchmarks.simulation.checker.work import ENDED
from benchmarks.simulation.latest import ACTIVE, agreed_units, asked_units, next_day
from benchmarks.simulation.people.accounts import short
from parkloom.logistics.v1.movement_pb2 import MOVEMENT_STATE_BOOKED
from parkloom.matching.v1.assignment_pb2 import DailyQuantity
from parkloom.matching.v1.events_pb2 import AssignmentChanged
from parkloom.matching.v1.order_pb2 import ORDER_STATE_CANCELLED, ORDER_STATE_UNMATCHED, Order
from parkloom.matching.v1.report_pb2 import REPORT_SOURCE_ASSUMED, REPORT_SOURCE_RPC
from parkloom.matching.v1.terms_pb2 import TERMS_KIND_AGREED

Alteration = Callable[[Known], bool]


def _unit_vanishes(known: Known) -> bool:
    """A report counts one unit fewer than went on."""
    report = next((each for each in known.reports if each.counted_quantity and each.date < known.today), None)
    if report:
        report.counted_quantity -= 1
    return report is not None


def _lot_twice(known: Known) -> bool:
    """The schedule of an order has one of its lots twice."""
    for schedule in known.latest.schedules.values():
        if schedule.pages.get(0):
            schedule.pages[0].append(schedule.pages[0][0])
            return True
    return False


def _capacity_lower(known: Known) -> bool:
    """Of a line and day with agreed work the capacity known was a unit lower."""
    for cell, load in known.moments[-1].agreed.items():
        low = {**known.moments[-1].capacity, cell: load - 1}
        none, some = {**known.moments[-1].agreed, cell: 0.0}, known.moments[-1].agreed
        known.moments = [Moment(none, low), Moment(some, low)]
        return True
    return False


def _price_rises(known: Known) -> bool:
    """An agreed price rises by a half."""
    for work in known.latest.assignments.values():
        if work.state in ACTIVE and agreed_units(work):
            risen = AssignmentChanged.FromString(work.SerializeToString())
            for part in risen.agreed:
                part.unit_price_micros += part.unit_price_micros // 2
            known.before = {**known.before, work.assignment: work}
            known.changed = [risen]
            return True
    return False


def _no_reason(known: Known) -> bool:
    """An order is unmatched and nothing says why."""
    for order in _open(known):
        order.state, order.scheduled_quantity = ORDER_STATE_UNMATCHED, 0
        del order.reasons[:]
        return True
    return False


def _assumption_unmarked(known: Known) -> bool:
    """An assumption looks like a report."""
    assumed = (each for each in known.reports if each.source == REPORT_SOURCE_ASSUMED and each.date < known.today)
    report = next(assumed, None)
    if report:
        report.source = REPORT_SOURCE_RPC
    return report is not None


def _other_view(known: Known) -> bool:
    """An enterprise sees another price than its terms have."""
    for view in known.views.values():
        for work in view.values():
            if work.agreed:
                work.agreed[0].unit_price_micros += 1
                return True
    return False


def _goods_from_nowhere(known: Known) -> bool:
    """More leaves an enterprise than it made."""
    for movement in known.latest.movements.values():
        if movement.loaded_quantity and movement.order in known.latest.schedules:
            movement.loaded_quantity += 1_000_000
            return True
    return False


def _loss_forgotten(known: Known) -> bool:
    """Lots lose units for good, and the order counts as scheduled all the same."""
    for order in _open(known):
        schedule = known.latest.schedules.get(short(order.name))
        if schedule and order.scheduled_quantity and schedule.pages.get(0):
            schedule.pages[0].pop()
            return True
    return False


def _yesterday_booked(known: Known) -> bool:
    """A movement is booked on the day before."""
    for movement in known.latest.movements.values():
        if movement.state == MOVEMENT_STATE_BOOKED:
            movement.date = next_day(known.today, -1)
            return True
    return False


def _nobody_agreed(known: Known) -> bool:
    """Work is assumed that its enterprise never agreed to."""
    for report in known.reports:
        if report.source == REPORT_SOURCE_ASSUMED and report.counted_quantity and report.date < known.today:
            ident = short(report.assignment)
            kept = [each for each in known.terms[ident] if each.kind != TERMS_KIND_AGREED]
            known.terms = {**known.terms, ident: kept}
            return True
    return False


def _work_of_what_is_over(known: Known) -> bool:
    """An order is cancelled and a line is still asked to work on it."""
    for order in known.orders.values():
        for work in known.assignments_of[short(order.name)]:
            ahead = [day for day in asked_units(work) if day >= known.today]
            if work.state in ACTIVE and order.state not in ENDED:
                order.state = ORDER_STATE_CANCELLED
                if not ahead:
                    work.quantities.append(DailyQuantity(date=known.today, quantity=1))
                return True
    return False


ALTERATIONS: Mapping[str, Alteration] = {
    "balance": _unit_vanishes,
    "made once": _lot_twice,
    "within capacity": _capacity_lower,
    "prices kept": _price_rises,
    "state says why": _no_reason,
    "assumed apart": _assumption_unmarked,
    "views equal terms": _other_view,
    "goods fix places": _goods_from_nowhere,
    "made again": _loss_forgotten,
    "no past days": _yesterday_booked,
    "declined stays": _nobody_agreed,
    "over is over": _work_of_what_is_over,
}


def copy_of(known: Known) -> Known:
    """The same knowledge, to be altered without harm to the original."""
    return deepcopy(known)


def _open(known: Known) -> Iterator[Order]:
    return (order for order in known.orders.values() if order.state not in ENDED)
