"""What registry and logistics tell, as matching's own values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date
from typing import Any, TypeAlias

from parkloom.logistics.v1 import events_pb2 as logistics
from parkloom.logistics.v1 import movement_pb2
from parkloom.registry.v1 import events_pb2 as registry
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
from services.matching.wire.values import value, values

Fact: TypeAlias = Park | Product | Enterprise | Line | Month


def park(message: registry.ParkChanged) -> Park:
    return Park(
        id=message.park,
        version=message.version,
        time_zone=message.time_zone,
        currency_code=message.currency_code,
        links=values(Link, message.links),
        tags=tuple(message.tags),
        zones=values(Zone, message.zones),
        lanes=values(Lane, message.lanes),
        quotas=values(Quota, message.quotas),
        policy=value(Policy, message.policy),
    )


def product(message: registry.ProductChanged) -> Product:
    return Product(park=message.park, id=message.product, version=message.version, routing=route_steps(message.routing))


def enterprise(message: registry.EnterpriseChanged) -> Enterprise:
    return Enterprise(
        park=message.park, id=message.enterprise, version=message.version, auto_accept=message.auto_accept
    )


def line(message: registry.LineChanged) -> Line:
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
        rates=values(Rate, message.rates),
    )


def month(message: registry.CapacityChanged) -> Month:
    figures = tuple(
        Figure(
            date.fromisoformat(figure.date),
            figure.daily_capacity,
            figure.report_time.ToDatetime(UTC),
        )
        for figure in message.figures
    )
    return Month(park=message.park, line=message.line, month=message.month, version=message.version, figures=figures)


def route_steps(messages: Iterable[Any]) -> tuple[RouteStep, ...]:
    """Steps of a product's or an order's own route; a load of 0 means 1."""
    steps = values(RouteStep, messages)
    return tuple(step if step.load else replace(step, load=1.0) for step in steps)


def movement(message: logistics.MovementChanged) -> dict[str, Any]:
    """A movement as the row that matching keeps of it."""
    return {
        "park": message.park,
        "id": message.movement,
        "version": message.version,
        "order": message.order,
        "final": not message.to_enterprise,
        "quantity": message.quantity,
        "state": movement_pb2.MovementState.Name(message.state).removeprefix("MOVEMENT_STATE_").lower(),
    }
