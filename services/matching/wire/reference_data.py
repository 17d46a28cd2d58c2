"""Reference data and movements: from the events of registry and logistics."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from parkloom.logistics.v1 import events_pb2 as logistics
from parkloom.logistics.v1 import movement_pb2
from parkloom.registry.v1 import events_pb2 as registry
from services.chassis import wire
from services.matching.domain.park import (
    Enterprise,
    Figure,
    Lane,
    Line,
    Link,
    Month,
    Park,
    Policy,
    Product,
    Quota,
    Rate,
    Zone,
)
from services.matching.domain.routes import RouteStep
from services.park_calendar import Closure

# What goods that have left have come to, by the state of their movement; "" while they are on the road.
_ENDS = {
    "loaded": "",
    "in_transit": "",
    "delivered": "received",
    "returned": "returned",
    "lost": "lost",
    "damaged": "lost",
}


def park_from(message: registry.ParkChanged) -> Park:
    return Park(
        id=message.park,
        version=message.version,
        time_zone=message.time_zone,
        currency_code=message.currency_code,
        links=wire.values_from(Link, message.links),
        tags=tuple(message.tags),
        zones=wire.values_from(Zone, message.zones),
        lanes=wire.values_from(Lane, message.lanes),
        quotas=wire.values_from(Quota, message.quotas),
        policy=wire.value_from(Policy, message.policy),
        closures=wire.values_from(Closure, message.closures),
        weekday_shares=tuple(message.weekday_shares),
    )


def product_from(message: registry.ProductChanged) -> Product:
    routing = wire.values_from(RouteStep, message.routing)
    return Product(
        park=message.park,
        id=message.product,
        version=message.version,
        routing=routing,
        transfer_batch=message.transfer_batch,
        retire_date=message.retire_date,
    )


def enterprise_from(message: registry.EnterpriseChanged) -> Enterprise:
    return Enterprise(
        park=message.park,
        id=message.enterprise,
        version=message.version,
        auto_accept=message.auto_accept,
        retire_date=message.retire_date,
        guest=message.guest,
    )


def line_from(message: registry.LineChanged) -> Line:
    return Line(
        park=message.park,
        id=message.line,
        version=message.version,
        enterprise=message.enterprise,
        link=message.link,
        zone=message.zone,
        planned_daily_capacity=message.planned_daily_capacity,
        price_micros=message.price_micros,
        min_lot=message.min_lot,
        lead_days=message.lead_days,
        tags=tuple(message.tags),
        quality=message.quality,
        rates=wire.values_from(Rate, message.rates),
        machines=message.machines,
        setup=wire.optional(message, "setup"),
        setup_cost_micros=wire.optional(message, "setup_cost_micros"),
        min_run=wire.optional(message, "min_run"),
        retire_date=message.retire_date,
        planned_reported_at=_reported_at(message),
    )


def _reported_at(message: registry.LineChanged) -> datetime | None:
    """The time of the last report of its planned capacity; an event of the version before has none."""
    known = message.planned_capacity_report.HasField("report_time")
    return message.planned_capacity_report.report_time.ToDatetime(UTC) if known else None


def month_from(message: registry.CapacityChanged) -> Month:
    figures = tuple(
        Figure(
            wire.date_from(figure.date, "figures.date"),
            figure.daily_capacity,
            wire.instant_from(figure.report_time, "figures.report_time"),
        )
        for figure in message.figures
    )
    return Month(park=message.park, line=message.line, month=message.month, version=message.version, figures=figures)


def movement_from(message: logistics.MovementChanged) -> dict[str, Any]:
    """The row that matching keeps of a movement."""
    state = movement_pb2.MovementState.Name(message.state).removeprefix("MOVEMENT_STATE_").lower()
    return {
        "park": message.park,
        "id": message.movement,
        "version": message.version,
        "order": message.order,
        "final": not message.to_enterprise,
        "step": message.step,
        "from_enterprise": message.from_enterprise,
        "to_enterprise": message.to_enterprise,
        "made_by": message.made_by,
        "quantity": message.quantity,
        **_quantities(message, state),
        **_late(message),
        "state": state,
    }


def _late(message: logistics.MovementChanged) -> dict[str, Any]:
    """Units on the road that are expected after the last day on which they are of use, and that day."""
    ended = message.received_quantity + message.lost_quantity + message.damaged_quantity + message.returned_quantity
    on_road = message.loaded_quantity - ended
    # Days in this form are in order as texts.
    if on_road <= 0 or message.expected_date <= message.latest_useful_date:
        return {"late": 0, "late_until": None}
    return {"late": on_road, "late_until": wire.date_from(message.expected_date, "expected_date")}


def _quantities(message: logistics.MovementChanged, state: str) -> dict[str, int]:
    """Units loaded, received, lost and returned; an event of the version before has only the state, for all units."""
    quantities = {
        "loaded": message.loaded_quantity,
        "received": message.received_quantity,
        "lost": message.lost_quantity + message.damaged_quantity,
        "returned": message.returned_quantity,
    }
    if state in _ENDS and not message.loaded_quantity:
        quantities["loaded"] = message.quantity
        if _ENDS[state]:
            quantities[_ENDS[state]] = message.quantity
    return quantities
