"""ReasonService over gRPC."""

from __future__ import annotations

from grpc import ServicerContext

from parkloom.matching.v1 import reason_service_pb2 as pb
from parkloom.matching.v1.reason_service_pb2_grpc import ReasonServiceServicer
from services.chassis import rpc
from services.chassis.clock import Clock
from services.chassis.database import Database
from services.chassis.rpc.resource_names import ids
from services.matching.use_cases import order_reasons
from services.matching.wire import names
from services.matching.wire.explanations import explain_order_response


class ReasonApi(ReasonServiceServicer):
    """Serves the reasons of the orders of `database`; `clock` returns the current UTC time."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._running = order_reasons.Running()

    def ExplainOrder(self, request: pb.ExplainOrderRequest, _context: ServicerContext) -> pb.ExplainOrderResponse:
        caller, (park, order) = rpc.caller(), ids(request.name, names.ORDER)
        found = order_reasons.explain_order(self._database, self._running, caller, (park, order), self._clock)
        return explain_order_response(found)
