"""PeggingService over gRPC."""

from __future__ import annotations

from grpc import ServicerContext

from parkloom.matching.v1 import pegging_service_pb2 as pb
from parkloom.matching.v1.pegging_service_pb2_grpc import PeggingServiceServicer
from services.chassis import rpc
from services.chassis.database import Database
from services.chassis.rpc import paging
from services.chassis.rpc.replies import one_page
from services.chassis.rpc.resource_names import ids, optional_id_in_park
from services.chassis.wire import date_from
from services.matching.use_cases import pegging
from services.matching.wire import names
from services.matching.wire.pegging import batch_order_message, pegged_lot_message


class PeggingApi(PeggingServiceServicer):
    """Serves the pegging of `database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ListParcelLots(self, request: pb.ListParcelLotsRequest, _context: ServicerContext) -> pb.ListParcelLotsResponse:
        caller, (park, order) = rpc.caller(), ids(request.parent, names.ORDER, "parent")
        enterprise = optional_id_in_park(request.enterprise, names.ENTERPRISE, park, "enterprise")
        day = date_from(request.date, "date") if request.date else None
        page = paging.of(request, caller)
        rows = self._database.read(
            lambda s: pegging.list_parcel_lots(s, caller, park, order, page, enterprise=enterprise, day=day)
        )
        shown, token = one_page(page, rows, pegged_lot_message, key=lambda row: (row.number,))
        return pb.ListParcelLotsResponse(lots=shown, next_page_token=token)

    def ListBatchOrders(
        self, request: pb.ListBatchOrdersRequest, _context: ServicerContext
    ) -> pb.ListBatchOrdersResponse:
        caller, (park, enterprise) = rpc.caller(), ids(request.parent, names.ENTERPRISE, "parent")
        line = optional_id_in_park(request.line, names.LINE, park, "line")
        days = date_from(request.first_date, "first_date"), date_from(request.last_date, "last_date")
        page = paging.of(request, caller)
        rows = self._database.read(
            lambda s: pegging.list_batch_orders(s, caller, park, enterprise, page, days=days, line=line)
        )
        shown, token = one_page(page, rows, batch_order_message, key=lambda row: (row.order.id,))
        return pb.ListBatchOrdersResponse(orders=shown, next_page_token=token)
