"""Route steps of products: from requests, and into replies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from parkloom.registry.v1 import product_pb2
from services.chassis import wire
from services.chassis.rpc.resource_names import ids_in_park, names_of
from services.registry.domain.product import RouteStep
from services.registry.domain.resource import numbered
from services.registry.wire import names

_FIELDS = tuple(product_pb2.RouteStep.DESCRIPTOR.fields_by_name)
_ENTERPRISES = ("excluded_enterprises", "only_enterprises")


def route_steps_from(messages: Iterable[product_pb2.RouteStep], park: str, field: str) -> tuple[RouteStep, ...]:
    """The steps in `field` of a request. Raises Invalid for an enterprise that is no name in `park`."""
    return tuple(_route_step_from(message, park, at) for at, message in numbered(field, messages))


def route_step_message(step: RouteStep, park: str) -> product_pb2.RouteStep:
    named = {name: names_of(names.ENTERPRISE, "enterprise", getattr(step, name), park=park) for name in _ENTERPRISES}
    return product_pb2.RouteStep(**wire.fields_of(step, _FIELDS) | named)


def _route_step_from(message: product_pb2.RouteStep, park: str, field: str) -> RouteStep:
    step = wire.value_from(RouteStep, message)
    return replace(
        step,
        excluded_enterprises=ids_in_park(
            step.excluded_enterprises, names.ENTERPRISE, park, f"{field}.excluded_enterprises"
        ),
        only_enterprises=ids_in_park(step.only_enterprises, names.ENTERPRISE, park, f"{field}.only_enterprises"),
    )
