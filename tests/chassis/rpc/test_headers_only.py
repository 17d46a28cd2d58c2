"""Calls that send their headers and nothing else: they hold no thread, and honest callers do not notice them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from socket import socket

import pytest

from services.chassis.identity import Caller, Role
from services.chassis.rpc import arrivals, pipeline
from services.errors import ParkloomError
from tests.chassis.rpc.conftest import SERVICE, Served, token_of
from tests.chassis.rpc.raw_http2 import hanging_calls
from tests.chassis.rpc.test_server import health

ECHO, WATCH = f"/{SERVICE}/Echo", f"/{SERVICE}/WatchEcho"
CHECK = "/grpc.health.v1.Health/Check"


@pytest.fixture
def hang() -> Iterator[Callable[..., socket]]:
    """Opens calls that hang until the test ends, and returns their connection."""
    with ExitStack() as held:
        yield lambda *args, **fields: held.enter_context(hanging_calls(*args, **fields))


def account(number: int) -> Caller:
    return Caller(f"account-{number}", "sock", Role.MANAGER)


def test_an_honest_call_and_the_probes_are_answered_while_230_calls_send_headers_only(
    served: Served, hang: Callable[..., socket]
) -> None:
    for number in range(10):
        hang(served.port, ECHO, 23, token=token_of(account(number)))
    hang(served.port, CHECK, 60)
    assert served.stub().Echo(served.request(), timeout=30).text == "li"
    assert health(served, "alive") == health(served) == "SERVING"


@pytest.mark.slow
def test_one_account_holds_as_many_calls_as_its_limit_and_the_others_go_on(
    served: Served, hang: Callable[..., socket]
) -> None:
    for _ in range(2):
        hang(served.port, ECHO, 100, token=token_of(account(0)))
    code, error = served.error(lambda: served.stub(account(0)).Echo(served.request(), timeout=30))
    assert (code, error.code, error.params) == ("RESOURCE_EXHAUSTED", "TOO_MANY_CALLS", {"maximum": "64"})
    assert served.stub(account(1)).Echo(served.request(), timeout=30).text == "account-1"


def test_streams_that_send_headers_only_fill_the_slots_of_their_account_and_no_more(
    served: Served, hang: Callable[..., socket]
) -> None:
    hang(served.port, WATCH, 100, token=token_of(account(0)))
    watch = served.stub(account(1)).WatchEcho(served.request(), timeout=30)
    assert next(watch).text == "account-1"
    watch.cancel()


def test_who_has_no_token_is_refused_before_any_message(served: Served) -> None:
    assert refusal_without_message(served, token=None).code == "TOKEN_MISSING"


@pytest.mark.parametrize(
    ("path", "token"), [("/\udcff\udcfe", None), (ECHO, "\udcff"), ("", None), ("/" * 5_000, None)]
)
def test_a_path_or_a_token_of_odd_bytes_does_not_end_the_server(
    served: Served, hang: Callable[..., socket], path: str, token: str | None
) -> None:
    hang(served.port, path, 1, token=token)
    assert served.stub().Echo(served.request(), timeout=30).text == "li"


def test_a_message_that_does_not_come_is_not_waited_for_for_ever(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrivals, "MESSAGE_SECONDS", 0.05)
    assert refusal_without_message(served, token_of(account(0))).code == "REQUEST_TOO_SLOW"


def test_of_too_many_calls_that_wait_for_their_message_the_one_that_waited_longest_goes(
    serve: Callable[..., Served], hang: Callable[..., socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "WAITING_CALLS", 1)
    served = serve()
    waiting = hang(served.port, ECHO, 1, token=token_of(account(0)))
    assert served.stub(account(1)).Echo(served.request(), timeout=30).text == "account-1"
    assert b"the request did not follow its call" in received(waiting)


def received(connection: socket) -> bytes:
    """All that comes until the end of a call's status."""
    replies = b""
    while b"grpc-status" not in replies:
        replies += connection.recv(65536)
    return replies


def refusal_without_message(served: Served, token: str | None) -> ParkloomError:
    """The error of a call whose message never comes."""
    never = threading.Event()

    def nothing() -> Iterator[bytes]:
        never.wait(60)
        yield b""

    call, metadata = served.channel(None).stream_unary(ECHO), [("authorization", f"Bearer {token}")] if token else []
    try:
        return served.error(lambda: call(nothing(), timeout=30, metadata=metadata))[1]
    finally:
        never.set()
