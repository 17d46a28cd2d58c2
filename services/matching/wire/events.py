"""What matching tells the other services: whole states, short ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from parkloom.matching.v1 import assignment_pb2, events_pb2, order_pb2, plan_pb2
from services.chassis.messaging.events import Event
from services.matching.domain.assignments import Assignment
from services.matching.domain.lots import Lot
from services.matching.domain.orders import Order
from services.matching.domain.park import Line, Park
from services.matching.domain.plans import Plan
from services.matching.wire import assignments, names, plans
from services.matching.wire.values import day_text, number

SOURCE = "matching"
ORDERS, PLANS = "matching.orders.v1", "matching.plans.v1"
SCHEDULES, ASSIGNMENTS = "matching.schedules.v1", "matching.assignments.v1"
TOPICS = (ORDERS, PLANS, SCHEDULES, ASSIGNMENTS)

# 40 steps of 120 bytes each stay below what an event may carry.
LOTS_A_PAGE, BYTES_A_PAGE, BYTES_A_STEP = 2_000, 800_000, 120


def order_changed(order: Order) -> Event:
    message = events_pb2.OrderChanged(
        park=order.park,
        order=order.id,
        version=order.version,
        product=order.product,
        quantity=order.quantity,
        release_date=day_text(order.release),
        due_date=day_text(order.due),
        ship_to_zone=order.ship_to_zone,
        state=number(order_pb2.OrderState, "ORDER_STATE", order.state),
        scheduled_quantity=order.scheduled_quantity,
    )
    subject = names.order(order.park, order.id)
    return Event.of(ORDERS, order.id, message, source=SOURCE, subject=subject, version=order.version)


def assignment_changed(assignment: Assignment) -> Event:
    message = events_pb2.AssignmentChanged(
        park=assignment.park,
        assignment=assignment.id,
        version=assignment.version,
        order=assignment.order,
        step=assignment.step,
        link=assignment.link,
        enterprise=assignment.enterprise,
        line=assignment.line,
        quantities=assignments.quantities(assignment.quantities),
        unit_price_micros=assignment.unit_price_micros,
        state=number(assignment_pb2.AssignmentState, "ASSIGNMENT_STATE", assignment.state),
        at_risk=assignment.at_risk,
    )
    subject = f"parks/{assignment.park}/assignments/{assignment.id}"
    key, version = assignment.enterprise, assignment.version
    return Event.of(ASSIGNMENTS, key, message, source=SOURCE, subject=subject, version=version)


def plan_confirmed(plan: Plan) -> Event:
    message = events_pb2.PlanConfirmed(
        park=plan.park,
        plan=plan.id,
        sequence=plan.sequence,
        kind=number(plan_pb2.PlanKind, "PLAN_KIND", plan.kind),
        counts=plans.counts(plan),
    )
    subject = names.plan(plan.park, plan.id)
    return Event.of(PLANS, plan.park, message, source=SOURCE, subject=subject, version=plan.sequence)


@dataclass(frozen=True)
class Ground:
    """What a schedule says of lines and ways beside the lots: `transit` is days by way."""

    lines: Mapping[str, Line]
    transit: Mapping[tuple[str, str], int]
    carriage_links: frozenset[str]

    @classmethod
    def of(cls, park: Park, lines: Mapping[str, Line]) -> Ground:
        return cls(lines, park.transit_days(), park.carriage_links)


def order_scheduled(order: Order, lots: Sequence[Lot], ground: Ground) -> list[Event]:
    """An order's whole lots, in pages; one empty page where it has none."""
    subject = names.order(order.park, order.id)
    return [
        Event.of(SCHEDULES, order.id, page, source=SOURCE, subject=subject, version=order.schedule)
        for page in schedule_pages(order, lots, ground)
    ]


def schedule_pages(order: Order, lots: Sequence[Lot], ground: Ground) -> Iterator[events_pb2.OrderScheduled]:
    """The pages of an order's schedule, each small enough for an event."""
    size = min(LOTS_A_PAGE, max(1, BYTES_A_PAGE // (BYTES_A_STEP * len(order.route))))
    pages = [lots[start : start + size] for start in range(0, len(lots), size)] or [()]
    for number_, page in enumerate(pages):
        yield events_pb2.OrderScheduled(
            park=order.park,
            order=order.id,
            sequence=order.schedule,
            page=number_,
            pages=len(pages),
            ship_to_zone=order.ship_to_zone,
            due_date=day_text(order.due),
            lots=[_scheduled_lot(lot, order.ship_to_zone, ground) for lot in page],
        )


def _scheduled_lot(lot: Lot, ship_to_zone: str, ground: Ground) -> events_pb2.ScheduledLot:
    lines = [ground.lines[step.line] for step in lot.steps]
    zones = [line.zone for line in lines[1:]] + [ship_to_zone]
    steps = [
        events_pb2.ScheduledStep(
            line=line.id,
            enterprise=line.enterprise,
            zone=line.zone,
            date=step.date.isoformat(),
            ready_date=(step.date + timedelta(days=line.lead_days)).isoformat(),
            carriage=line.link in ground.carriage_links,
            transit_days=ground.transit.get((line.zone, zone), 0),
        )
        for step, line, zone in zip(lot.steps, lines, zones, strict=True)
    ]
    return events_pb2.ScheduledLot(quantity=lot.quantity, steps=steps)
