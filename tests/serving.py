"""A service's real gRPC server on loopback, and its clients."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import grpc
import pytest

from services.chassis import identity
from services.chassis.identity import Caller
from services.chassis.process import App
from services.chassis.rpc import RpcServer, Serving, channel, error_from
from services.errors import ParkloomError

KEYS = identity.key_ring(
    access=["a key of the tests that is long enough to sign"],
    sign_in=["a key of the tests for the links that sign in"],
    service=["a key of the tests for the services' own calls"],
)
Stub = Callable[[grpc.Channel], Any]


class Clients:
    """Calls a running server as any caller; `server` can be drained."""

    def __init__(self, server: RpcServer, channels: ExitStack, stub: Stub, snapshot_stub: Stub | None) -> None:
        self.server = server
        self._port = server.start()
        self._held = channels
        self._stub = stub
        self._snapshot_stub = snapshot_stub
        self._channels: dict[Caller | None, grpc.Channel] = {}

    def __call__(self, caller: Caller | None) -> Any:
        """The service's stub for `caller`; None brings no token."""
        return self._stub(self.channel(caller))

    def snapshot(self, caller: Caller) -> Any:
        """The stub of the service's SnapshotService for `caller`."""
        assert self._snapshot_stub
        return self._snapshot_stub(self.channel(caller))

    def channel(self, caller: Caller | None) -> grpc.Channel:
        """A channel on which `caller` calls any service of the server."""
        if caller not in self._channels:
            token = identity.mint(KEYS, caller, seconds=600) if caller else None
            self._channels[caller] = self._held.enter_context(channel(f"127.0.0.1:{self._port}", token))
        return self._channels[caller]


@contextmanager
def served(app: App, stub: Stub, snapshot_stub: Stub | None = None) -> Iterator[Clients]:
    """Clients of a real server with the app's servicers; the app is closed at the end."""
    with ExitStack() as held:
        held.callback(app.close)
        server = RpcServer("127.0.0.1:0", app.servicers, KEYS, Serving(threads=4, max_watches=4, grace=1))
        held.callback(server.drain_and_stop)
        yield Clients(server, held.enter_context(ExitStack()), stub, snapshot_stub)


def refused(call: Callable[[Any], object], request: object) -> ParkloomError:
    """The error, in our own words, that `call` answers `request` with."""
    with pytest.raises(grpc.RpcError) as failure:
        call(request)
    return error_from(failure.value)
