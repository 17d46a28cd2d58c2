"""What a caller with a small token, or without one, can throw at an installation; bounded, and on loopback only."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from urllib.parse import urlsplit

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

from benchmarks.walls import park
from benchmarks.walls.installation import Attacked
from parkloom.matching.v1 import matching_service_pb2, matching_service_pb2_grpc
from parkloom.registry.v1 import capacity_pb2, registry_service_pb2
from services.chassis.identity import Caller, Purpose, Role, load_keys, mint

HEADERS_ONLY, IDLE_SOCKETS, SLOW_POSTS, STREAMS, WATCHES = 230, 110, 5, 200, 200
EMPTY_FIGURES = 1_900_000
_SMALL = Caller("small", park.PARK, Role.ENTERPRISE, park.ENTERPRISES[1])
Attack = Callable[[Attacked, ExitStack], None]


def headers_only(there: Attacked, held: ExitStack) -> None:
    """230 calls that send their headers and never a message."""
    never = threading.Event()
    held.callback(never.set)

    def silent() -> Iterator[bytes]:
        never.wait()
        yield from ()

    for number in range(HEADERS_ONLY):
        way = held.enter_context(grpc.insecure_channel(there.installation.settings.matching_target, _own(number // 50)))
        call = way.stream_unary(
            "/parkloom.matching.v1.MatchingService/GetOrder", request_serializer=None, response_deserializer=None
        )
        waiting = call.future(silent(), timeout=60, metadata=_authorized(there))
        held.callback(waiting.cancel)


def idle_sockets(there: Attacked, held: ExitStack) -> None:
    """110 connections to the console that ask nothing."""
    for _ in range(IDLE_SOCKETS):
        held.enter_context(socket.create_connection(_console(there)))


def slow_posts(there: Attacked, held: ExitStack) -> None:
    """Five posts to the console that announce 40 MiB each and send what they may."""
    for _ in range(SLOW_POSTS):
        way = held.enter_context(socket.create_connection(_console(there), timeout=2))
        with suppress(OSError):
            way.sendall(b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 41943040\r\n\r\n" + b"x" * 1_000_000)


def empty_figures(there: Attacked, held: ExitStack) -> None:
    """Requests of nearly 4 MB that hold empty figures and nothing else, one after the other until the attack ends."""
    request = registry_service_pb2.UpdateCapacityRequest(name=f"parks/{park.PARK}/lines/l-{park.ENTERPRISES[1]}")
    request.figures.extend([capacity_pb2.DailyFigure()] * EMPTY_FIGURES)
    raw = request.SerializeToString()
    way = held.enter_context(grpc.insecure_channel(there.installation.settings.registry_target))
    call = way.unary_unary(
        "/parkloom.registry.v1.RegistryService/UpdateCapacity", request_serializer=None, response_deserializer=None
    )
    _again_and_again(held, lambda: call(raw, timeout=20, metadata=_authorized(there)))


def streams(there: Attacked, held: ExitStack) -> None:
    """One token that opens 200 watches of an order, as many as an installation has."""
    settings = there.installation.settings
    token = mint(load_keys(settings, Purpose.ACCESS), Caller("greedy", park.PARK, Role.MANAGER), seconds=600)
    name = f"parks/{park.PARK}/orders/o-0"
    for number in range(STREAMS):
        way = held.enter_context(grpc.insecure_channel(settings.matching_target, _own(number // 50)))
        stub = matching_service_pb2_grpc.MatchingServiceStub(way)
        watch = stub.WatchOrder(
            matching_service_pb2.WatchOrderRequest(name=name),
            timeout=60,
            metadata=(("authorization", f"Bearer {token}"),),
        )
        held.callback(watch.cancel)


def health_watches(there: Attacked, held: ExitStack) -> None:
    """200 watches of the health of services that nobody has, without a token."""
    for number in range(WATCHES):
        way = held.enter_context(grpc.insecure_channel(there.installation.settings.matching_target, _own(number // 50)))
        request = health_pb2.HealthCheckRequest(service=f"nobody-{number}")
        held.callback(health_pb2_grpc.HealthStub(way).Watch(request, timeout=60).cancel)


ATTACKS: Mapping[str, Attack] = {
    "headers only": headers_only,
    "idle sockets": idle_sockets,
    "slow posts": slow_posts,
    "empty figures": empty_figures,
    "streams of one token": streams,
    "health watches": health_watches,
}


@contextmanager
def under(attack: Attack, there: Attacked) -> Iterator[None]:
    """Within it, the attack goes on."""
    with ExitStack() as held:
        attack(there, held)
        yield


def _again_and_again(held: ExitStack, call: Callable[[], object]) -> None:
    over = threading.Event()

    def run() -> None:
        while not over.wait(0.05):
            with suppress(grpc.RpcError):
                call()

    thread = threading.Thread(target=run)
    thread.start()
    held.callback(thread.join)
    held.callback(over.set)


def _authorized(there: Attacked) -> tuple[tuple[str, str], ...]:
    keys = load_keys(there.installation.settings, Purpose.ACCESS)
    return (("authorization", f"Bearer {mint(keys, _SMALL, seconds=600)}"),)


def _own(number: int) -> list[tuple[str, int]]:
    """Options with which a channel shares a connection with those of the same number only."""
    return [("parkloom.connection", number)]


def _console(there: Attacked) -> tuple[str, int]:
    where = urlsplit(f"http://{there.installation.settings.console_listen}")
    return str(where.hostname), int(where.port or 0)
