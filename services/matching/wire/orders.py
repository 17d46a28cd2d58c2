"""Orders, their reasons and lots, to and from the contract."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from parkloom.matching.v1 import matching_service_pb2 as service
from parkloom.matching.v1 import order_pb2, reason_pb2
from services.chassis.rpc.etags import etag
from services.matching.domain.lots import Lot
from services.matching.domain.orders import Order, OrderState
from services.matching.domain.reasons import Reason
from services.matching.domain.routes import RouteStep
from services.matching.wire import names
from services.matching.wire.facts import route_steps
from services.matching.wire.values import day, day_text, instant, number, word


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """What a caller asks for, in right form but not yet checked against the park. `id` "": the service gives one."""

    park: str
    id: str
    product: str
    quantity: int
    release: date
    due: date
    ship_to_zone: str
    buyer_reference: str
    late_cost_micros: int | None
    unmet_cost_micros: int | None
    partial: bool
    route: tuple[RouteStep, ...]


def draft(request: service.CreateOrderRequest) -> OrderDraft:
    """Raises Invalid, naming the field, where a name or a date cannot be read."""
    asked, park = request.order, names.park(request.parent)
    return OrderDraft(
        park=park,
        id=request.order_id,
        product=names.optional_id(asked.product, names.PRODUCT, park, "order.product"),
        quantity=asked.quantity,
        release=day(asked.release_date, "order.release_date"),
        due=day(asked.due_date, "order.due_date"),
        ship_to_zone=asked.ship_to_zone,
        buyer_reference=asked.buyer_reference,
        late_cost_micros=asked.late_cost_micros if asked.HasField("late_cost_micros") else None,
        unmet_cost_micros=asked.unmet_cost_micros if asked.HasField("unmet_cost_micros") else None,
        partial=asked.partial,
        route=route_steps(asked.route),
    )


def state_asked(value: int) -> OrderState | None:
    """The state to filter by; None for all. Raises Invalid."""
    return word(OrderState, order_pb2.OrderState, "ORDER_STATE", value, "state")


def order(order: Order) -> order_pb2.Order:
    return order_pb2.Order(
        name=names.order(order.park, order.id),
        product=f"parks/{order.park}/products/{order.product}" if order.product else "",
        quantity=order.quantity,
        release_date=day_text(order.release),
        due_date=day_text(order.due),
        ship_to_zone=order.ship_to_zone,
        buyer_reference=order.buyer_reference,
        late_cost_micros=order.late_cost_micros,
        unmet_cost_micros=order.unmet_cost_micros,
        partial=order.partial,
        route=map(_route_step, order.route if order.own_route else ()),
        state=number(order_pb2.OrderState, "ORDER_STATE", order.state),
        reasons=map(reason, order.reasons),
        scheduled_quantity=order.scheduled_quantity,
        finish_date=day_text(order.finish),
        etag=etag(order.version),
        create_time=instant(order.created_at),
        update_time=instant(order.updated_at),
    )


def reason(reason: Reason) -> reason_pb2.Reason:
    return reason_pb2.Reason(
        rule=number(reason_pb2.ReasonRule, "REASON_RULE", reason.rule),
        step=reason.step,
        link=reason.link,
        first_date=day_text(reason.first_date),
        last_date=day_text(reason.last_date),
        missing_quantity=reason.missing_quantity,
        earliest_date=day_text(reason.earliest_date),
        text=reason.text,
    )


def lots(lots: Iterable[Lot], park: str, enterprises: Mapping[str, str]) -> list[order_pb2.Lot]:
    """`enterprises` is the enterprise of each line."""
    return [
        order_pb2.Lot(
            quantity=lot.quantity,
            steps=[
                order_pb2.LotStep(
                    line=names.line(park, step.line),
                    enterprise=names.enterprise(park, enterprises[step.line]),
                    date=day_text(step.date),
                )
                for step in lot.steps
            ],
        )
        for lot in lots
    ]


def _route_step(step: RouteStep) -> order_pb2.RouteStep:
    return order_pb2.RouteStep(
        link=step.link,
        load=step.load,
        tags=step.tags,
        min_quality=step.min_quality,
        max_suppliers=step.max_suppliers,
        excluded_enterprises=step.excluded_enterprises,
        only_enterprises=step.only_enterprises,
    )
