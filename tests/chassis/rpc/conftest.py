"""A real server of a tiny service on loopback, and clients of it with any token."""

from __future__ import annotations

import importlib
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import grpc
import pytest

from services import errors
from services.chassis import rpc
from services.chassis.identity import Caller, Role, key_ring, mint
from services.errors import ParkloomError, Problem

KEYS = key_ring(access=["k" * 40], service=["s" * 40])
SERVICE = "tests.echo.v1.EchoService"
ROOT = Path(__file__).parents[3]
MANAGER = Caller("li", "sock", Role.MANAGER)


@dataclass(frozen=True)
class Stubs:
    pb2: ModuleType
    grpc: ModuleType


@pytest.fixture(scope="session")
def stubs(tmp_path_factory: pytest.TempPathFactory) -> Stubs:
    """The stubs of echo.proto, generated for this run."""
    folder = tmp_path_factory.mktemp("stubs")
    shutil.copy(Path(__file__).with_name("echo.proto"), folder)
    paths = [f"-I{path}" for path in (folder, ROOT / "protos", ROOT / "third_party/protos")]
    outs = [f"--python_out={folder}", f"--grpc_python_out={folder}"]
    # In a process of its own: the compiler's library and the solver's cannot live in one.
    subprocess.run([sys.executable, "-m", "grpc_tools.protoc", *paths, *outs, "echo.proto"], check=True)
    sys.path.insert(0, str(folder))
    return Stubs(importlib.import_module("echo_pb2"), importlib.import_module("echo_pb2_grpc"))


class Echo:
    """Behaves as the request's `behave` asks, and remembers what it saw."""

    def __init__(self, pb2: ModuleType) -> None:
        self._pb2 = pb2
        self.calls = 0
        self.remaining = 0.0
        self.entered = threading.Event()
        self.ended = threading.Event()
        self.released = threading.Event()

    def Echo(self, request: Any, context: Any) -> Any:  # noqa: N802
        self.calls += 1
        self.remaining = rpc.time_remaining()
        self.entered.set()
        return self._behave(request)

    ManagersEcho = ParkFreeEcho = NobodysEcho = Echo

    def FeedEcho(self, requests: Iterator[Any], context: Any) -> Any:  # noqa: N802
        names = [request.name for request in requests]
        return self._pb2.EchoResponse(text=" ".join(names), resume_token=rpc.caller().subject)

    def ExchangeEcho(self, requests: Iterator[Any], context: Any) -> Iterator[Any]:  # noqa: N802
        try:
            for request in requests:
                self.calls += 1
                yield self._behave(request)
        finally:
            self.ended.set()

    def WatchEcho(self, request: Any, context: Any) -> Iterator[Any]:  # noqa: N802
        try:
            for number, _ in enumerate(rpc.ticks(0.02)):
                yield self._pb2.EchoResponse(text=rpc.caller().subject, resume_token=str(number))
        finally:
            self.ended.set()

    def _behave(self, request: Any) -> Any:
        if request.behave == "sleep":
            time.sleep(0.4)
        elif request.behave == "hang":
            self.released.wait(60)
        elif request.behave == "large":
            return self._pb2.EchoResponse(padding=b"x" * 5_000_000)
        elif request.behave == "boom":
            raise RuntimeError("the price is 17")
        elif request.behave:
            kind: type[ParkloomError] = getattr(errors, request.behave)
            problem = Problem("TOO_MUCH", "lines[0].quantity", {"maximum": "7"}, "make it less")
            raise kind("IT_IS_SO", "it is so", {"day": "2026-03-02"}, [problem])
        return self._pb2.EchoResponse(text=rpc.caller().subject)


def token_of(caller: Caller) -> str:
    """A good token of `caller`."""
    return mint(KEYS, caller, seconds=60)


@dataclass
class Served:
    """A running server: its servicer, and stubs for callers."""

    server: rpc.RpcServer
    echo: Echo
    port: int
    stubs: Stubs
    closing: ExitStack = field(default_factory=ExitStack)

    def channel(self, caller: Caller | None = MANAGER) -> grpc.Channel:
        token = token_of(caller) if caller else None
        return self.closing.enter_context(rpc.channel(f"127.0.0.1:{self.port}", token))

    def stub(self, caller: Caller | None = MANAGER) -> Any:
        return self.stubs.grpc.EchoServiceStub(self.channel(caller))

    def request(self, **fields: Any) -> Any:
        return self.stubs.pb2.EchoRequest(**{"name": "parks/sock/echoes/one", **fields})

    def error(self, call: Callable[[], Any]) -> tuple[str, ParkloomError]:
        """The name of the code that `call` ends with, and the error the client makes of it."""
        with pytest.raises(grpc.RpcError) as failed:
            call()
        return failed.value.code().name, rpc.error_from(failed.value)


@pytest.fixture
def serve(stubs: Stubs) -> Iterator[Callable[..., Served]]:
    """Starts servers of the echo service on free ports; they are stopped after the test."""
    with ExitStack() as closing:

        def start(**options: Any) -> Served:
            echo = Echo(stubs.pb2)
            servicer = rpc.Servicer(stubs.grpc.add_EchoServiceServicer_to_server, echo, SERVICE)
            others = {name: options.pop(name) for name in ("ready", "credentials") if name in options}
            keys, serving = options.pop("keys", KEYS), rpc.Serving(**{"grace": 2.0, **options})
            server = rpc.RpcServer("127.0.0.1:0", [servicer], keys, serving, **others)
            served = Served(server, echo, server.start(), stubs)
            closing.callback(server.drain_and_stop)
            closing.enter_context(served.closing)
            closing.callback(echo.released.set)
            return served

        yield start


@pytest.fixture
def served(serve: Callable[..., Served]) -> Served:
    return serve()
