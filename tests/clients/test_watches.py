"""Watches of the client: each change once over servers that stop and come back, until the caller has to list again."""

from __future__ import annotations

import queue
import threading
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from parkloom.matching.v1 import matching_service_pb2 as service
from parkloom.matching.v1 import watch_service_pb2 as pb
from parkloom.matching.v1.watch_service_pb2_grpc import WatchServiceStub
from parkloom_client import CallError, Client, ListAgain
from services.chassis.messaging import resume_tokens
from tests.clients.conftest import Matching
from tests.matching.api.messages import PARENT, create_order

pytestmark = pytest.mark.slow
PATIENCE_SECONDS = 60


class Followed:
    """A watch of orders that a thread reads; `next` waits for what it gives."""

    def __init__(self, client: Client, token: str = "", **options: Any) -> None:
        request = pb.WatchOrdersRequest(parent=PARENT, resume_token=token)
        self._replies = client.watch(client.stub(WatchServiceStub).WatchOrders, request, **options)
        self._found: queue.Queue[Any] = queue.Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        try:
            for reply in self._replies:
                self._found.put(reply)
        except CallError as error:
            self._found.put(error)
        self._found.put(None)

    def next(self) -> Any:
        """The next reply, the error that ended the watch, or None for its end."""
        return self._found.get(timeout=PATIENCE_SECONDS)

    def orders(self, count: int) -> list[str]:
        """The ids of the next orders."""
        found: list[str] = []
        while len(found) < count:
            reply = self.next()
            if reply.HasField("order"):
                found.append(reply.order.name.rpartition("/")[2])
        return found


def test_a_watch_goes_on_after_a_restart_and_gives_each_change_once(
    matching: Matching, client: Client, stub: Any
) -> None:
    watch = Followed(client)
    assert watch.next().resume_token
    stub.CreateOrder(create_order("o1"))
    assert watch.orders(1) == ["o1"]
    matching.stop()
    matching.start()
    stub.CreateOrder(create_order("o2"))
    stub.CreateOrder(create_order("o3"))
    assert watch.orders(2) == ["o2", "o3"]
    matching.stop()
    matching.start()
    stub.CancelOrder(service.CancelOrderRequest(name=f"{PARENT}/orders/o2"))
    assert watch.orders(1) == ["o2"]
    client.close()
    assert watch.next() is None


def test_a_later_watch_goes_on_at_a_stored_token(client: Client, stub: Any, matching: Matching) -> None:
    with matching.client() as first:
        token = Followed(first).next().resume_token
    stub.CreateOrder(create_order("o1"))
    watch = Followed(client, token)
    assert watch.orders(1) == ["o1"]
    client.close()


def test_who_has_to_list_again_is_shown_so(matching: Matching, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with matching.client() as first:
        token = Followed(first).next().resume_token
    for unreadable, reason in ((token + "x", "RESUME_TOKEN_OF_OTHER_WATCH"), (token, "RESUME_TOKEN_EXPIRED")):
        monkeypatch.setattr(resume_tokens, "VALID", timedelta(0))
        error = Followed(client, unreadable).next()
        assert isinstance(error, ListAgain)
        assert (error.reason, error.fields) == (reason, ("resume_token",))


def test_a_watch_gives_up_where_asking_again_is_answered_alike_or_nobody_answers(
    matching: Matching, client: Client
) -> None:
    watches = client.stub(WatchServiceStub)
    with pytest.raises(CallError) as caught:
        next(client.watch(watches.WatchOrders, pb.WatchOrdersRequest(parent="none")))
    assert caught.value.fields == ("parent",)
    matching.stop()
    hasty = partial(watches.WatchOrders, timeout=0.5)
    with pytest.raises(CallError) as caught:
        next(client.watch(hasty, pb.WatchOrdersRequest(parent=PARENT), patience_seconds=0))
    assert caught.value.is_worth_sending_again
