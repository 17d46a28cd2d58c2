"""Streams of both sides: each message is answered before the next one is read."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import grpc
import pytest

from services.chassis.identity import Caller, Role
from services.chassis.rpc import arrivals
from services.chassis.rpc.limits import Limits
from services.errors import Forbidden, Unavailable

ENTERPRISE = Caller("wang", "sock", Role.ENTERPRISE, "mill")


def feed(served: Any, count: int, **fields: Any) -> Iterator[Any]:
    return iter([served.request(**fields) for _ in range(count)])


def test_every_message_has_its_answer(served: Any) -> None:
    answers = list(served.stub().ExchangeEcho(feed(served, 3)))
    assert [answer.text for answer in answers] == ["li"] * 3


def test_a_message_is_read_only_when_those_before_it_are_answered(served: Any) -> None:
    answers = served.stub().ExchangeEcho(iter([served.request(behave="hang"), *([served.request()] * 9)]))
    assert not served.echo.released.wait(0.3)
    assert served.echo.calls == 1
    served.echo.released.set()
    assert len(list(answers)) == 10


def test_an_error_of_the_servicer_ends_the_stream_with_its_status(served: Any) -> None:
    messages = iter([served.request(), served.request(behave="Conflict")])
    code, error = served.error(lambda: list(served.stub().ExchangeEcho(messages)))
    assert (code, error.code) == ("ABORTED", "IT_IS_SO")


def test_an_exchange_names_nothing_of_another_park(served: Any) -> None:
    messages = iter([served.request(), served.stubs.pb2.EchoRequest(name="parks/silk/echoes/a")])
    code, _ = served.error(lambda: list(served.stub().ExchangeEcho(messages)))
    assert code == "PERMISSION_DENIED"


def test_only_who_may_call_opens_an_exchange(served: Any) -> None:
    code, error = served.error(lambda: list(served.stub(ENTERPRISE).ExchangeEcho(feed(served, 1))))
    assert (code, type(error)) == ("PERMISSION_DENIED", Forbidden)


def test_an_exchange_that_is_too_fast_waits_and_is_not_refused(serve: Callable[..., Any]) -> None:
    served = serve(limits=Limits(calls_per_second=20))
    assert len(list(served.stub().ExchangeEcho(feed(served, 60)))) == 60


@pytest.fixture
def silent() -> Iterator[Callable[[Any], Iterator[Any]]]:
    """A client's messages of which the second does not come until the test is over."""
    over = threading.Event()

    def messages(served: Any) -> Iterator[Any]:
        yield served.request()
        over.wait(60)

    yield messages
    over.set()


def test_a_client_may_say_nothing_for_longer_than_a_message_may_take(
    served: Any, silent: Callable[[Any], Iterator[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrivals, "MESSAGE_SECONDS", 0.2)
    answers = served.stub().ExchangeEcho(silent(served), timeout=30)
    next(answers)
    assert not served.echo.ended.wait(0.6)


def test_an_exchange_whose_client_left_gives_its_thread_back(
    served: Any, silent: Callable[[Any], Iterator[Any]]
) -> None:
    answers = served.stub().ExchangeEcho(silent(served), timeout=30)
    next(answers)
    answers.cancel()
    assert served.echo.ended.wait(10)


@pytest.mark.slow
def test_an_exchange_ends_where_its_time_is_over(served: Any, silent: Callable[[Any], Iterator[Any]]) -> None:
    answers = served.stub().ExchangeEcho(silent(served), timeout=2)
    next(answers)
    # Whether the server or the client's own clock is first to end it is a matter of a millisecond.
    with pytest.raises((grpc.RpcError, StopIteration)):
        next(answers)
    assert served.echo.ended.wait(10)


def test_an_exchange_ends_when_the_server_stops(served: Any, silent: Callable[[Any], Iterator[Any]]) -> None:
    answers = served.stub().ExchangeEcho(silent(served), timeout=30)
    next(answers)
    stopping = threading.Thread(target=served.server.drain_and_stop)
    stopping.start()
    code, error = served.error(lambda: next(answers))
    stopping.join()
    assert (code, type(error)) == ("UNAVAILABLE", Unavailable)
