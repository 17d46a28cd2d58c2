"""Orders, their reasons and lots: from requests, and into replies."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from parkloom.matching.v1 import matching_service_pb2 as service
from parkloom.matching.v1 import order_pb2, reason_pb2
from services.chassis import wire
from services.chassis.database import unfollowed
from services.chassis.rpc.etags import etag
from services.chassis.rpc.replies import refuse_large_resource
from services.chassis.rpc.resource_names import ids, name_of, optional_id_in_park
from services.errors import Invalid, Problem
from services.matching.domain.orders import Order, OrderDraft, OrderState, OrderUpdate
from services.matching.domain.reasons import Reason
from services.matching.wire import names
from services.matching.wire.routes import route_steps_from, with_route
from services.planning.model.lots import Lot


def order_drafts_from(request: service.BatchCreateOrdersRequest) -> list[OrderDraft]:
    """One draft for each entry. Raises Invalid like `order_draft_from`, and for an entry of its own park or id."""
    problems = []
    for place, entry in enumerate(request.requests):
        if entry.request_id:
            hint = "leave it empty: the batch has one for all"
            problems.append(Problem("REQUEST_ID_IN_BATCH", f"requests[{place}].request_id", {}, hint))
        if entry.parent != request.parent:
            hint = f"name {request.parent}, as the batch does"
            params = {"park": request.parent}
            problems.append(Problem("NAME_OF_OTHER_PARK", f"requests[{place}].parent", params, hint))
    if problems:
        raise Invalid.of(problems)
    return [order_draft_from(entry, f"requests[{place}].") for place, entry in enumerate(request.requests)]


def order_draft_from(request: service.CreateOrderRequest, within: str = "") -> OrderDraft:
    """Raises Invalid, naming the field, for an order of too many bytes, and where a name or a date cannot be read.

    `within` begins the path of a bad field.
    """
    refuse_large_resource(request.order, f"{within}order")
    asked, (park,) = request.order, ids(request.parent, names.PARK, f"{within}parent")
    return OrderDraft(
        park=park,
        id=request.order_id,
        product=optional_id_in_park(asked.product, names.PRODUCT, park, f"{within}order.product"),
        quantity=asked.quantity,
        release=wire.date_from(asked.release_date, f"{within}order.release_date"),
        due=wire.date_from(asked.due_date, f"{within}order.due_date"),
        ship_to_zone=asked.ship_to_zone,
        buyer_reference=asked.buyer_reference,
        late_cost_micros=wire.optional(asked, "late_cost_micros"),
        unmet_cost_micros=wire.optional(asked, "unmet_cost_micros"),
        partial=asked.partial,
        route=route_steps_from(asked.route, park, f"{within}order.route"),
        owner=asked.owner,
        transfer_batch=wire.optional(asked, "transfer_batch"),
        tolerance=wire.optional(asked, "tolerance"),
    )


def draft_message(draft: OrderDraft) -> order_pb2.Order:
    """The order of a draft, which is not placed yet: without what the service makes of it."""
    message = order_pb2.Order(
        product=name_of(names.PRODUCT, park=draft.park, product=draft.product),
        quantity=draft.quantity,
        release_date=wire.date_text(draft.release),
        due_date=wire.date_text(draft.due),
        ship_to_zone=draft.ship_to_zone,
        buyer_reference=draft.buyer_reference,
        late_cost_micros=draft.late_cost_micros,
        unmet_cost_micros=draft.unmet_cost_micros,
        partial=draft.partial,
        owner=draft.owner,
        transfer_batch=draft.transfer_batch,
        tolerance=draft.tolerance,
    )
    message.MergeFrom(with_route(draft.route, draft.park))
    return message


def order_update_from(request: service.UpdateOrderRequest) -> OrderUpdate:
    """The figures that a request gives. Raises Invalid where a date cannot be read."""
    return OrderUpdate(
        quantity=wire.optional(request, "quantity"),
        release=_optional_date(request, "release_date"),
        due=_optional_date(request, "due_date"),
        ship_to_zone=wire.optional(request, "ship_to_zone"),
        buyer_reference=wire.optional(request, "buyer_reference"),
        late_cost_micros=wire.optional(request, "late_cost_micros"),
        unmet_cost_micros=wire.optional(request, "unmet_cost_micros"),
        partial=wire.optional(request, "partial"),
        transfer_batch=wire.optional(request, "transfer_batch"),
        tolerance=wire.optional(request, "tolerance"),
    )


def _optional_date(request: service.UpdateOrderRequest, field: str) -> date | None:
    text = wire.optional(request, field)
    return None if text is None else wire.date_from(text, field)


def order_state_from(number: int, field: str = "state") -> OrderState | None:
    """The state of that number; None for unspecified. Raises Invalid."""
    return wire.enum_from(OrderState, order_pb2.OrderState, number, field)


def order_message(order: Order, *, to_buyer: bool) -> order_pb2.Order:
    """The order as its buyer or the park sees it: a buyer's etag and time move with what the order itself shows.

    What a plan found of an order rests on all others in it, and comes with each plan: a buyer asks for reasons.
    """
    of = unfollowed(order)
    message = order_pb2.Order(
        name=names.ORDER.format(park=of.park, order=of.id),
        product=name_of(names.PRODUCT, park=of.park, product=of.product),
        quantity=of.quantity,
        release_date=wire.date_text(of.release),
        due_date=wire.date_text(of.due),
        ship_to_zone=of.ship_to_zone,
        buyer_reference=of.buyer_reference,
        late_cost_micros=of.late_cost_micros,
        unmet_cost_micros=of.unmet_cost_micros,
        partial=of.partial,
        state=wire.enum_number(order_pb2.OrderState, of.state),
        reasons=() if to_buyer else map(reason_message, of.reasons),
        scheduled_quantity=of.scheduled_quantity,
        finish_date=wire.date_text(of.finish),
        etag=etag(order.shown_version if to_buyer else of.version),
        create_time=wire.timestamp(of.created_at),
        update_time=wire.timestamp(order.last_shown_at if to_buyer else of.updated_at),
        owner=of.owner,
        transfer_batch=of.transfer_batch,
        good_quantity=of.good_quantity,
        scrapped_quantity=of.scrapped_quantity,
        tolerance=of.tolerance,
        delivered_quantity=of.delivered_quantity,
        lost_quantity=of.lost_quantity,
        made_quantities=of.made_quantities,
        late_quantity=of.late_quantity,
        late_until_date=wire.date_text(of.late_until),
        shortfall_since_time=of.shortfall_since,
    )
    if of.own_route:
        message.MergeFrom(with_route(of.route, of.park))
    return message


def reason_message(reason: Reason) -> reason_pb2.Reason:
    return reason_pb2.Reason(
        rule=wire.enum_number(reason_pb2.ReasonRule, reason.rule),
        step=reason.step if reason.step >= 0 else None,
        link=reason.link,
        first_date=wire.date_text(reason.first_date),
        last_date=wire.date_text(reason.last_date),
        missing_quantity=reason.missing_quantity,
        earliest_date=wire.date_text(reason.earliest_date),
        text=reason.text,
        assumed=reason.assumed,
        above_every_day=reason.above_every_day,
        agreed_in_vain=reason.agreed_in_vain,
        together=reason.together,
        by_agreement=reason.by_agreement,
    )


def lot_message(lot: Lot, park: str, enterprises: Mapping[str, str], guests: Collection[str]) -> order_pb2.Lot:
    """The lot; `enterprises` are ids by line, `guests` those of enterprises outside the park."""
    steps = [
        order_pb2.LotStep(
            line=names.LINE.format(park=park, line=step.line),
            enterprise=names.ENTERPRISE.format(park=park, enterprise=enterprises[step.line]),
            date=date.fromordinal(step.day).isoformat(),
            guest=enterprises[step.line] in guests,
        )
        for step in lot.steps
    ]
    return order_pb2.Lot(quantity=lot.quantity, steps=steps)
