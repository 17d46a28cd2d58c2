"""Route steps of orders with a route of their own: from requests, and into replies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from parkloom.matching.v1 import order_pb2
from services.chassis import wire
from services.chassis.rpc.resource_names import ids_in_park, names_of
from services.matching.domain.routes import RouteStep
from services.matching.wire import names

_FIELDS = tuple(order_pb2.RouteStep.DESCRIPTOR.fields_by_name)
ROUTES = 1_000
_ENTERPRISES = ("excluded_enterprises", "only_enterprises")


def route_steps_from(messages: Iterable[order_pb2.RouteStep], park: str, field: str) -> tuple[RouteStep, ...]:
    """The steps in `field` of a request. Raises Invalid for an enterprise that is no name in `park`."""
    return tuple(_route_step_from(message, park, f"{field}[{number}]") for number, message in enumerate(messages))


@lru_cache(ROUTES)
def with_route(route: tuple[RouteStep, ...], park: str) -> order_pb2.Order:
    """An order that has nothing but this route, to be merged into others: many orders have the same one."""
    return order_pb2.Order(route=[route_step_message(step, park) for step in route])


def route_step_message(step: RouteStep, park: str) -> order_pb2.RouteStep:
    named = {name: names_of(names.ENTERPRISE, "enterprise", getattr(step, name), park=park) for name in _ENTERPRISES}
    return order_pb2.RouteStep(**wire.fields_of(step, _FIELDS) | named)


def _route_step_from(message: order_pb2.RouteStep, park: str, field: str) -> RouteStep:
    step = wire.value_from(RouteStep, message)
    return replace(
        step,
        excluded_enterprises=ids_in_park(
            step.excluded_enterprises, names.ENTERPRISE, park, f"{field}.excluded_enterprises"
        ),
        only_enterprises=ids_in_park(step.only_enterprises, names.ENTERPRISE, park, f"{field}.only_enterprises"),
    )
