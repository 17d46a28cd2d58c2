"""Health and metrics over HTTP, on threads of their own."""

from __future__ import annotations

import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest

from services.chassis import telemetry
from services.chassis.operations import Operations
from services.errors import Unavailable


def _ready() -> None:
    return None


def _away() -> None:
    raise Unavailable("DATABASE_AWAY", "postgresql://user:secret@host does not answer")


@contextmanager
def serving(ready: Callable[[], None] = _ready) -> Iterator[int]:
    operations, stop = Operations("127.0.0.1:0", ready), threading.Event()
    thread = threading.Thread(target=operations.run, args=(stop,))
    thread.start()
    yield operations.port
    stop.set()
    thread.join(10)
    assert not thread.is_alive()


def asked(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def test_the_metrics_page_counts_calls() -> None:
    telemetry.RPC_CALLS.labels("/x/Y", "OK").inc()
    with serving() as port:
        assert 'parkloom_rpc_calls_total{code="OK",method="/x/Y"} 1.0' in asked(port, "/metrics")[1]


def test_a_process_is_alive_and_ready() -> None:
    with serving() as port:
        assert (asked(port, "/healthz"), asked(port, "/readyz")) == ((200, "alive\n"), (200, "ready\n"))


def test_what_is_away_makes_a_process_not_ready_and_is_not_described() -> None:
    with serving(_away) as port:
        assert (asked(port, "/healthz")[0], asked(port, "/readyz")) == (200, (503, "not ready\n"))


def test_a_hundred_idle_connections_keep_no_probe_waiting() -> None:
    with serving() as port, ExitStack() as idle:
        for _ in range(100):
            idle.enter_context(socket.create_connection(("127.0.0.1", port)))
        assert asked(port, "/healthz")[0] == 200


def test_an_address_that_is_taken_is_named() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        with pytest.raises(Unavailable, match="choose an address"):
            Operations(f"127.0.0.1:{holder.getsockname()[1]}", _ready)
