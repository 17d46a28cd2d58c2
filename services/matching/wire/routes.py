"""Route steps of products and of orders with a route of their own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from parkloom.matching.v1 import order_pb2
from services.chassis import wire
from services.matching.domain.routes import RouteStep

_FIELDS = tuple(order_pb2.RouteStep.DESCRIPTOR.fields_by_name)


def route_steps_from(messages: Iterable[Any]) -> tuple[RouteStep, ...]:
    """The steps of a product's or an order's own route."""
    return wire.values_from(RouteStep, messages)


def route_step_message(step: RouteStep) -> order_pb2.RouteStep:
    return order_pb2.RouteStep(**wire.fields_of(step, _FIELDS))
