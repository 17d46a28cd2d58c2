"""Clauses about orders: each state says why, what is gone is made again or the order short, what is over is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from benchmarks.simulation.checker.known import Finding, Flow, Known
from benchmarks.simulation.checker.work import ENDED
from benchmarks.simulation.latest import ACTIVE, asked_units, next_day
from parkloom.matching.v1.order_pb2 import (
    ORDER_STATE_CANCELLED,
    ORDER_STATE_CLOSED,
    ORDER_STATE_DELIVERED,
    ORDER_STATE_OPEN,
    ORDER_STATE_PARTLY_SCHEDULED,
    ORDER_STATE_SCHEDULED,
    ORDER_STATE_UNMATCHED,
    Order,
    OrderState,
)

# Goods may wait for a vehicle, and be sent back and again.
DAYS_ON_THE_ROAD = 8


def state_says_why(known: Known) -> Iterator[Finding]:
    """An order that is short, late or waits has its reason."""
    last = date.fromisoformat(known.today) + timedelta(days=known.park.policy.horizon_days - 1)
    for ident, order in known.orders.items():
        wrong = _unexplained(order, last.isoformat(), known.today)
        if wrong:
            yield Finding("state says why", ident, -1, f"{OrderState.Name(order.state)}, {wrong}")
    for flow in known.flows():
        yield from _road(known, flow)


def _road(known: Known, flow: Flow) -> Iterator[Finding]:
    """The finish that an open order shows is the day on which its last whole lot is in the buyer's zone."""
    order, lanes = known.orders[flow.order], known.park.lanes
    transit = {lane.from_zone: lane.transit_days for lane in lanes if lane.to_zone == order.ship_to_zone}
    last = [lot.steps[-1] for lot in flow.lots if len(lot.steps) == flow.steps]
    if order.state in ENDED or not last:
        return
    lines = known.latest.lines
    days = (next_day(at.date, lines[at.line].lead_days + transit.get(lines[at.line].zone, 0)) for at in last)
    arrives = max(days)
    if order.finish_date != arrives:
        text = f"finish {order.finish_date}, the last lot is at {order.ship_to_zone} on {arrives}"
        yield Finding("state says why", flow.order, flow.steps - 1, text)


def _unexplained(order: Order, last: str, today: str) -> str:
    """The figures that lack a reason; empty where none do."""
    waits = order.due_date > last or order.release_date > last
    if order.state == ORDER_STATE_OPEN:
        return "" if waits else f"due {order.due_date}, which is within the horizon"
    if order.state == ORDER_STATE_DELIVERED:
        return "" if order.delivered_quantity >= _least(order) else f"{order.delivered_quantity} arrived"
    if order.state in ENDED:
        return ""
    return _contradiction(order) or ("" if order.reasons or waits else _silence(order, today))


def _contradiction(order: Order) -> str:
    """Where the state is not what the scheduled units make of the order."""
    has = order.scheduled_quantity
    if order.delivered_quantity >= order.quantity:
        return f"all {order.quantity} units have arrived"
    fits = {
        ORDER_STATE_SCHEDULED: has >= order.quantity,
        ORDER_STATE_PARTLY_SCHEDULED: 0 < has < order.quantity,
        ORDER_STATE_UNMATCHED: has == 0,
    }
    return "" if fits.get(order.state, True) else f"{has} of {order.quantity} scheduled"


def _silence(order: Order, today: str) -> str:
    """Where an order without a reason should have one: it is short, late, or its goods do not come."""
    has = order.scheduled_quantity
    if has < _least(order):
        return f"{has} of {order.quantity} scheduled, no reason"
    if has and order.finish_date > order.due_date:
        return f"finish {order.finish_date}, due {order.due_date}, no reason"
    if order.finish_date and order.finish_date < next_day(today, -DAYS_ON_THE_ROAD):
        return f"finished on {order.finish_date}, {order.delivered_quantity} of {order.quantity} arrived"
    return ""


def _least(order: Order) -> float:
    """Units that are enough, a rounded one excepted."""
    return order.quantity * (1 - order.tolerance) - 1


def made_again(known: Known) -> Iterator[Finding]:
    """Units that were spoilt, lost or damaged count for nothing: they are made again, or the order is short."""
    for flow in known.flows():
        order = known.orders[flow.order]
        whole = sum(lot.quantity for lot in flow.lots if len(lot.steps) == flow.steps)
        if order.state not in ENDED and order.scheduled_quantity != whole:
            text = f"{order.scheduled_quantity} scheduled, whole lots have {whole}"
            yield Finding("made again", flow.order, -1, text)
        lost = sum(flow.lost.values())
        if order.lost_quantity != lost:
            text = f"the order counts {order.lost_quantity} lost or damaged units, movements {lost}"
            yield Finding("made again", flow.order, -1, text)
        spoilt = sum(flow.scrapped(step) for step in range(flow.steps))
        if order.scrapped_quantity > spoilt:
            yield Finding("made again", flow.order, -1, f"{order.scrapped_quantity} spoilt, {spoilt} reported")
        good = flow.passed(flow.steps - 1)
        if order.state not in ENDED and order.good_quantity != good:
            yield Finding("made again", flow.order, -1, f"{order.good_quantity} good units, lots have {good}")


def over_is_over(known: Known) -> Iterator[Finding]:
    """Orders that are over hold no capacity and get no work, and keep what was made."""
    for ident, order in known.orders.items():
        if order.state in ENDED:
            yield from _still_asked(known, ident)
        elif ident in known.books.ended:
            yield Finding("over is over", ident, -1, f"is {OrderState.Name(order.state)} after it was ended")
    for flow in known.flows():
        if known.orders[flow.order].state in (ORDER_STATE_CANCELLED, ORDER_STATE_CLOSED):
            yield from _kept(known, flow)


def _still_asked(known: Known, order: str) -> Iterator[Finding]:
    for work in known.assignments_of[order]:
        ahead = {day: units for day, units in asked_units(work).items() if day >= known.today}
        if work.state in ACTIVE and ahead:
            yield Finding("over is over", order, work.step, f"{work.line} is asked for {ahead}")


def _kept(known: Known, flow: Flow) -> Iterator[Finding]:
    made, shown = [flow.passed(step) for step in range(flow.steps)], list(known.orders[flow.order].made_quantities)
    if shown != made:
        yield Finding("over is over", flow.order, -1, f"made {shown}, lots have {made}")
    for step in range(flow.steps):
        if flow.counted(step) < made[step]:
            text = f"{made[step]} made, reports count {flow.counted(step)}"
            yield Finding("over is over", flow.order, step, text)
