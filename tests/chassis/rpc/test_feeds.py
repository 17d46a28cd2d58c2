"""Streams of a client: each message is checked like a request, and the stream has one reply."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from services.chassis.identity import Caller, Role
from services.chassis.rpc.limits import Limits
from services.errors import Forbidden, Invalid

ENTERPRISE = Caller("wang", "sock", Role.ENTERPRISE, "mill")


def feed(served: Any, *names: str) -> Iterator[Any]:
    for name in names:
        yield served.stubs.pb2.EchoRequest(name=f"parks/sock/echoes/{name}")


def test_all_messages_of_a_stream_reach_the_servicer_in_their_order(served: Any) -> None:
    reply = served.stub().FeedEcho(feed(served, "a", "b", "c"))
    assert reply.text.split() == [f"parks/sock/echoes/{name}" for name in "abc"]


def test_each_message_of_a_stream_keeps_the_rules(served: Any) -> None:
    code, error = served.error(lambda: served.stub().FeedEcho(feed(served, "a", "NONE")))
    assert (code, type(error)) == ("INVALID_ARGUMENT", Invalid)


def test_a_stream_names_nothing_of_another_park(served: Any) -> None:
    other = iter([served.request(), served.stubs.pb2.EchoRequest(name="parks/silk/echoes/a")])
    code, _ = served.error(lambda: served.stub().FeedEcho(other))
    assert code in {"NOT_FOUND", "PERMISSION_DENIED"}


def test_only_who_may_call_opens_a_stream(served: Any) -> None:
    code, error = served.error(lambda: served.stub(ENTERPRISE).FeedEcho(feed(served, "a")))
    assert (code, type(error)) == ("PERMISSION_DENIED", Forbidden)


def test_a_stream_that_is_too_fast_waits_and_is_not_refused(serve: Any) -> None:
    served = serve(limits=Limits(calls_per_second=20))
    reply = served.stub().FeedEcho(feed(served, *(["a"] * 60)))
    assert len(reply.text.split()) == 60
