"""SnapshotService: a place to start from for the installation's other services."""

from __future__ import annotations

from collections.abc import Iterator

from grpc import ServicerContext

from parkloom.matching.v1 import snapshot_service_pb2 as pb
from parkloom.matching.v1.snapshot_service_pb2_grpc import SnapshotServiceServicer
from services.chassis.database import Database
from services.matching.use_cases import snapshot
from services.matching.wire import events


class SnapshotApi(SnapshotServiceServicer):
    """Streams the days and schedules that `database` holds."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def StreamSnapshot(
        self, request: pb.StreamSnapshotRequest, _context: ServicerContext
    ) -> Iterator[pb.StreamSnapshotResponse]:
        found = snapshot.stream_snapshot(self._database, days_only=request.days_only, with_orders=request.orders)
        return map(events.stream_snapshot_response, found)
