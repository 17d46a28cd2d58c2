"""TermsService over gRPC."""

from __future__ import annotations

from collections.abc import Callable

from grpc import ServicerContext
from sqlalchemy.orm import Session

from parkloom.matching.v1 import assignment_pb2, terms_pb2
from parkloom.matching.v1 import terms_service_pb2 as pb
from parkloom.matching.v1.terms_service_pb2_grpc import TermsServiceServicer
from services.chassis import rpc
from services.chassis.clock import Clock
from services.chassis.database import Database
from services.chassis.identity import Caller
from services.chassis.rpc import paging, requests
from services.chassis.rpc.replies import one_page
from services.chassis.rpc.resource_names import ids
from services.matching.api.shown import shown_to
from services.matching.domain.assignments import Assignment
from services.matching.use_cases import assignments, counters, orders
from services.matching.wire import names
from services.matching.wire.terms import exclusion_from, exclusion_message, offered_from, terms_message

_Change = Callable[[Session, Caller], Assignment]


class TermsApi(TermsServiceServicer):
    """Serves the terms of `database`'s assignments; `clock` returns the current UTC time."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def ListTerms(self, request: pb.ListTermsRequest, _context: ServicerContext) -> pb.ListTermsResponse:
        caller, (park, ident) = rpc.caller(), ids(request.parent, names.ASSIGNMENT, "parent")
        page = paging.of(request, caller)
        rows = self._database.read(lambda s: assignments.list_terms(s, caller, park, ident, page))
        shown, token = one_page(page, rows, lambda row: terms_message(row, caller), key=lambda row: (row.number,))
        return pb.ListTermsResponse(terms=shown, next_page_token=token)

    def CounterAssignment(
        self, request: pb.CounterAssignmentRequest, _context: ServicerContext
    ) -> assignment_pb2.Assignment:
        park, ident = ids(request.name, names.ASSIGNMENT)
        offered = offered_from(request)

        def counter(session: Session, caller: Caller) -> Assignment:
            return counters.counter_assignment(
                session, caller, park, ident, etag=request.etag, offered=offered, now=self._clock()
            )

        return requests.apply_once(
            self._database, request, assignment_pb2.Assignment, _answerable(park, ident), _shown(counter)
        )

    def AcceptCounter(self, request: pb.AcceptCounterRequest, _context: ServicerContext) -> assignment_pb2.Assignment:
        park, ident = ids(request.name, names.ASSIGNMENT)

        def accept(session: Session, caller: Caller) -> Assignment:
            return counters.accept_counter(session, caller, park, ident, etag=request.etag, now=self._clock())

        return requests.apply_once(
            self._database, request, assignment_pb2.Assignment, _answerable(park, ident), _shown(accept)
        )

    def DeclineCounter(self, request: pb.DeclineCounterRequest, _context: ServicerContext) -> assignment_pb2.Assignment:
        park, ident = ids(request.name, names.ASSIGNMENT)

        def decline(session: Session, caller: Caller) -> Assignment:
            return counters.decline_counter(
                session, caller, park, ident, etag=request.etag, reason=request.reason, now=self._clock()
            )

        return requests.apply_once(
            self._database, request, assignment_pb2.Assignment, _answerable(park, ident), _shown(decline)
        )

    def ListExclusions(self, request: pb.ListExclusionsRequest, _context: ServicerContext) -> pb.ListExclusionsResponse:
        caller, (park, order) = rpc.caller(), ids(request.parent, names.ORDER, "parent")
        page = paging.of(request, caller)
        rows = self._database.read(lambda s: counters.list_exclusions(s, caller, park, order, page))
        shown, token = one_page(
            page, rows, lambda row: exclusion_message(row, park), key=lambda row: (row.step, row.enterprise)
        )
        return pb.ListExclusionsResponse(exclusions=shown, next_page_token=token)

    def LiftExclusion(self, request: pb.LiftExclusionRequest, _context: ServicerContext) -> terms_pb2.Exclusion:
        park, order = ids(request.exclusion.order, names.ORDER, "exclusion.order")
        wanted = exclusion_from(request.exclusion, park)

        def lift(session: Session, caller: Caller) -> terms_pb2.Exclusion:
            return exclusion_message(counters.lift_exclusion(session, caller, park, wanted), park)

        return requests.apply_once(
            self._database,
            request,
            terms_pb2.Exclusion,
            lambda s, caller: orders.get_order(s, caller, park, order),
            lift,
        )


def _shown(work: _Change) -> Callable[[Session, Caller], assignment_pb2.Assignment]:
    """The reply of a change, as its caller sees it."""
    return lambda session, caller: shown_to(session, caller, work(session, caller))


def _answerable(park: str, ident: str) -> requests.Authorise:
    return lambda session, caller: assignments.answerable_assignment(session, caller, park, ident)
