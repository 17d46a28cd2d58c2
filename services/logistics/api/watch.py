"""WatchService over gRPC."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from grpc import ServicerContext
from sqlalchemy.orm import Session

from parkloom.logistics.v1 import events_pb2, movement_pb2
from parkloom.logistics.v1 import watch_service_pb2 as pb
from parkloom.logistics.v1.watch_service_pb2_grpc import WatchServiceServicer
from services.chassis import rpc
from services.chassis.database import Database
from services.chassis.messaging.change_log import Change
from services.chassis.messaging.watching import Watched, Watching
from services.chassis.rpc.resource_names import ids, optional_id_in_park
from services.logistics.use_cases import watches
from services.logistics.use_cases.movements import Wanted
from services.logistics.wire import names
from services.logistics.wire.events import MOVEMENTS
from services.logistics.wire.resources import movement_message

KINDS = {MOVEMENTS: events_pb2.MovementChanged}


class WatchApi(WatchServiceServicer):
    """Streams the changes of `database`'s movements."""

    def __init__(self, database: Database) -> None:
        self._watching = Watching(database, KINDS)

    def WatchMovements(
        self, request: pb.WatchMovementsRequest, _context: ServicerContext
    ) -> Iterator[pb.WatchMovementsResponse]:
        caller, (park,) = rpc.caller(), ids(request.parent, names.PARK, "parent")
        wanted = Wanted(
            park,
            enterprise=optional_id_in_park(request.enterprise, names.ENTERPRISE, park, "enterprise"),
            order=optional_id_in_park(request.order, names.ORDER, park, "order"),
        )

        def read(session: Session, changes: Sequence[Change]) -> Iterable[tuple[Change, movement_pb2.Movement]]:
            for change, movement in watches.watch_movements(session, caller, changes, wanted):
                yield change, movement_message(movement, to_outsider=caller.outsider)

        watched = Watched(park, events_pb2.MovementChanged, read)
        for movement, token in self._watching.watch(watched, request):
            yield pb.WatchMovementsResponse(movement=movement, resume_token=token)
