"""Reports of production: from requests, and into replies."""

from __future__ import annotations

from parkloom.matching.v1 import report_pb2, report_service_pb2
from services.chassis import wire
from services.chassis.rpc.etags import etag
from services.chassis.rpc.resource_names import id_in_park, ids
from services.matching.domain.reports import (
    AskedReport,
    Report,
    ReportDraft,
    ReportSource,
    StreamedReports,
    TakenReport,
)
from services.matching.wire import names


def report_from(request: report_service_pb2.ReportProductionRequest, park: str = "", field: str = "") -> AskedReport:
    """The report that is asked for; of an entry of a batch, `park` is that of the batch. Raises Invalid."""
    if park:
        ident = id_in_park(request.assignment, names.ASSIGNMENT, park, f"{field}assignment")
    else:
        park, ident = ids(request.assignment, names.ASSIGNMENT, "assignment")
    source = wire.enum_from(ReportSource, report_pb2.ReportSource, request.source, f"{field}source")
    draft = ReportDraft(
        day=wire.date_from(request.date, f"{field}date"),
        good=request.good_quantity,
        scrapped=request.scrapped_quantity,
        started=wire.optional(request, "started_quantity"),
        source=source or ReportSource.RPC,
        within=field,
    )
    return AskedReport(park, ident, draft.checked())


def report_message(report: Report) -> report_pb2.Report:
    park, day = report.park, report.day.isoformat()
    return report_pb2.Report(
        name=names.REPORT.format(park=park, assignment=report.assignment, report=day),
        assignment=names.ASSIGNMENT.format(park=park, assignment=report.assignment),
        order=names.ORDER.format(park=park, order=report.order),
        enterprise=names.ENTERPRISE.format(park=park, enterprise=report.enterprise),
        step=report.step,
        date=day,
        asked_quantity=report.asked,
        started_quantity=report.started,
        good_quantity=report.good,
        scrapped_quantity=report.scrapped,
        counted_quantity=report.counted,
        source=wire.enum_number(report_pb2.ReportSource, report.source),
        reporter=report.reported_by,
        report_time=report.reported_at,
        etag=etag(report.version),
    )


def report_production_response(taken: TakenReport) -> report_service_pb2.ReportProductionResponse:
    warnings = [wire.enum_number(report_pb2.ReportWarning, warning) for warning in taken.warnings]
    return report_service_pb2.ReportProductionResponse(report=report_message(taken.report), warnings=warnings)


def stream_production_reports_response(found: StreamedReports) -> report_service_pb2.StreamProductionReportsResponse:
    refusals = [
        report_service_pb2.RefusedReport(place=place, code=code, message=message)
        for place, code, message in found.refusals
    ]
    return report_service_pb2.StreamProductionReportsResponse(
        taken=found.taken, refused=found.refused, refusals=refusals
    )
