"""A gRPC server with all that integrators expect: health, reflection, caps and a graceful end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import grpc
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from services.chassis import telemetry
from services.chassis.identity import Key
from services.chassis.rpc.pipeline import MAX_MESSAGE_BYTES, Pipeline
from services.chassis.rpc.policy import rpcs
from services.chassis.rpc.watches import Slots
from services.errors import ParkloomError, Unavailable

# The health of this name is that of the process alone, whether or not the parts it needs are there.
LIVENESS = "alive"
READY_CHECK_SECONDS = 2.0
_OPTIONS = (
    # Twice the cap: what is a little too large is refused by us, with a hint, before gRPC does it without.
    ("grpc.max_receive_message_length", 2 * MAX_MESSAGE_BYTES),
    ("grpc.max_send_message_length", 2 * MAX_MESSAGE_BYTES),
    # Two servers on one port would share its calls in silence.
    ("grpc.so_reuseport", 0),
    # A client that vanished gives its thread back; clients may ping idle watches.
    ("grpc.keepalive_time_ms", 60_000),
    ("grpc.keepalive_timeout_ms", 20_000),
    ("grpc.http2.min_ping_interval_without_data_ms", 10_000),
)


@dataclass(frozen=True, slots=True)
class Servicer:
    """A servicer, the generated function that adds it to a server, and its service's full name."""

    add: Callable[[Any, grpc.Server], None]
    servicer: object
    full_name: str


def _always_ready() -> None:
    return None


class RpcServer:
    """Serves `servicers` on `listen` (host:port, port 0: any). A part of a process: see `run`.

    `threads` serve unary calls; streams hold a thread each, up to `max_watches` besides. `grace` is in seconds.
    `ready` raises Unavailable while a part that is needed is away: health is then NOT_SERVING.
    """

    name = "rpc"

    def __init__(
        self,
        listen: str,
        servicers: Sequence[Servicer],
        keys: Sequence[Key],
        *,
        threads: int = 16,
        max_watches: int = 200,
        grace: float = 10.0,
        ready: Callable[[], None] = _always_ready,
    ) -> None:
        self._listen = listen
        self._names = [servicer.full_name for servicer in servicers]
        self._grace = grace
        self._ready = ready
        self._health = health.HealthServicer()
        self._slots = Slots(max_watches)
        self._server = grpc.server(
            ThreadPoolExecutor(threads + max_watches, thread_name_prefix="rpc"),
            interceptors=[Pipeline(rpcs(self._names), keys, self._slots)],
            options=_OPTIONS,
        )
        for servicer in servicers:
            servicer.add(servicer.servicer, self._server)
        health_pb2_grpc.add_HealthServicer_to_server(self._health, self._server)
        reflection.enable_server_reflection([*self._names, health.SERVICE_NAME, reflection.SERVICE_NAME], self._server)

    def start(self) -> int:
        """Serve; returns the port. Raises Unavailable when the address is taken."""
        try:
            port = self._server.add_insecure_port(self._listen)
        except RuntimeError as taken:
            raise Unavailable(
                "ADDRESS_TAKEN",
                f"cannot listen on {self._listen}: choose an address that is free",
                {"address": self._listen},
            ) from taken
        self._health.set(LIVENESS, health_pb2.HealthCheckResponse.SERVING)
        self._tell_health()
        self._server.start()
        telemetry.log.info("serving", services=self._names, port=port)
        return port

    def run(self, stop: threading.Event) -> None:
        """Serve until `stop`, then let calls under way finish."""
        self.start()
        try:
            while not stop.wait(READY_CHECK_SECONDS):
                self._tell_health()
        finally:
            self.drain_and_stop()

    def drain_and_stop(self) -> None:
        """Health becomes NOT_SERVING, watches end, calls under way get `grace` seconds, new ones are refused."""
        self._health.enter_graceful_shutdown()
        self._slots.drain()
        self._server.stop(self._grace).wait()

    def _tell_health(self) -> None:
        state = (
            health_pb2.HealthCheckResponse.SERVING if self._is_ready() else health_pb2.HealthCheckResponse.NOT_SERVING
        )
        for name in ("", *self._names):
            self._health.set(name, state)

    def _is_ready(self) -> bool:
        try:
            self._ready()
        except ParkloomError as away:
            telemetry.log.warning("not ready", why=str(away))
            return False
        return True
