"""Streams: who may hold one, for how long, and how it ends."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import Any

import grpc
import pytest

from services.chassis.clock import utc_now
from services.chassis.identity import Revocation, Revocations, Verifier
from services.chassis.rpc import error_from, pipeline
from services.errors import Exhausted, Unavailable
from tests.chassis.rpc.conftest import KEYS
from tests.waiting import wait_until


def test_a_watch_goes_on_and_each_reply_says_where_to_resume(served: Any) -> None:
    watch = served.stub().WatchEcho(served.request())
    assert [next(watch).resume_token for _ in range(3)] == ["0", "1", "2"]
    watch.cancel()


def test_a_watch_over_the_cap_is_refused_and_one_that_ends_makes_room(serve: Any) -> None:
    served = serve(max_watches=1)
    first = served.stub().WatchEcho(served.request())
    next(first)
    code, error = served.error(lambda: next(served.stub().WatchEcho(served.request())))
    assert (code, type(error)) == ("RESOURCE_EXHAUSTED", Exhausted)
    first.cancel()
    assert served.echo.ended.wait(60)
    wait_until(lambda: _opens(served))


def _opens(served: Any) -> bool:
    watch = served.stub().WatchEcho(served.request())
    with suppress(grpc.RpcError):
        next(watch)
    return not watch.done() and watch.cancel()


def test_unary_calls_go_on_while_all_watches_are_taken(serve: Any) -> None:
    served = serve(max_watches=2, threads=1)
    watches = [served.stub().WatchEcho(served.request()) for _ in range(2)]
    for watch in watches:
        next(watch)
    assert served.stub().Echo(served.request()).text == "li"
    for watch in watches:
        watch.cancel()


def test_a_watch_whose_client_left_ends_at_once(serve: Any) -> None:
    served = serve()
    watch = served.stub().WatchEcho(served.request())
    next(watch)
    watch.cancel()
    assert served.echo.ended.wait(60)


def test_a_watch_ends_in_peace_when_its_time_is_over(served: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "WATCH_SECONDS", 0.1)
    replies = list(served.stub().WatchEcho(served.request()))
    assert replies[-1].resume_token == str(len(replies) - 1)
    assert served.echo.ended.is_set()


def test_when_the_server_drains_health_falls_calls_finish_and_watches_end_with_a_way_on(serve: Any) -> None:
    served = serve(grace=60)
    watch = served.stub().WatchEcho(served.request())
    next(watch)
    slow = served.stub().Echo.future(served.request(behave="sleep"))
    assert served.echo.entered.wait(60)
    drain = threading.Thread(target=served.server.drain_and_stop)
    drain.start()
    assert slow.result().text == "li"
    code, error = served.error(lambda: [reply.resume_token for reply in watch])
    drain.join(60)
    assert (code, type(error)) == ("UNAVAILABLE", Unavailable)
    assert "resume_token" in error.message


def test_a_call_that_outlasts_the_grace_is_cut_off(serve: Any) -> None:
    served = serve(grace=0.1)
    slow = served.stub().Echo.future(served.request(behave="hang"))
    assert served.echo.entered.wait(60)
    served.server.drain_and_stop()
    with pytest.raises(Exception, match=r"CANCELLED|UNAVAILABLE"):
        slow.result()


def test_a_watch_ends_when_its_callers_token_is_revoked(serve: Any) -> None:
    revocations = Revocations([])
    served = serve(keys=Verifier(KEYS, revocations))
    watch = served.stub().WatchEcho(served.request())
    next(watch)
    revocations.replace([Revocation("sock", "li", "", utc_now())])
    with pytest.raises(grpc.RpcError) as ended:
        list(watch)
    assert error_from(ended.value).code == "TOKEN_REVOKED"
    code, _ = served.error(lambda: served.stub().Echo(served.request()))
    assert (code, served.echo.calls) == ("UNAUTHENTICATED", 0)
