"""Matching behind its real gRPC server on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import grpc

from parkloom.matching.v1.matching_service_pb2_grpc import MatchingServiceStub
from parkloom.matching.v1.pegging_service_pb2_grpc import PeggingServiceStub
from parkloom.matching.v1.performance_service_pb2_grpc import PerformanceServiceStub
from parkloom.matching.v1.reason_service_pb2_grpc import ReasonServiceStub
from parkloom.matching.v1.scenario_service_pb2_grpc import ScenarioServiceStub
from parkloom.matching.v1.snapshot_service_pb2_grpc import SnapshotServiceStub
from parkloom.matching.v1.terms_service_pb2_grpc import TermsServiceStub
from services.chassis.bus.embedded.bus import EmbeddedBus
from services.chassis.identity import Caller, Role
from services.chassis.settings import Settings
from services.matching.app import build
from tests.matching.world import World
from tests.serving import Clients, served

SERVICE = Caller("logistics", "", Role.SERVICE)


def _stub(channel: grpc.Channel) -> Any:
    """The rpcs of all services but the snapshot's and the reports'."""
    stub = MatchingServiceStub(channel)
    for other in (TermsServiceStub, PeggingServiceStub, PerformanceServiceStub, ReasonServiceStub, ScenarioServiceStub):
        vars(stub).update(vars(other(channel)))
    return stub


@contextmanager
def serving(database_url: str, folder: Path, small: World) -> Iterator[Clients]:
    """Matching on that database, with the clock of `small`."""
    settings = Settings.read({"PARKLOOM_DATA_DIR": str(folder), "PARKLOOM_MATCHING_DATABASE_URL": database_url})
    with closing(EmbeddedBus(str(folder / "bus.db"))) as bus, grpc.insecure_channel("127.0.0.1:1") as nobody:
        app = build(settings, bus, lambda _: nobody, clock=lambda: small.now)
        with served(app, _stub, SnapshotServiceStub) as clients:
            yield clients
