"""Health on a place of its own: it answers however busy the server is, and keeps nothing of what it is asked."""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import suppress

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_health.v1.health_pb2 import HealthCheckResponse

from services.chassis.rpc import Limits
from services.chassis.rpc import health as health_module
from tests.chassis.rpc.conftest import Served
from tests.chassis.rpc.test_server import health
from tests.waiting import wait_until


def watch(served: Served, name: str) -> grpc.Call:
    """A health watch of `name`, without a token."""
    return health_pb2_grpc.HealthStub(served.channel(None)).Watch(health_pb2.HealthCheckRequest(service=name))


def test_the_probes_are_answered_while_every_thread_hangs(serve: Callable[..., Served]) -> None:
    served = serve(threads=1, max_watches=1)
    held = served.stub().WatchEcho(served.request()), served.stub().Echo.future(served.request(behave="hang"))
    next(held[0])
    assert served.echo.entered.wait(60)
    assert health(served, "alive") == health(served) == "SERVING"


def test_a_service_that_is_not_there_is_not_found_and_a_watch_of_it_says_unknown(served: Served) -> None:
    code, _ = served.error(lambda: health(served, "nothing"))
    assert code == "NOT_FOUND"
    assert next(watch(served, "nothing")).status == HealthCheckResponse.SERVICE_UNKNOWN


def test_names_that_were_watched_are_not_kept(served: Served) -> None:
    for number in range(20):
        call = watch(served, f"never-heard-of-{number}")
        next(call)
        call.cancel()
    wait_until(lambda: not served.server._health._strangers._open)
    gc.collect()
    kept = [text for text in gc.get_objects() if isinstance(text, dict) and "never-heard-of-7" in text]
    assert not kept


def test_watches_without_a_token_count_against_their_address(
    serve: Callable[..., Served], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health_module, "WATCHES_AN_ADDRESS", 2)
    served = serve(max_watches=1)
    held = [watch(served, "alive") for _ in range(2)]
    for call in held:
        next(call)
    code, _ = served.error(lambda: next(watch(served, "alive")))
    assert code == "RESOURCE_EXHAUSTED"
    assert next(served.stub().WatchEcho(served.request())).text == "li"
    held[0].cancel()
    wait_until(lambda: _opens(served))


def _opens(served: Served) -> bool:
    with suppress(grpc.RpcError):
        return bool(next(watch(served, "alive")).status)
    return False


def test_bytes_that_are_no_health_request_are_invalid(served: Served) -> None:
    check = served.channel(None).unary_unary("/grpc.health.v1.Health/Check")
    code, _ = served.error(lambda: check(b"\xff\xff"))
    assert code == "INVALID_ARGUMENT"


def test_limits_of_one_account_are_below_those_of_its_park() -> None:
    limits = Limits()
    assert limits.calls < limits.park_calls
    assert limits.streams < limits.park_streams
    assert limits.calls_per_second < limits.park_calls_per_second
