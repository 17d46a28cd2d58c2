"""Events that the registry publishes: each carries the whole public state after the change, with short ids."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from google.protobuf.message import Message

from parkloom.registry.v1 import events_pb2, snapshot_service_pb2
from parkloom.registry.v1.capacity_pb2 import CapacitySource
from services.chassis import wire
from services.chassis.messaging.events import Event
from services.registry.domain.capacity import Capacity, Figure
from services.registry.domain.enterprise import Enterprise
from services.registry.domain.line import Line
from services.registry.domain.park import Park
from services.registry.domain.product import Product
from services.registry.domain.resource import Resource
from services.registry.wire import names
from services.registry.wire.capacity import figure_report_message, role_message

PARKS = "registry.parks.v1"
PRODUCTS = "registry.products.v1"
ENTERPRISES = "registry.enterprises.v1"
LINES = "registry.lines.v1"
CAPACITY = "registry.capacity.v1"
TOPICS = (PARKS, PRODUCTS, ENTERPRISES, LINES, CAPACITY)

# Contacts stay in the registry.
_PUBLISHED_OF_ENTERPRISES = tuple(name for name in Enterprise.CHANGEABLE if name != "contacts")

_SNAPSHOT_FIELDS: dict[type[Message], str] = {
    events_pb2.ParkChanged: "park",
    events_pb2.ProductChanged: "product",
    events_pb2.EnterpriseChanged: "enterprise",
    events_pb2.LineChanged: "line",
    events_pb2.CapacityChanged: "capacity",
}


def park_changed_message(park: Park) -> events_pb2.ParkChanged:
    return events_pb2.ParkChanged(park=park.id, **_state_of(park, Park.CHANGEABLE))


def product_changed_message(product: Product) -> events_pb2.ProductChanged:
    return events_pb2.ProductChanged(park=product.park, product=product.id, **_state_of(product, Product.CHANGEABLE))


def enterprise_changed_message(enterprise: Enterprise) -> events_pb2.EnterpriseChanged:
    return events_pb2.EnterpriseChanged(
        park=enterprise.park,
        enterprise=enterprise.id,
        refresh_ask_time=enterprise.refresh_ask_time,
        refresh_asked_by=enterprise.refresh_asked_by,
        **_state_of(enterprise, _PUBLISHED_OF_ENTERPRISES),
    )


def line_changed_message(line: Line) -> events_pb2.LineChanged:
    return events_pb2.LineChanged(
        park=line.park,
        line=line.id,
        enterprise=line.enterprise,
        link=line.link,
        planned_capacity_source=wire.enum_number(CapacitySource, line.planned_capacity_source),
        planned_capacity_report=figure_report_message(line.planned_capacity_report),
        **_state_of(line, Line.CHANGEABLE),
    )


def capacity_changed_message(capacity: Capacity) -> events_pb2.CapacityChanged:
    return events_pb2.CapacityChanged(
        park=capacity.park,
        line=capacity.line,
        month=capacity.month,
        version=capacity.version,
        update_time=wire.timestamp(capacity.updated_at),
        figures=[_figure_message(figure) for figure in capacity.figures],
    )


def park_changed_event(park: Park) -> Event:
    return _event(PARKS, park.id, park_changed_message(park), names.PARK.format(park=park.id), park)


def product_changed_event(product: Product) -> Event:
    subject = names.PRODUCT.format(park=product.park, product=product.id)
    return _event(PRODUCTS, product.id, product_changed_message(product), subject, product)


def enterprise_changed_event(enterprise: Enterprise) -> Event:
    subject = names.ENTERPRISE.format(park=enterprise.park, enterprise=enterprise.id)
    return _event(ENTERPRISES, enterprise.id, enterprise_changed_message(enterprise), subject, enterprise)


def line_changed_event(line: Line) -> Event:
    return _event(LINES, line.id, line_changed_message(line), names.LINE.format(park=line.park, line=line.id), line)


def capacity_changed_event(capacity: Capacity) -> Event:
    subject = names.CAPACITY.format(park=capacity.park, line=capacity.line, month=capacity.month)
    return _event(CAPACITY, capacity.line, capacity_changed_message(capacity), subject, capacity)


def _event(topic: str, key: str, message: Message, subject: str, resource: Resource) -> Event:
    return Event.of(topic, key, message, source="registry", subject=subject, version=resource.version)


def _figure_message(figure: Figure) -> events_pb2.CapacityFigure:
    return events_pb2.CapacityFigure(
        date=wire.date_text(figure.date),
        daily_capacity=figure.daily_capacity,
        report_time=wire.timestamp(figure.reported_at),
        source=wire.enum_number(CapacitySource, figure.source),
        reported_by=figure.reported_by,
        reporter_role=role_message(figure.reporter_role),
    )


def _state_of(resource: Resource, fields: Collection[str]) -> dict[str, Any]:
    times = {"create_time": resource.created_at, "update_time": resource.updated_at}
    return {"version": resource.version, **times, **wire.fields_of(resource, fields)}


def stream_snapshot_response(event: Message) -> snapshot_service_pb2.StreamSnapshotResponse:
    """The reply of a snapshot that carries `event`, an aggregate's last change."""
    reply = snapshot_service_pb2.StreamSnapshotResponse()
    getattr(reply, _SNAPSHOT_FIELDS[type(event)]).CopyFrom(event)
    return reply
