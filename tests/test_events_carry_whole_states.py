"""Events carry the whole public state of what they are about: a field of a resource is a field of its event.

A field that is left out, or that no event fills, has its reason here. One that is added to a resource alone fails.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from types import UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

import pytest
from google.protobuf.descriptor import Descriptor
from google.protobuf.message import Message

from parkloom.logistics.v1 import events_pb2 as logistics_events
from parkloom.logistics.v1 import movement_pb2
from parkloom.matching.v1 import assignment_pb2, order_pb2, park_day_pb2
from parkloom.matching.v1 import events_pb2 as matching_events
from parkloom.registry.v1 import capacity_pb2, enterprise_pb2, park_pb2, product_pb2
from parkloom.registry.v1 import events_pb2 as registry_events
from services.logistics.domain.movement import Movement
from services.logistics.domain.movement import MovementState as Moved
from services.logistics.wire import events as logistics
from services.matching.domain.assignments import Assignment
from services.matching.domain.orders import Order
from services.matching.wire import events as matching
from services.registry.domain.capacity import Capacity
from services.registry.domain.enterprise import Enterprise
from services.registry.domain.line import Line
from services.registry.domain.park import Park
from services.registry.domain.product import Product
from services.registry.wire import events as registry

# What no event has: who it is about stands in ids, the version in `version`.
NAMES = {"name", "etag"}
AGES = "moves with the day, without a change"
LEFT_OUT = {
    park_day_pb2.ParkDay: {
        "first_plan_date": "moves with the hour, without a change",
        "close_time": "the hour of the park's policy, in ParkChanged",
    },
    enterprise_pb2.Enterprise: {
        "contacts": "people's telephone numbers stay in the registry",
        **dict.fromkeys(("oldest_figure_age_days", "stale"), AGES),
    },
    enterprise_pb2.Line: {
        **dict.fromkeys(
            ("setup_in_use", "setup_cost_micros_in_use", "min_run_in_use"),
            "worked out from the line and its park, both of them in events",
        ),
        **dict.fromkeys(("planned_capacity_age_days", "planned_capacity_stale"), AGES),
    },
    capacity_pb2.DailyFigure: dict.fromkeys(("age_days", "stale"), AGES),
    order_pb2.LotStep: {"guest": "the enterprise's, in EnterpriseChanged"},
    assignment_pb2.Assignment: {"campaigns": "worked out for the reader, by the line's capacity at that moment"},
}
# Each resource and its event, and the parts of resources that have a message of their own in events.
PAIRS: list[tuple[type[Message], type[Message]]] = [
    (park_pb2.Park, registry_events.ParkChanged),
    (product_pb2.Product, registry_events.ProductChanged),
    (product_pb2.RouteStep, registry_events.ProductStep),
    (enterprise_pb2.Enterprise, registry_events.EnterpriseChanged),
    (enterprise_pb2.Line, registry_events.LineChanged),
    (enterprise_pb2.Rate, registry_events.ProductRate),
    (capacity_pb2.Capacity, registry_events.CapacityChanged),
    (capacity_pb2.DailyFigure, registry_events.CapacityFigure),
    (order_pb2.Order, matching_events.OrderChanged),
    (order_pb2.RouteStep, matching_events.OrderStep),
    (order_pb2.Lot, matching_events.ScheduledLot),
    (order_pb2.LotStep, matching_events.ScheduledStep),
    (assignment_pb2.Assignment, matching_events.AssignmentChanged),
    (park_day_pb2.ParkDay, matching_events.ParkDayChanged),
    (movement_pb2.Movement, logistics_events.MovementChanged),
    (movement_pb2.Booking, logistics_events.MovementBooking),
]


@pytest.mark.parametrize(("resource", "event"), PAIRS, ids=lambda kind: kind.DESCRIPTOR.name)
def test_a_field_of_a_resource_is_a_field_of_its_event(resource: type[Message], event: type[Message]) -> None:
    left_out = NAMES | set(LEFT_OUT.get(resource, {}))
    wanted = {field.name: _kind(field) for field in resource.DESCRIPTOR.fields if field.name not in left_out}
    carried = {field.name: _kind(field) for field in event.DESCRIPTOR.fields}
    assert {name: carried.get(name) for name in wanted} == wanted
    assert set(LEFT_OUT.get(resource, {})).isdisjoint(carried)


def test_every_event_of_a_change_is_compared_with_its_resource() -> None:
    files = (registry_events, matching_events, logistics_events)
    changed = {
        message.full_name
        for file in files
        for message in file.DESCRIPTOR.message_types_by_name.values()
        if message.name.endswith("Changed")
    }
    assert changed <= {event.DESCRIPTOR.full_name for _, event in PAIRS}


def _kind(field: Any) -> tuple[Any, ...]:
    """The type of a field. Parts of which some have names have messages of their own in events."""
    pairs = {resource.DESCRIPTOR: event.DESCRIPTOR for resource, event in PAIRS}
    message: Descriptor | None = pairs.get(field.message_type, field.message_type)
    enum = field.enum_type.full_name if field.enum_type else ""
    return field.type, field.is_repeated, message.full_name if message else enum


NOW = datetime(2026, 10, 5, 8, tzinfo=UTC)
SAMPLES: dict[type[Any], Any] = {str: "x", int: 3, float: 0.25, bool: True, date: NOW.date(), datetime: NOW}
MESSAGES = [
    (Park, registry.park_changed_message),
    (Product, registry.product_changed_message),
    (Enterprise, registry.enterprise_changed_message),
    (Line, registry.line_changed_message),
    (Capacity, registry.capacity_changed_message),
    (Order, matching.order_changed_message),
    (Assignment, matching.assignment_changed_message),
    (Movement, logistics.movement_changed_message),
]


@pytest.mark.parametrize(("kind", "message"), MESSAGES, ids=lambda each: each.__name__)
def test_no_field_of_an_event_is_forgotten(kind: type[Any], message: Any) -> None:
    entity = _sample(kind)
    if kind is Movement:
        entity.carrier, entity.state = "", Moved.UNBOOKED
    filled = message(entity)
    assert [field.name for field in filled.DESCRIPTOR.fields if not _is_filled(filled, field.name)] == []


def _is_filled(message: Any, name: str) -> bool:
    return name in {field.name for field, _ in message.ListFields()}


def _sample(kind: Any) -> Any:
    """Something of a type with no field empty."""
    if get_origin(kind) in (Union, UnionType):
        return _sample(next(part for part in get_args(kind) if part is not type(None)))
    if get_origin(kind) in (tuple, list):
        return get_origin(kind)([_sample(get_args(kind)[0])])
    if get_origin(kind) in (Mapping, dict):
        return {_sample(get_args(kind)[0]): _sample(get_args(kind)[1])}
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return list(kind)[-1]
    if is_dataclass(kind):
        hints, make = get_type_hints(kind), cast(Callable[..., Any], kind)
        return make(**{each.name: _sample(hints[each.name]) for each in fields(kind) if each.init})
    return SAMPLES[kind]
