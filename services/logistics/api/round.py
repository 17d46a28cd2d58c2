"""RoundService: parts put out to households, and collected again."""

from __future__ import annotations

from grpc import ServicerContext
from sqlalchemy.orm import Session

from parkloom.logistics.v1 import round_service_pb2 as pb
from parkloom.logistics.v1.round_service_pb2_grpc import RoundServiceServicer
from services.chassis import rpc
from services.chassis.clock import Clock
from services.chassis.database import Database
from services.chassis.identity import Caller
from services.chassis.rpc import paging, requests
from services.chassis.rpc.replies import one_page
from services.chassis.rpc.resource_names import ids
from services.chassis.wire import date_from
from services.logistics.use_cases import rounds
from services.logistics.use_cases.rounds import RoundReport
from services.logistics.wire import names
from services.logistics.wire.rounds import round_from, round_message, summarize_rounds_response


class RoundApi(RoundServiceServicer):
    """Serves the rounds of `database`; `clock` returns the current UTC time."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def CreateRound(self, request: pb.CreateRoundRequest, _context: ServicerContext) -> pb.Round:
        (park,) = ids(request.parent, names.PARK, "parent")

        def create(session: Session, caller: Caller) -> pb.Round:
            draft = round_from(request.round, park, request.round_id, self._clock())
            return round_message(rounds.create_round(session, caller, draft))

        return requests.apply_once(self._database, request, pb.Round, requests.policy_suffices, create)

    def GetRound(self, request: pb.GetRoundRequest, _context: ServicerContext) -> pb.Round:
        park, ident = ids(request.name, names.ROUND)
        caller = rpc.caller()
        return round_message(self._database.read(lambda session: rounds.get_round(session, caller, park, ident)))

    def ListRounds(self, request: pb.ListRoundsRequest, _context: ServicerContext) -> pb.ListRoundsResponse:
        (park,) = ids(request.parent, names.PARK, "parent")
        caller, open_ones = rpc.caller(), request.only_open
        until = date_from(request.collect_by_date, "collect_by_date") if request.collect_by_date else None
        page = paging.of(request, caller)
        rows = self._database.read(
            lambda session: rounds.list_rounds(session, caller, park, page, only_open=open_ones, collected_by=until)
        )
        shown, token = one_page(page, rows, round_message, key=lambda row: (row.id,))
        return pb.ListRoundsResponse(rounds=shown, next_page_token=token)

    def ReportRound(self, request: pb.ReportRoundRequest, _context: ServicerContext) -> pb.Round:
        park, ident = ids(request.name, names.ROUND)
        asked = RoundReport(request.returned_quantity, request.lost_quantity)

        def authorise(session: Session, caller: Caller) -> object:
            return rounds.get_round(session, caller, park, ident)

        def report(session: Session, caller: Caller) -> pb.Round:
            now = self._clock()
            return round_message(rounds.report_round(session, caller, park, ident, asked, etag=request.etag, now=now))

        return requests.apply_once(self._database, request, pb.Round, authorise, report)

    def SummarizeRounds(
        self, request: pb.SummarizeRoundsRequest, _context: ServicerContext
    ) -> pb.SummarizeRoundsResponse:
        (park,) = ids(request.parent, names.PARK, "parent")
        caller, now = rpc.caller(), self._clock()
        group, by_lot = request.household_group, request.by_lot
        found = self._database.read(
            lambda session: rounds.summarize_rounds(session, caller, park, now, group=group, by_lot=by_lot)
        )
        return summarize_rounds_response(park, found)
