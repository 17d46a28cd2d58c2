"""The registry's real gRPC server on loopback, and how its clients see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import grpc
import pytest

from parkloom.registry.v1.registry_service_pb2_grpc import RegistryServiceStub
from parkloom.registry.v1.snapshot_service_pb2_grpc import SnapshotServiceStub
from services.chassis import identity
from services.chassis.bus.embedded.bus import EmbeddedBus
from services.chassis.identity import Caller
from services.chassis.rpc import RpcServer, channel, error_from
from services.chassis.settings import Settings
from services.errors import ParkloomError
from services.registry.app import build
from tests.registry import world

KEYS = ("a key of the tests that is long enough to sign",)


class Clients:
    """Calls the server on `port` as whom one likes."""

    def __init__(self, port: int, channels: ExitStack) -> None:
        self._port = port
        self._held = channels
        self._channels: dict[Caller | None, grpc.Channel] = {}

    def __call__(self, caller: Caller | None) -> RegistryServiceStub:
        """The registry, as `caller` reaches it; None brings no token."""
        return RegistryServiceStub(self._channel(caller))

    def snapshot(self, caller: Caller) -> SnapshotServiceStub:
        return SnapshotServiceStub(self._channel(caller))

    def _channel(self, caller: Caller | None) -> grpc.Channel:
        if caller not in self._channels:
            token = identity.mint(KEYS, caller, seconds=600) if caller else None
            self._channels[caller] = self._held.enter_context(channel(f"127.0.0.1:{self._port}", token))
        return self._channels[caller]


@contextmanager
def serving(database_url: str, folder: Path) -> Iterator[Clients]:
    """A registry on that database, with its bus in `folder` and the clock of the tests."""
    settings = Settings.read({"PARKLOOM_DATA_DIR": str(folder), "PARKLOOM_REGISTRY_DATABASE_URL": database_url})
    with ExitStack() as held:
        bus = held.enter_context(closing(EmbeddedBus(str(folder / "bus.db"))))
        app = build(settings, bus, no_channel, clock=lambda: world.NOW)
        held.callback(app.close)
        server = RpcServer("127.0.0.1:0", app.servicers, KEYS, threads=4, grace=1)
        held.callback(server.drain_and_stop)
        yield Clients(server.start(), held.enter_context(ExitStack()))


def furnish(clients: Clients) -> None:
    """Store a park, a product, two rival dyers and a line of each."""
    manager = clients(world.MANAGER)
    manager.CreatePark(world.create_park())
    manager.CreateProduct(world.create_product())
    manager.CreateEnterprise(world.create_enterprise())
    manager.CreateEnterprise(world.create_enterprise("rival-dyer"))
    manager.CreateLine(world.create_line())
    manager.CreateLine(world.create_rivals_line())


def refused(call: Callable[[Any], object], request: object) -> ParkloomError:
    """The error, in our own words, that `call` answers `request` with."""
    with pytest.raises(grpc.RpcError) as failure:
        call(request)
    return error_from(failure.value)


def no_channel(service: str) -> grpc.Channel:
    raise AssertionError(f"the registry calls {service}")
