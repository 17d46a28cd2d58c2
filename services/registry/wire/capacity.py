"""Dated capacity: from requests, and into replies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from parkloom.access.v1 import access_pb2
from parkloom.registry.v1 import capacity_pb2, registry_service_pb2
from parkloom.registry.v1.capacity_pb2 import CapacitySource
from services.chassis import wire
from services.chassis.rpc import resource_names
from services.chassis.rpc.etags import etag
from services.errors import Invalid, Problem
from services.registry.domain.capacity import Capacity, Figure, Source, Statement, Update
from services.registry.domain.freshness import FigureReport, Freshness, Reporter
from services.registry.domain.resource import numbered
from services.registry.wire import names


def statement_from(
    request: registry_service_pb2.UpdateCapacityRequest, park: str, *, report: FigureReport, within: str = ""
) -> Statement:
    """The figures that are reported as `report` says; `within` begins the path of a bad field.

    Raises Invalid for a name that is no line of `park`, a day that does not exist and an unknown source.
    """
    figures = (_figure_from(message, report, at) for at, message in numbered(f"{within}figures", request.figures))
    return Statement(resource_names.id_in_park(request.name, names.LINE, park, f"{within}name"), tuple(figures), within)


def statements_from(
    request: registry_service_pb2.BatchUpdateCapacityRequest, park: str, *, report: FigureReport
) -> list[Statement]:
    """One statement for each entry. Raises Invalid like `statement_from`, and for an entry with its own request_id."""
    for at, entry in numbered("requests", request.requests):
        if entry.request_id:
            hint = "leave it empty: the batch has one for all"
            raise Invalid.field("REQUEST_ID_IN_BATCH", f"{at}.request_id", {}, hint)
    return [
        statement_from(entry, park, report=report, within=f"{at}.")
        for at, entry in numbered("requests", request.requests)
    ]


def updates_from(
    request: registry_service_pb2.StreamCapacityRequest, park: str, *, report: FigureReport, bad: Mapping[int, Problem]
) -> tuple[list[Update], dict[int, Problem]]:
    """The updates of one message that are reported as `report` says, and the problems of those that cannot be read.

    `bad` are those known already.
    """
    found, refused = list[Update](), dict(bad)
    for place, message in enumerate(request.updates):
        if place in refused:
            continue
        try:
            found.append(_update_from(message, park, report, place))
        except Invalid as wrong:
            refused[place] = wrong.problems[0]
    return found, refused


def _update_from(message: registry_service_pb2.CapacityUpdate, park: str, report: FigureReport, place: int) -> Update:
    at = f"updates[{place}]"
    figure = Figure(
        date=wire.date_from(message.date, f"{at}.date"),
        daily_capacity=message.daily_capacity,
        source=wire.enum_from(Source, CapacitySource, message.source, f"{at}.source") or Source.MACHINE,
        reported_by=report.reported_by,
        reported_at=report.reported_at,
        reporter_role=report.reporter_role,
    )
    return Update(place, resource_names.id_in_park(message.line, names.LINE, park, f"{at}.line"), figure)


def stream_capacity_response(
    request: registry_service_pb2.StreamCapacityRequest, refused: Mapping[int, Problem]
) -> registry_service_pb2.StreamCapacityResponse:
    """The acknowledgement of one message."""
    refusals = [
        registry_service_pb2.RefusedUpdate(
            place=place, code=problem.code, field=problem.field, hint=problem.hint, params=problem.params
        )
        for place, problem in sorted(refused.items())
    ]
    taken = len(request.updates) - len(refusals)
    return registry_service_pb2.StreamCapacityResponse(position=request.position, taken=taken, refusals=refusals)


def _figure_from(message: capacity_pb2.DailyFigure, report: FigureReport, at: str) -> Figure:
    return Figure(
        date=wire.date_from(message.date, f"{at}.date"),
        daily_capacity=message.daily_capacity,
        source=wire.enum_from(Source, CapacitySource, message.source, f"{at}.source") or Source.UNSPECIFIED,
        reported_by=report.reported_by,
        reported_at=report.reported_at,
        reporter_role=report.reporter_role,
    )


def capacity_message(capacity: Capacity, fresh: Freshness) -> capacity_pb2.Capacity:
    """The month, with the age of its figures."""
    return capacity_pb2.Capacity(
        name=names.CAPACITY.format(park=capacity.park, line=capacity.line, month=capacity.month),
        figures=[_figure_message(figure, fresh) for figure in capacity.figures],
        etag=etag(capacity.version),
        update_time=wire.timestamp(capacity.updated_at),
    )


def update_capacity_response(
    capacities: Sequence[Capacity], fresh: Freshness
) -> registry_service_pb2.UpdateCapacityResponse:
    """The months that an update's figures fall in."""
    messages = [capacity_message(capacity, fresh) for capacity in capacities]
    return registry_service_pb2.UpdateCapacityResponse(capacities=messages)


def figure_report_message(report: FigureReport) -> capacity_pb2.FigureReport:
    return capacity_pb2.FigureReport(
        report_time=report.reported_at, reported_by=report.reported_by, reporter_role=role_message(report.reporter_role)
    )


def role_message(role: Reporter | None) -> access_pb2.Role:
    """Unspecified for None."""
    number: access_pb2.Role = access_pb2.ROLE_UNSPECIFIED if role is None else wire.enum_number(access_pb2.Role, role)
    return number


def _figure_message(figure: Figure, fresh: Freshness) -> capacity_pb2.DailyFigure:
    age = fresh.age(figure.reported_at)
    return capacity_pb2.DailyFigure(
        date=wire.date_text(figure.date),
        daily_capacity=figure.daily_capacity,
        source=wire.enum_number(CapacitySource, figure.source),
        reported_by=figure.reported_by,
        report_time=wire.timestamp(figure.reported_at),
        reporter_role=role_message(figure.reporter_role),
        age_days=age,
        stale=fresh.is_stale_at(age),
    )
