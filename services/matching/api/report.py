"""ReportService over gRPC."""

from __future__ import annotations

from collections.abc import Iterator

from grpc import ServicerContext
from sqlalchemy.orm import Session

from parkloom.matching.v1 import report_service_pb2 as pb
from parkloom.matching.v1.report_service_pb2_grpc import ReportServiceServicer
from services.chassis import rpc
from services.chassis.clock import Clock
from services.chassis.database import Database
from services.chassis.identity import Caller
from services.chassis.rpc import paging, requests
from services.chassis.rpc.replies import one_page
from services.chassis.rpc.resource_names import ids, optional_id_in_park
from services.matching.storage.reports import Filter
from services.matching.use_cases import reports
from services.matching.use_cases.assignments import answerable_assignment
from services.matching.wire import names
from services.matching.wire.reports import (
    report_from,
    report_message,
    report_production_response,
    stream_production_reports_response,
)


class ReportApi(ReportServiceServicer):
    """Takes reports into `database`; `clock` returns the current UTC time."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def ReportProduction(
        self, request: pb.ReportProductionRequest, _context: ServicerContext
    ) -> pb.ReportProductionResponse:
        asked = report_from(request)

        def authorise(session: Session, caller: Caller) -> object:
            return answerable_assignment(session, caller, asked.park, asked.assignment)

        def take(session: Session, caller: Caller) -> pb.ReportProductionResponse:
            return report_production_response(reports.report_production(session, caller, asked, self._clock()))

        return requests.apply_once(self._database, request, pb.ReportProductionResponse, authorise, take)

    def BatchReportProduction(
        self, request: pb.BatchReportProductionRequest, _context: ServicerContext
    ) -> pb.BatchReportProductionResponse:
        (park,) = ids(request.parent, names.PARK, "parent")
        asked = [report_from(each, park, f"requests[{place}].") for place, each in enumerate(request.requests)]

        def authorise(session: Session, caller: Caller) -> None:
            for each in asked:
                answerable_assignment(session, caller, park, each.assignment)

        def take(session: Session, caller: Caller) -> pb.BatchReportProductionResponse:
            taken = reports.batch_report_production(session, caller, asked, self._clock())
            return pb.BatchReportProductionResponse(responses=map(report_production_response, taken))

        return requests.apply_once(self._database, request, pb.BatchReportProductionResponse, authorise, take)

    def StreamProductionReports(
        self, request_iterator: Iterator[pb.StreamProductionReportsRequest], context: ServicerContext
    ) -> pb.StreamProductionReportsResponse:
        asked = (message.request for message in request_iterator)
        found = reports.stream_production_reports(
            self._database, asked, lambda _, request: self.ReportProduction(request, context)
        )
        return stream_production_reports_response(found)

    def ListReports(self, request: pb.ListReportsRequest, _context: ServicerContext) -> pb.ListReportsResponse:
        caller, (park,) = rpc.caller(), ids(request.parent, names.PARK, "parent")
        page = paging.of(request, caller)
        wanted = Filter(
            optional_id_in_park(request.enterprise, names.ENTERPRISE, park, "enterprise"),
            optional_id_in_park(request.order, names.ORDER, park, "order"),
            optional_id_in_park(request.assignment, names.ASSIGNMENT, park, "assignment"),
        )
        rows = self._database.read(lambda s: reports.list_reports(s, caller, park, page, wanted))
        shown, token = one_page(
            page, rows, report_message, key=lambda report: (report.assignment, report.day.toordinal())
        )
        return pb.ListReportsResponse(reports=shown, next_page_token=token)
