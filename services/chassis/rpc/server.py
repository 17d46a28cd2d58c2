"""A gRPC server with all that integrators expect: health, reflection, caps and a graceful end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import grpc
from grpc import aio
from grpc_health.v1.health_pb2 import HealthCheckResponse

from services.chassis import telemetry
from services.chassis.identity import Key, Revocations, Verifier
from services.chassis.rpc import event_loop, health, reflection
from services.chassis.rpc.admission import Admission
from services.chassis.rpc.limits import Limits, Shares
from services.chassis.rpc.pipeline import MAX_MESSAGE_BYTES, Pipeline
from services.chassis.rpc.policy import rpcs
from services.chassis.rpc.turns import Turns
from services.chassis.rpc.watches import Slots
from services.errors import ParkloomError, Unavailable

READY_CHECK_SECONDS = 2.0
_OPTIONS = (
    # Above the cap: what is a little too large is refused by us, with a hint, before gRPC does it without.
    ("grpc.max_receive_message_length", MAX_MESSAGE_BYTES * 3 // 2),
    ("grpc.max_send_message_length", 2 * MAX_MESSAGE_BYTES),
    # Calls of one connection; a client waits with more, and does not notice.
    ("grpc.max_concurrent_streams", 128),
    # Two servers on one port would share its calls in silence.
    ("grpc.so_reuseport", 0),
    # A client that vanished gives its stream back; clients may ping idle watches.
    ("grpc.keepalive_time_ms", 60_000),
    ("grpc.keepalive_timeout_ms", 20_000),
    ("grpc.http2.min_ping_interval_without_data_ms", 10_000),
    # A connection that says nothing, or has no call for long, is closed; clients open it again by themselves.
    ("grpc.server_handshake_timeout_ms", 10_000),
    ("grpc.max_connection_idle_ms", 600_000),
)


@dataclass(frozen=True, slots=True)
class Servicer:
    """A servicer, the generated function that adds it to a server, and its service's full name."""

    add: Callable[[Any, Any], None]
    servicer: object
    full_name: str


def _always_ready() -> None:
    return None


def _verifier(keys: Sequence[Key] | Verifier) -> Verifier:
    return keys if isinstance(keys, Verifier) else Verifier(keys, Revocations([]))


@dataclass(frozen=True)
class Serving:
    """Work that a server takes on at a time.

    `threads` serve unary calls; streams hold a thread each, up to `max_watches` besides. `limits` are those of one
    caller and of one park. `grace` is in seconds.
    """

    threads: int = 16
    max_watches: int = 200
    grace: float = 10.0
    limits: Limits = field(default_factory=Limits)


class RpcServer:
    """Serves `servicers` on `listen` (host:port, port 0: any). A part of a process: see `run`.

    `ready` raises Unavailable while a part that is needed is away:
    health is then NOT_SERVING. With `credentials` it speaks TLS only. A Verifier instead of `keys` also knows which
    tokens are revoked.
    """

    name = "rpc"

    def __init__(
        self,
        listen: str,
        servicers: Sequence[Servicer],
        keys: Sequence[Key] | Verifier,
        serving: Serving = Serving(),
        *,
        ready: Callable[[], None] = _always_ready,
        credentials: grpc.ServerCredentials | None = None,
    ) -> None:
        threads, max_watches, limits = serving.threads, serving.max_watches, serving.limits
        self._listen, self._credentials = listen, credentials
        self._names = [servicer.full_name for servicer in servicers]
        self._grace, self._ready = serving.grace, ready
        self._threads = ThreadPoolExecutor(threads + max_watches, thread_name_prefix="rpc")
        self._slots = Slots(Shares(max_watches, limits.park_streams, limits.streams))
        admission, turns = Admission(rpcs(self._names), _verifier(keys), limits), Turns(threads, limits)
        self._health = health.Health(["", health.LIVENESS, *self._names], self._slots, admission.token)
        described = [*self._names, health.SERVICE_NAME, reflection.SERVICE_NAME]
        self._handlers: list[grpc.GenericRpcHandler[Any, Any]] = [
            self._health,
            Pipeline(_methods(servicers), admission, turns, self._slots, self._threads),
            reflection.Reflection(described, admission, turns, self._slots, self._threads),
        ]
        self._server: aio.Server | None = None

    def start(self) -> int:
        """Serve; returns the port. Raises Unavailable when the address is taken."""
        event_loop.call(lambda: self._health.publish({health.LIVENESS: HealthCheckResponse.SERVING}))
        self._publish_health()
        try:
            port = event_loop.run(self._open())
        except RuntimeError as taken:
            raise Unavailable(
                "ADDRESS_TAKEN",
                f"cannot listen on {self._listen}: choose an address that is free",
                {"address": self._listen},
            ) from taken
        telemetry.log.info("serving", services=self._names, port=port)
        return port

    def run(self, stop: threading.Event) -> None:
        """Serve until `stop`, then let calls under way finish."""
        self.start()
        try:
            while not stop.wait(READY_CHECK_SECONDS):
                self._publish_health()
        finally:
            self.drain_and_stop()

    def drain_and_stop(self) -> None:
        """Health becomes NOT_SERVING, watches end, calls under way get `grace` seconds, new ones are refused."""
        event_loop.run(self._close())
        self._threads.shutdown(wait=False)

    async def _open(self) -> int:
        server = aio.server(handlers=self._handlers, options=_OPTIONS)
        if self._credentials is None:
            port = server.add_insecure_port(self._listen)
        else:
            port = server.add_secure_port(self._listen, self._credentials)
        await server.start()
        self._server = server
        return port

    async def _close(self) -> None:
        self._health.end()
        self._slots.drain()
        if self._server is not None:
            await self._server.stop(self._grace)

    def _publish_health(self) -> None:
        state = HealthCheckResponse.SERVING if self._is_ready() else HealthCheckResponse.NOT_SERVING
        event_loop.call(lambda: self._health.publish(dict.fromkeys(("", *self._names), state)))

    def _is_ready(self) -> bool:
        try:
            self._ready()
        except ParkloomError as away:
            telemetry.log.warning("not ready", why=str(away))
            return False
        return True


class _Methods:
    """Stands for a server before the generated functions, and keeps the handlers that they add."""

    def __init__(self) -> None:
        self.handlers: dict[str, Any] = {}

    def add_generic_rpc_handlers(self, handlers: Iterable[object]) -> None:
        """The same handlers, once more."""

    def add_registered_method_handlers(self, service: str, handlers: Mapping[str, Any]) -> None:
        self.handlers |= {f"/{service}/{name}": handler for name, handler in handlers.items()}


def _methods(servicers: Sequence[Servicer]) -> dict[str, Any]:
    methods = _Methods()
    for servicer in servicers:
        servicer.add(servicer.servicer, methods)
    return methods.handlers
