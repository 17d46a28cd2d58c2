"""FileImportService of matching over gRPC."""

from __future__ import annotations

from grpc import ServicerContext
from sqlalchemy.orm import Session

from parkloom.matching.v1 import file_import_service_pb2 as pb
from parkloom.matching.v1.file_import_service_pb2_grpc import FileImportServiceServicer
from services.chassis.clock import Clock
from services.chassis.database import Database
from services.chassis.identity import Caller
from services.chassis.rpc import imports, requests
from services.chassis.rpc.resource_names import ids
from services.matching.use_cases import order_imports
from services.matching.wire import names
from services.matching.wire.file_imports import import_orders_response, order_entries_from


class FileImportApi(FileImportServiceServicer):
    """Takes orders as files bring them into `database`; `clock` returns the current UTC time."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    @imports.whole_or_undone
    def ImportOrders(self, request: pb.ImportOrdersRequest, _context: ServicerContext) -> pb.ImportOrdersResponse:
        (park,) = ids(request.parent, names.PARK, "parent")
        entries, unreadable = order_entries_from(request, park)

        def take(session: Session, caller: Caller) -> pb.ImportOrdersResponse:
            taken = order_imports.import_orders(session, caller, park, entries, self._clock())
            return imports.keep(session, request, import_orders_response(taken, unreadable))

        return requests.apply_once(self._database, request, pb.ImportOrdersResponse, requests.policy_suffices, take)
