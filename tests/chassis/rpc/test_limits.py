"""Deadlines and sizes."""

from __future__ import annotations

from typing import Any

import grpc
import pytest

from services.chassis.identity import mint
from services.errors import Unavailable
from tests.chassis.rpc.conftest import KEYS, MANAGER


def test_a_servicer_knows_the_clients_deadline(served: Any) -> None:
    for seconds in (5, 300):
        served.stub().Echo(served.request(), timeout=seconds)
        assert served.echo.remaining == pytest.approx(seconds, abs=4)


def test_a_call_without_a_deadline_gets_thirty_seconds(served: Any) -> None:
    token = ("authorization", f"Bearer {mint(KEYS, MANAGER, seconds=60)}")
    with grpc.insecure_channel(f"127.0.0.1:{served.port}") as channel:
        served.stubs.grpc.EchoServiceStub(channel).Echo(served.request(), metadata=[token])
    assert served.echo.remaining == pytest.approx(30, abs=10)


def test_our_channel_gives_every_unary_call_a_deadline(served: Any) -> None:
    served.stub().Echo(served.request())
    assert served.echo.remaining == pytest.approx(30, abs=10)


def test_a_call_that_takes_longer_than_its_deadline_is_unavailable_to_its_client(served: Any) -> None:
    code, error = served.error(lambda: served.stub().Echo(served.request(behave="hang"), timeout=0.1))
    assert (code, type(error)) == ("DEADLINE_EXCEEDED", Unavailable)


@pytest.mark.parametrize("megabytes", [5, 9])
def test_a_request_over_4_mb_is_refused(served: Any, megabytes: int) -> None:
    request = served.request(line={"padding": b"x" * (megabytes << 20)})
    code, _ = served.error(lambda: served.stub().Echo(request))
    assert (code, served.echo.calls) == ("RESOURCE_EXHAUSTED", 0)


def test_a_request_a_little_too_large_gets_the_hint_to_split_it(served: Any) -> None:
    request = served.request(line={"padding": b"x" * (5 << 20)})
    _, error = served.error(lambda: served.stub().Echo(request))
    assert error.message == "the request has 5.0 MB, and the most is 4 MB: split it"


def test_a_reply_over_4_mb_is_refused_with_a_hint(served: Any) -> None:
    code, error = served.error(lambda: served.stub().Echo(served.request(behave="large")))
    assert code == "RESOURCE_EXHAUSTED"
    assert "a smaller page" in error.message


def test_a_request_of_just_under_4_mb_passes(served: Any) -> None:
    request = served.request(line={"padding": b"x" * ((4 << 20) - 100)})
    assert served.stub().Echo(request).text == "li"
