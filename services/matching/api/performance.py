"""PerformanceService over gRPC."""

from __future__ import annotations

from grpc import ServicerContext

from parkloom.matching.v1 import performance_service_pb2 as pb
from parkloom.matching.v1 import scorecard_pb2
from parkloom.matching.v1.performance_service_pb2_grpc import PerformanceServiceServicer
from services.chassis import rpc, wire
from services.chassis.database import Database
from services.chassis.rpc import paging
from services.chassis.rpc.replies import one_page
from services.chassis.rpc.resource_names import ids
from services.matching.use_cases import load_sums, scorecards
from services.matching.wire import names
from services.matching.wire.load_sums import load_message, question_from
from services.matching.wire.scorecards import scorecard_message, summarize_line_response, window_from

USUAL_DAYS = 14


class PerformanceApi(PerformanceServiceServicer):
    """Serves the scorecards of `database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def GetScorecard(self, request: pb.GetScorecardRequest, _context: ServicerContext) -> scorecard_pb2.Scorecard:
        caller, (park, enterprise) = rpc.caller(), ids(request.name, names.SCORECARD)
        window = window_from(request.window)
        found = self._database.read(lambda s: scorecards.get_scorecard(s, caller, park, enterprise, window))
        return scorecard_message(found)

    def ListScorecards(self, request: pb.ListScorecardsRequest, _context: ServicerContext) -> pb.ListScorecardsResponse:
        (park,), window = ids(request.parent, names.PARK, "parent"), window_from(request.window)
        page = paging.of(request, rpc.caller())
        rows = self._database.read(lambda s: scorecards.list_scorecards(s, park, page, window))
        shown, token = one_page(page, rows, scorecard_message, key=lambda card: (card.enterprise,))
        return pb.ListScorecardsResponse(scorecards=shown, next_page_token=token)

    def SummarizeLine(self, request: pb.SummarizeLineRequest, _context: ServicerContext) -> pb.SummarizeLineResponse:
        caller, (park, line) = rpc.caller(), ids(request.name, names.LINE)
        days = request.days if request.HasField("days") else USUAL_DAYS
        return summarize_line_response(
            self._database.read(lambda s: scorecards.summarize_line(s, caller, park, line, days))
        )

    def SummarizeLoad(self, request: pb.SummarizeLoadRequest, _context: ServicerContext) -> pb.SummarizeLoadResponse:
        caller, (park,) = rpc.caller(), ids(request.parent, names.PARK, "parent")
        page, asked = paging.of(request, rpc.caller()), question_from(request, park)
        first, rows = self._database.read(lambda s: load_sums.summarize_load(s, caller, park, asked, page))
        shown, token = one_page(page, rows, lambda sums: load_message(park, sums), key=lambda sums: (sums.id,))
        return pb.SummarizeLoadResponse(first_date=wire.date_text(first), summaries=shown, next_page_token=token)
