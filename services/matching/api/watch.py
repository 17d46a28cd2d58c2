"""WatchService over gRPC."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from grpc import ServicerContext
from sqlalchemy.orm import Session

from parkloom.matching.v1 import assignment_pb2, events_pb2, order_pb2
from parkloom.matching.v1 import watch_service_pb2 as pb
from parkloom.matching.v1.watch_service_pb2_grpc import WatchServiceServicer
from services.chassis import rpc
from services.chassis.database import Database
from services.chassis.messaging.change_log import Change
from services.chassis.messaging.watching import Watched, Watching
from services.chassis.rpc.resource_names import ids, optional_id_in_park
from services.matching.storage.assignments import Filter
from services.matching.use_cases import campaigns, watches
from services.matching.wire import names
from services.matching.wire.assignments import assignment_message
from services.matching.wire.events import ASSIGNMENTS, ORDERS
from services.matching.wire.orders import order_message

KINDS = {ORDERS: events_pb2.OrderChanged, ASSIGNMENTS: events_pb2.AssignmentChanged}


class WatchApi(WatchServiceServicer):
    """Streams the changes of `database`'s orders and assignments."""

    def __init__(self, database: Database) -> None:
        self._watching = Watching(database, KINDS)

    def WatchOrders(
        self, request: pb.WatchOrdersRequest, _context: ServicerContext
    ) -> Iterator[pb.WatchOrdersResponse]:
        caller, (park,) = rpc.caller(), ids(request.parent, names.PARK, "parent")
        product = optional_id_in_park(request.product, names.PRODUCT, park, "product")

        def read(session: Session, changes: Sequence[Change]) -> Iterable[tuple[Change, order_pb2.Order]]:
            for change, order in watches.watch_orders(session, caller, park, changes, product=product):
                yield change, order_message(order, to_buyer=caller.buyer != "")

        watched = Watched(park, events_pb2.OrderChanged, read)
        for order, token in self._watching.watch(watched, request):
            yield pb.WatchOrdersResponse(order=order, resume_token=token)

    def WatchAssignments(
        self, request: pb.WatchAssignmentsRequest, _context: ServicerContext
    ) -> Iterator[pb.WatchAssignmentsResponse]:
        caller, (park,) = rpc.caller(), ids(request.parent, names.PARK, "parent")
        wanted = Filter(
            enterprise=optional_id_in_park(request.enterprise, names.ENTERPRISE, park, "enterprise"),
            order=optional_id_in_park(request.order, names.ORDER, park, "order"),
        )

        def read(session: Session, changes: Sequence[Change]) -> Iterable[tuple[Change, assignment_pb2.Assignment]]:
            found = watches.watch_assignments(session, caller, park, changes, wanted)
            made = campaigns.of_assignments(session, caller, park, [assignment for _, assignment in found])
            for change, assignment in found:
                yield change, assignment_message(assignment, made.get(assignment.id), to_buyer=caller.buyer != "")

        watched = Watched(park, events_pb2.AssignmentChanged, read)
        for assignment, token in self._watching.watch(watched, request):
            yield pb.WatchAssignmentsResponse(assignment=assignment, resume_token=token)
