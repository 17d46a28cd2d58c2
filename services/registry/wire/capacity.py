"""Dated capacity: from requests, and into replies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from parkloom.registry.v1 import capacity_pb2, registry_service_pb2
from parkloom.registry.v1.capacity_pb2 import CapacitySource
from services.chassis import wire
from services.chassis.rpc import resource_names
from services.chassis.rpc.etags import etag
from services.errors import Invalid
from services.registry.domain.capacity import Capacity, Figure, Source, Statement
from services.registry.domain.resource import numbered
from services.registry.wire import names


def statement_from(
    request: registry_service_pb2.UpdateCapacityRequest, park: str, *, reported_by: str, now: datetime, within: str = ""
) -> Statement:
    """The figures that the subject `reported_by` reports at `now`; `within` begins the path of a bad field.

    Raises Invalid for a name that is no line of `park`, a day that does not exist and an unknown source.
    """
    figures = (
        _figure_from(message, reported_by, now, at) for at, message in numbered(f"{within}figures", request.figures)
    )
    return Statement(resource_names.id_in_park(request.name, names.LINE, park, f"{within}name"), tuple(figures), within)


def statements_from(
    request: registry_service_pb2.BatchUpdateCapacityRequest, park: str, *, reported_by: str, now: datetime
) -> list[Statement]:
    """One statement for each entry. Raises Invalid like `statement_from`, and for an entry with its own request_id."""
    for at, entry in numbered("requests", request.requests):
        if entry.request_id:
            hint = "leave it empty: the batch has one for all"
            raise Invalid.field("REQUEST_ID_IN_BATCH", f"{at}.request_id", {}, hint)
    return [
        statement_from(entry, park, reported_by=reported_by, now=now, within=f"{at}.")
        for at, entry in numbered("requests", request.requests)
    ]


def _figure_from(message: capacity_pb2.DailyFigure, reported_by: str, now: datetime, at: str) -> Figure:
    return Figure(
        date=wire.date_from(message.date, f"{at}.date"),
        daily_capacity=message.daily_capacity,
        source=wire.enum_from(Source, CapacitySource, message.source, f"{at}.source") or Source.UNSPECIFIED,
        reported_by=reported_by,
        reported_at=now,
    )


def capacity_message(capacity: Capacity) -> capacity_pb2.Capacity:
    return capacity_pb2.Capacity(
        name=names.CAPACITY.format(park=capacity.park, line=capacity.line, month=capacity.month),
        figures=[_figure_message(figure) for figure in capacity.figures],
        etag=etag(capacity.version),
        update_time=capacity.updated_at,
    )


def update_capacity_response(capacities: Sequence[Capacity]) -> registry_service_pb2.UpdateCapacityResponse:
    """The months that an update's figures fall in."""
    messages = [capacity_message(capacity) for capacity in capacities]
    return registry_service_pb2.UpdateCapacityResponse(capacities=messages)


def _figure_message(figure: Figure) -> capacity_pb2.DailyFigure:
    return capacity_pb2.DailyFigure(
        date=wire.date_text(figure.date),
        daily_capacity=figure.daily_capacity,
        source=wire.enum_number(CapacitySource, figure.source),
        reported_by=figure.reported_by,
        report_time=figure.reported_at,
    )
