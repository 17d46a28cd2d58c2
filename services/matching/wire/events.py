"""Events that matching publishes: each carries the whole public state after the change, with short ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypeAlias

from parkloom.matching.v1 import assignment_pb2, events_pb2, order_pb2, plan_pb2, snapshot_service_pb2
from services.chassis import wire
from services.chassis.messaging.events import Event
from services.matching.domain.assignments import Assignment
from services.matching.domain.orders import Order
from services.matching.domain.park import Line, Park, Policy
from services.matching.domain.park_day import ParkDay
from services.matching.domain.plans import Plan
from services.matching.domain.routes import RouteStep
from services.matching.wire import names
from services.matching.wire.assignments import (
    agreed_messages,
    counter_message,
    production_messages,
    quantity_messages,
    risk_cause_message,
)
from services.matching.wire.orders import reason_message
from services.matching.wire.plans import counts_message
from services.matching.wire.routes import ROUTES
from services.planning.model.lots import Lot

ScheduleMessage: TypeAlias = events_pb2.OrderScheduled
SnapshotMessage: TypeAlias = ScheduleMessage | events_pb2.ParkDayChanged | events_pb2.OrderChanged

SOURCE = "matching"
ORDERS, PLANS = "matching.orders.v1", "matching.plans.v1"
SCHEDULES, ASSIGNMENTS = "matching.schedules.v1", "matching.assignments.v1"
DAYS = "matching.days.v1"
TOPICS = (ORDERS, PLANS, SCHEDULES, ASSIGNMENTS, DAYS)

_STEP_FIELDS = tuple(events_pb2.OrderStep.DESCRIPTOR.fields_by_name)
# 40 steps of 120 bytes each stay below what an event may carry.
LOTS_A_PAGE, BYTES_A_PAGE, BYTES_A_STEP = 2_000, 800_000, 120


def order_changed_message(order: Order) -> events_pb2.OrderChanged:
    return events_pb2.OrderChanged(
        park=order.park,
        order=order.id,
        version=order.version,
        product=order.product,
        quantity=order.quantity,
        release_date=wire.date_text(order.release),
        due_date=wire.date_text(order.due),
        ship_to_zone=order.ship_to_zone,
        state=wire.enum_number(order_pb2.OrderState, order.state),
        scheduled_quantity=order.scheduled_quantity,
        owner=order.owner,
        good_quantity=order.good_quantity,
        scrapped_quantity=order.scrapped_quantity,
        tolerance=order.tolerance,
        delivered_quantity=order.delivered_quantity,
        lost_quantity=order.lost_quantity,
        made_quantities=order.made_quantities,
        late_quantity=order.late_quantity,
        late_until_date=wire.date_text(order.late_until),
        create_time=order.created_at,
        update_time=order.updated_at,
        buyer_reference=order.buyer_reference,
        late_cost_micros=order.late_cost_micros,
        unmet_cost_micros=order.unmet_cost_micros,
        partial=order.partial,
        route=_steps_of(order.route),
        own_route=order.own_route,
        reasons=map(reason_message, order.reasons),
        finish_date=wire.date_text(order.finish),
        transfer_batch=order.transfer_batch,
        shortfall_since_time=order.shortfall_since,
    )


@lru_cache(ROUTES)
def _steps_of(route: tuple[RouteStep, ...]) -> tuple[events_pb2.OrderStep, ...]:
    """The steps of a route, to be put into messages, which copies them: many orders have the same one."""
    return tuple(events_pb2.OrderStep(**wire.fields_of(step, _STEP_FIELDS)) for step in route)


def order_changed_event(order: Order) -> Event:
    subject, message = names.ORDER.format(park=order.park, order=order.id), order_changed_message(order)
    return Event.of(ORDERS, order.id, message, source=SOURCE, subject=subject, version=order.version)


def park_day_changed_message(day: ParkDay, policy: Policy) -> events_pb2.ParkDayChanged:
    return events_pb2.ParkDayChanged(
        park=day.park,
        version=day.version,
        date=wire.date_text(day.day),
        open_time=day.opened_at,
        vehicles_inside_zones=policy.vehicles_inside_zones,
        movements_reported=policy.movements_reported,
    )


def park_day_changed_event(day: ParkDay, policy: Policy) -> Event:
    subject, message = names.PARK_DAY.format(park=day.park), park_day_changed_message(day, policy)
    return Event.of(DAYS, day.park, message, source=SOURCE, subject=subject, version=day.version)


def assignment_changed_message(assignment: Assignment) -> events_pb2.AssignmentChanged:
    return events_pb2.AssignmentChanged(
        park=assignment.park,
        assignment=assignment.id,
        version=assignment.version,
        order=assignment.order,
        step=assignment.step,
        link=assignment.link,
        enterprise=assignment.enterprise,
        line=assignment.line,
        quantities=quantity_messages(assignment.quantities),
        unit_price_micros=assignment.unit_price_micros,
        state=wire.enum_number(assignment_pb2.AssignmentState, assignment.state),
        at_risk=assignment.at_risk,
        done=production_messages(assignment.done),
        risk_cause=risk_cause_message(assignment.risk_cause),
        agreed=agreed_messages(assignment),
        counter=counter_message(assignment),
        answer_by_time=assignment.answer_by,
        decline_reason=assignment.decline_reason,
        terms=assignment.terms_count,
        create_time=assignment.created_at,
        update_time=assignment.updated_at,
        product=assignment.product,
    )


def assignment_changed_event(assignment: Assignment) -> Event:
    subject = names.ASSIGNMENT.format(park=assignment.park, assignment=assignment.id)
    key, message = assignment.enterprise, assignment_changed_message(assignment)
    return Event.of(ASSIGNMENTS, key, message, source=SOURCE, subject=subject, version=assignment.version)


def answer_due_event(assignment: Assignment) -> Event:
    """The reminder of an assignment that is to be answered."""
    subject = names.ASSIGNMENT.format(park=assignment.park, assignment=assignment.id)
    message = events_pb2.AnswerDue(
        park=assignment.park,
        assignment=assignment.id,
        version=assignment.version,
        order=assignment.order,
        enterprise=assignment.enterprise,
        quantities=quantity_messages(assignment.open_quantities),
        answer_by_time=assignment.answer_by,
    )
    key = assignment.enterprise
    return Event.of(ASSIGNMENTS, key, message, source=SOURCE, subject=subject, version=assignment.version)


def plan_confirmed_message(plan: Plan) -> events_pb2.PlanConfirmed:
    return events_pb2.PlanConfirmed(
        park=plan.park,
        plan=plan.id,
        sequence=plan.sequence,
        kind=wire.enum_number(plan_pb2.PlanKind, plan.kind),
        counts=counts_message(plan.counts),
    )


def plan_confirmed_event(plan: Plan) -> Event:
    subject, message = names.PLAN.format(park=plan.park, plan=plan.id), plan_confirmed_message(plan)
    return Event.of(PLANS, plan.park, message, source=SOURCE, subject=subject, version=plan.sequence)


@dataclass(frozen=True)
class ScheduleLines:
    """Lines by id, days on the road by lane and the links that are carriage: all that a schedule has beside lots."""

    lines: Mapping[str, Line]
    transit: Mapping[tuple[str, str], int]
    carriage_links: frozenset[str]

    @classmethod
    def of(cls, park: Park, lines: Mapping[str, Line]) -> ScheduleLines:
        return cls(lines, park.transit_days(), park.carriage_links)


def order_scheduled_events(
    order: Order, lots: Sequence[Lot], known: ScheduleLines, gone: Sequence[Lot] = ()
) -> list[Event]:
    """All lots of an order, and those that are gone, in pages; one empty page where it has none."""
    subject = names.ORDER.format(park=order.park, order=order.id)
    return [
        Event.of(SCHEDULES, order.id, page, source=SOURCE, subject=subject, version=order.schedule)
        for page in order_scheduled_messages(order, lots, known, gone)
    ]


def order_scheduled_messages(
    order: Order, lots: Sequence[Lot], known: ScheduleLines, gone: Sequence[Lot] = ()
) -> Iterator[events_pb2.OrderScheduled]:
    """The pages of an order's schedule, each small enough for an event."""
    size = min(LOTS_A_PAGE, max(1, BYTES_A_PAGE // (BYTES_A_STEP * len(order.route))))
    starts = range(0, len(lots) + len(gone), size) or [0]
    for number, start in enumerate(starts):
        without = gone[max(0, start - len(lots)) : max(0, start + size - len(lots))]
        yield events_pb2.OrderScheduled(
            park=order.park,
            order=order.id,
            sequence=order.schedule,
            page=number,
            pages=len(starts),
            ship_to_zone=order.ship_to_zone,
            due_date=wire.date_text(order.due),
            owner=order.owner,
            route_steps=len(order.route),
            order_state=wire.enum_number(order_pb2.OrderState, order.state),
            tolerance=order.tolerance,
            lots=[_scheduled_lot_message(lot, order.ship_to_zone, known) for lot in lots[start : start + size]],
            gone_lots=[_scheduled_lot_message(lot, order.ship_to_zone, known) for lot in without],
        )


def _scheduled_lot_message(lot: Lot, ship_to_zone: str, known: ScheduleLines) -> events_pb2.ScheduledLot:
    lines = [known.lines[step.line] for step in lot.steps]
    # Of work in progress the last one is of no meaning: where the goods go is not planned yet.
    zones = [line.zone for line in lines[1:]] + [ship_to_zone]
    steps = [
        events_pb2.ScheduledStep(
            line=line.id,
            enterprise=line.enterprise,
            zone=line.zone,
            date=date.fromordinal(step.day).isoformat(),
            ready_date=date.fromordinal(step.day + line.lead_days).isoformat(),
            carriage=line.link in known.carriage_links,
            transit_days=known.transit.get((line.zone, zone), 0),
        )
        for step, line, zone in zip(lot.steps, lines, zones, strict=True)
    ]
    return events_pb2.ScheduledLot(quantity=lot.quantity, steps=steps)


def stream_snapshot_response(message: SnapshotMessage) -> snapshot_service_pb2.StreamSnapshotResponse:
    """The entry of a snapshot that carries `message`."""
    if isinstance(message, events_pb2.ParkDayChanged):
        return snapshot_service_pb2.StreamSnapshotResponse(day=message)
    if isinstance(message, events_pb2.OrderChanged):
        return snapshot_service_pb2.StreamSnapshotResponse(order=message)
    return snapshot_service_pb2.StreamSnapshotResponse(schedule=message)
