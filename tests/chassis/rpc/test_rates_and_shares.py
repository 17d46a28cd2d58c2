"""Limits of one account and of one park: calls a second, calls under way, streams. Others do not notice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import grpc
import pytest
from google.rpc import error_details_pb2
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc
from grpc_status import rpc_status

from services.chassis.identity import Caller, Role
from services.chassis.rpc import Limits, error_from, limits, pipeline
from services.chassis.rpc.limits import Rates
from services.errors import Exhausted
from tests.chassis.rpc.conftest import MANAGER, Served, token_of
from tests.waiting import wait_until

LIMITS = Limits()
RIVAL = replace(MANAGER, subject="wang")
ELSEWHERE = replace(MANAGER, park="elsewhere")
SERVICE = Caller("matching", "", Role.SERVICE)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def refused(rates: Rates, caller: Caller) -> float:
    """The seconds that `caller` is asked to wait; 0.0 where its call is counted."""
    try:
        rates.count(caller)
    except Exhausted as over:
        return over.retry_after_seconds
    return 0.0


def test_ten_seconds_worth_of_calls_may_come_at_once_and_more_as_time_goes_on() -> None:
    clock = Clock()
    rates = Rates(replace(LIMITS, calls_per_second=2), clock)
    assert sum(refused(rates, MANAGER) == 0 for _ in range(30)) == 20
    clock.now = 1.0
    assert [refused(rates, MANAGER) for _ in range(3)] == [0.0, 0.0, pytest.approx(0.5)]


def test_one_account_over_its_rate_does_not_touch_another() -> None:
    rates = Rates(replace(LIMITS, calls_per_second=1), Clock())
    for _ in range(11):
        refused(rates, MANAGER)
    assert refused(rates, MANAGER)
    assert not refused(rates, RIVAL)


def test_a_park_over_its_rate_does_not_touch_another() -> None:
    rates = Rates(replace(LIMITS, park_calls_per_second=1), Clock())
    for _ in range(10):
        refused(rates, MANAGER)
    assert refused(rates, RIVAL)
    assert not refused(rates, ELSEWHERE)
    assert not any(refused(rates, SERVICE) for _ in range(20))


def test_accounts_are_forgotten_so_that_memory_stays_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "KEPT_CALLERS", 10)
    rates = Rates(LIMITS, Clock())
    for number in range(50):
        rates.count(replace(MANAGER, subject=f"account-{number}"))
    assert len(rates._callers._full_at) == 10


def test_a_refused_call_is_told_in_its_status_when_to_come_again(serve: Callable[..., Served]) -> None:
    served = serve(limits=replace(LIMITS, calls_per_second=1))
    with grpc.insecure_channel(f"127.0.0.1:{served.port}", options=[("grpc.enable_retries", 0)]) as channel:
        echo = served.stubs.grpc.EchoServiceStub(channel).Echo
        ask = partial(echo, served.request(), metadata=[("authorization", f"Bearer {token_of(MANAGER)}")])
        for _ in range(10):
            ask()
        with pytest.raises(grpc.RpcError) as over:
            ask()
    retry = error_details_pb2.RetryInfo()
    assert any(detail.Unpack(retry) for detail in rpc_status.from_call(over.value).details)
    assert retry.retry_delay.ToTimedelta().total_seconds() >= 0.5
    error = error_from(over.value)
    assert isinstance(error, Exhausted)
    assert error.retry_after_seconds >= 0.5


def test_our_channel_waits_as_long_as_it_is_told(serve: Callable[..., Served], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SHORTEST_WAIT_SECONDS", 0.05)
    served = serve(limits=replace(LIMITS, calls_per_second=20))
    echo = served.stub().Echo
    assert {echo(served.request()).text for _ in range(210)} == {"li"}


def test_one_token_does_not_hold_all_streams(serve: Callable[..., Served]) -> None:
    served = serve(max_watches=3, limits=replace(LIMITS, streams=2))
    held = [served.stub().WatchEcho(served.request()) for _ in range(2)]
    for watch in held:
        next(watch)
    code, error = served.error(lambda: next(served.stub().WatchEcho(served.request())))
    assert (code, error.code, error.params) == ("RESOURCE_EXHAUSTED", "TOO_MANY_STREAMS", {"maximum": "2"})
    assert next(served.stub(RIVAL).WatchEcho(served.request())).text == "wang"


def test_a_park_does_not_hold_all_streams(serve: Callable[..., Served]) -> None:
    served = serve(max_watches=3, limits=replace(LIMITS, park_streams=1))
    held = served.stub().WatchEcho(served.request())
    next(held)
    code, _ = served.error(lambda: next(served.stub(RIVAL).WatchEcho(served.request())))
    assert code == "RESOURCE_EXHAUSTED"
    assert next(served.stub(ELSEWHERE).WatchEcho(served.request(name="parks/elsewhere/echoes/one"))).text == "li"


def test_reflection_and_health_watches_with_a_token_are_streams_of_its_account(serve: Callable[..., Served]) -> None:
    served = serve(limits=replace(LIMITS, streams=2))
    watch = health_pb2_grpc.HealthStub(served.channel()).Watch(health_pb2.HealthCheckRequest())
    next(watch)
    asking, asked = threading.Event(), reflection_pb2.ServerReflectionRequest(list_services="")

    def questions() -> Any:
        yield asked
        asking.wait(60)

    answers = reflection_pb2_grpc.ServerReflectionStub(served.channel()).ServerReflectionInfo(questions())
    next(answers)
    code, _ = served.error(lambda: next(served.stub().WatchEcho(served.request())))
    asking.set()
    assert code == "RESOURCE_EXHAUSTED"
    assert next(served.stub(RIVAL).WatchEcho(served.request())).text == "wang"


def test_an_accounts_slow_calls_leave_threads_to_others(serve: Callable[..., Served]) -> None:
    served = serve(threads=4)
    slow = [served.stub().Echo.future(served.request(behave="hang")) for _ in range(10)]
    wait_until(lambda: served.echo.calls == 2)
    assert served.stub(RIVAL).Echo(served.request(), timeout=30).text == "wang"
    served.echo.released.set()
    assert {call.result().text for call in slow} == {"li"}


def test_a_parks_slow_calls_leave_threads_to_other_parks(serve: Callable[..., Served]) -> None:
    served, slow = serve(threads=4), []
    for account in (MANAGER, RIVAL):
        slow += [served.stub(account).Echo.future(served.request(behave="hang")) for _ in range(4)]
    wait_until(lambda: served.echo.calls == 3)
    assert served.stub(ELSEWHERE).Echo(served.request(name="parks/elsewhere/echoes/one"), timeout=30).text == "li"
    served.echo.released.set()
    assert {call.result().text for call in slow} == {"li", "wang"}


@pytest.mark.slow
def test_a_call_whose_client_left_holds_its_thread_and_its_place_until_it_is_done(serve: Callable[..., Served]) -> None:
    served = serve(threads=1, limits=replace(LIMITS, calls=1))
    left = served.stub().Echo.future(served.request(behave="hang"))
    assert served.echo.entered.wait(60)
    left.cancel()
    code, error = served.error(lambda: served.stub().Echo(served.request(), timeout=30))
    assert (code, error.code) == ("RESOURCE_EXHAUSTED", "TOO_MANY_CALLS")
    served.echo.released.set()
    wait_until(lambda: served.stub().Echo.with_call(served.request(), timeout=30))


def test_a_call_that_waits_for_its_turn_too_long_is_told_that_the_server_is_busy(
    serve: Callable[..., Served], monkeypatch: pytest.MonkeyPatch
) -> None:
    served = serve(threads=1)
    slow = served.stub().Echo.future(served.request(behave="hang"))
    assert served.echo.entered.wait(60)
    monkeypatch.setattr(pipeline, "UNARY_SECONDS", 0.05)
    with grpc.insecure_channel(f"127.0.0.1:{served.port}") as channel:
        echo = served.stubs.grpc.EchoServiceStub(channel).Echo
        metadata = [("authorization", f"Bearer {token_of(RIVAL)}")]
        code, error = served.error(lambda: echo(served.request(), metadata=metadata))
    assert (code, error.code) == ("UNAVAILABLE", "SERVER_BUSY")
    served.echo.released.set()
    assert slow.result().text == "li"
