"""SnapshotService: a place to start from for the installation's other services."""

from __future__ import annotations

from collections.abc import Iterator

from grpc import ServicerContext

from parkloom.logistics.v1 import snapshot_service_pb2 as pb
from parkloom.logistics.v1.snapshot_service_pb2_grpc import SnapshotServiceServicer
from services.chassis.database import Database
from services.logistics.use_cases import snapshot
from services.logistics.wire import events


class SnapshotApi(SnapshotServiceServicer):
    """Streams the movements that `database` holds."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def StreamSnapshot(
        self, _request: pb.StreamSnapshotRequest, _context: ServicerContext
    ) -> Iterator[pb.StreamSnapshotResponse]:
        return map(events.stream_snapshot_response, snapshot.stream_snapshot(self._database))
