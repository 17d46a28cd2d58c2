"""Matching's real gRPC server on loopback, and how its clients see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import grpc
import pytest

from parkloom.matching.v1.matching_service_pb2_grpc import MatchingServiceStub
from parkloom.matching.v1.snapshot_service_pb2_grpc import SnapshotServiceStub
from services.chassis import identity
from services.chassis.bus.embedded.bus import EmbeddedBus
from services.chassis.identity import Caller, Role
from services.chassis.rpc import RpcServer, channel, error_from
from services.chassis.settings import Settings
from services.errors import ParkloomError
from services.matching.app import build
from tests.matching.world import World

KEYS = ("a key of the tests that is long enough to sign",)
SERVICE = Caller("logistics", "", Role.SERVICE)


class Clients:
    """Calls the server on `port` as whom one likes; `server` can be drained."""

    def __init__(self, port: int, server: RpcServer, channels: ExitStack) -> None:
        self.server = server
        self._port = port
        self._held = channels
        self._channels: dict[Caller | None, grpc.Channel] = {}

    def __call__(self, caller: Caller | None) -> MatchingServiceStub:
        """Matching, as `caller` reaches it; None brings no token."""
        return MatchingServiceStub(self._channel(caller))

    def snapshot(self, caller: Caller) -> SnapshotServiceStub:
        return SnapshotServiceStub(self._channel(caller))

    def _channel(self, caller: Caller | None) -> grpc.Channel:
        if caller not in self._channels:
            token = identity.mint(KEYS, caller, seconds=600) if caller else None
            self._channels[caller] = self._held.enter_context(channel(f"127.0.0.1:{self._port}", token))
        return self._channels[caller]


@contextmanager
def serving(database_url: str, folder: Path, small: World) -> Iterator[Clients]:
    """Matching on that database, with the clock of `small`."""
    settings = Settings.read({"PARKLOOM_DATA_DIR": str(folder), "PARKLOOM_MATCHING_DATABASE_URL": database_url})
    with ExitStack() as held:
        bus = held.enter_context(closing(EmbeddedBus(str(folder / "bus.db"))))
        nobody = held.enter_context(grpc.insecure_channel("127.0.0.1:1"))
        app = build(settings, bus, lambda _: nobody, clock=lambda: small.now)
        held.callback(app.close)
        server = RpcServer("127.0.0.1:0", app.servicers, KEYS, threads=4, max_watches=4, grace=1)
        held.callback(server.drain_and_stop)
        yield Clients(server.start(), server, held.enter_context(ExitStack()))


def refused(call: Callable[[Any], object], request: object) -> ParkloomError:
    """The error, in our own words, that `call` answers `request` with."""
    with pytest.raises(grpc.RpcError) as failure:
        call(request)
    return error_from(failure.value)
