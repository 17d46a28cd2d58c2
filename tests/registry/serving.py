"""The registry behind its real gRPC server on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import grpc

from parkloom.registry.v1.registry_service_pb2_grpc import RegistryServiceStub
from parkloom.registry.v1.snapshot_service_pb2_grpc import SnapshotServiceStub
from services.chassis.bus.embedded.bus import EmbeddedBus
from services.chassis.settings import Settings
from services.registry.app import build
from tests.registry import world
from tests.serving import Clients, served


@contextmanager
def serving(database_url: str, folder: Path) -> Iterator[Clients]:
    """A registry on that database, with its bus in `folder` and the clock of the tests."""
    settings = Settings.read({"PARKLOOM_DATA_DIR": str(folder), "PARKLOOM_REGISTRY_DATABASE_URL": database_url})
    with closing(EmbeddedBus(str(folder / "bus.db"))) as bus, grpc.insecure_channel("127.0.0.1:1") as nobody:
        app = build(settings, bus, lambda _: nobody, clock=lambda: world.NOW)
        with served(app, RegistryServiceStub, SnapshotServiceStub) as clients:
            yield clients


def furnish(clients: Clients) -> None:
    """Store a park, a product, two rival dyers and a line of each."""
    manager = clients(world.MANAGER)
    manager.CreatePark(world.create_park())
    manager.CreateProduct(world.create_product())
    manager.CreateEnterprise(world.create_enterprise())
    manager.CreateEnterprise(world.create_enterprise("rival-dyer"))
    manager.CreateLine(world.create_line())
    manager.CreateLine(world.create_rivals_line())
