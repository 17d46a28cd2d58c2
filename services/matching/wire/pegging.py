"""Lots of parcels and orders of batches, into replies."""

from __future__ import annotations

from datetime import date

from parkloom.matching.v1 import order_pb2
from parkloom.matching.v1 import pegging_service_pb2 as pb
from services.chassis import wire
from services.chassis.rpc.resource_names import name_of
from services.matching.scheduling.pegging import BatchOrder, Later, PeggedLot
from services.matching.wire import names
from services.planning.model.problem import Step


def pegged_lot_message(pegged: PeggedLot) -> pb.PeggedLot:
    return pb.PeggedLot(
        number=pegged.number,
        quantity=pegged.quantity,
        steps=[_step_message(pegged, place, step) for place, step in pegged.steps],
    )


def _step_message(pegged: PeggedLot, place: int, step: Step) -> pb.PeggedStep:
    park = pegged.order.park
    line, day = pegged.lines.get(step.line), date.fromordinal(step.day)
    report = pegged.reports.get((place, step.line, day))
    return pb.PeggedStep(
        step=place,
        link=pegged.order.route[place].link,
        enterprise=name_of(names.ENTERPRISE, park=park, enterprise=line.enterprise if line else ""),
        line=names.LINE.format(park=park, line=step.line),
        date=wire.date_text(day),
        good_quantity=None if report is None else report.good,
        scrapped_quantity=None if report is None else report.scrapped,
    )


def batch_order_message(found: BatchOrder) -> pb.BatchOrder:
    order, batch = found.order, found.batch
    shown = pb.BatchOrder(
        order=names.ORDER.format(park=order.park, order=order.id),
        quantity=batch.quantity,
        state=wire.enum_number(order_pb2.OrderState, order.state),
    )
    if found.whole:
        shown.lots = batch.lots
        shown.owner = order.owner
        shown.buyer_reference = order.buyer_reference
        shown.ship_to_zone = order.ship_to_zone
        shown.delivered_quantity = order.delivered_quantity
        following = sorted(batch.later.values(), key=lambda each: (each.step, each.enterprise))
        shown.following.extend(_following_message(found, each) for each in following)
    return shown


def _following_message(found: BatchOrder, later: Later) -> pb.BatchStep:
    return pb.BatchStep(
        enterprise=name_of(names.ENTERPRISE, park=found.order.park, enterprise=later.enterprise),
        link=found.order.route[later.step].link,
        first_date=wire.date_text(later.first),
        last_date=wire.date_text(later.last),
        quantity=later.quantity,
    )
