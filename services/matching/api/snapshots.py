"""SnapshotService over gRPC: what logistics starts from."""

from __future__ import annotations

from collections.abc import Iterator

from grpc import ServicerContext

from parkloom.matching.v1 import snapshot_service_pb2 as service
from parkloom.matching.v1.snapshot_service_pb2_grpc import SnapshotServiceServicer
from services.chassis.database import Database
from services.matching.use_cases import snapshots
from services.matching.wire.events import order_scheduled_messages


class Snapshots(SnapshotServiceServicer):
    """The schedule of every order, as last told."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def StreamSnapshot(
        self, _request: service.StreamSnapshotRequest, _context: ServicerContext
    ) -> Iterator[service.StreamSnapshotResponse]:
        after = ("", "")
        while True:
            batch = self._database.read(lambda session: snapshots.schedules(session, after))  # noqa: B023 - used at once
            for each in batch.schedules:
                for schedule in order_scheduled_messages(each.order, each.lots, each.lines):
                    yield service.StreamSnapshotResponse(schedule=schedule)
            if batch.last is None:
                return
            after = batch.last
