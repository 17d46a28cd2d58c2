"""Calls of the client: done once however often they are sent, with a deadline, and with errors that name fields."""

from __future__ import annotations

import threading
import time
from typing import Any

import grpc
import pytest

from parkloom.matching.v1 import matching_service_pb2 as service
from parkloom.matching.v1.matching_service_pb2_grpc import MatchingServiceStub
from parkloom_client import CallError, Client
from tests.clients.conftest import Matching
from tests.matching.api.messages import PARENT, create_order

ALL_ORDERS = service.ListOrdersRequest(parent=PARENT, page_size=2)


def test_an_error_has_code_reason_fields_and_hints(stub: Any) -> None:
    with pytest.raises(CallError, match="quantity") as caught:
        stub.CreateOrder(create_order(quantity=-1, due_date="soon"))
    error = caught.value
    assert error.code is grpc.StatusCode.INVALID_ARGUMENT
    assert error.reason == "SEVERAL_PROBLEMS"
    assert set(error.fields) == {"order.quantity", "order.due_date"}
    assert all(problem.hint and problem.reason for problem in error.problems)
    assert not error.is_worth_sending_again


def test_the_parameters_of_an_error_are_its_own_and_those_of_a_problem_the_problems(stub: Any) -> None:
    stub.CreateOrder(create_order("o1"))
    with pytest.raises(CallError) as caught:
        stub.CreateOrder(create_order("o1", request_id="another"))
    error = caught.value
    assert (error.reason, error.params) == ("RESOURCE_EXISTS", {"name": f"{PARENT}/orders/o1"})
    assert error.problems[0].params == {"name": f"{PARENT}/orders/o1"}
    assert error.hints == ("use another id: this one is taken",)


def test_a_call_by_future_has_the_same_error_and_its_details_with_call(stub: Any) -> None:
    call = stub.GetOrder.future(service.GetOrderRequest(name=f"{PARENT}/orders/none"))
    with pytest.raises(CallError) as caught:
        call.result(30)
    assert caught.value.reason == call.exception().reason == "RESOURCE_NOT_FOUND"
    assert call.done()
    listed, call = stub.ListOrders.with_call(ALL_ORDERS)
    assert (listed.orders, call.code()) == ([], grpc.StatusCode.OK)


def test_a_token_that_is_refused_is_an_error_and_a_function_is_asked_for_the_next(matching: Matching) -> None:
    with matching.client() as good:
        given = iter(["none", "none"])
        with Client(matching.target, lambda: next(given), plain_text=True) as client:
            with pytest.raises(CallError) as caught:
                client.stub(MatchingServiceStub).ListOrders(ALL_ORDERS)
            assert caught.value.code is grpc.StatusCode.UNAUTHENTICATED
            assert list(given) == ["none"]
        assert list(good.pages(good.stub(MatchingServiceStub).ListOrders, ALL_ORDERS)) == []


def test_pages_give_every_thing_once_and_leave_the_request_as_it_was(client: Client, stub: Any) -> None:
    for number in range(5):
        stub.CreateOrder(create_order(f"o{number}"))
    names = [order.name for order in client.pages(stub.ListOrders, ALL_ORDERS)]
    assert sorted(names) == [f"{PARENT}/orders/o{number}" for number in range(5)]
    assert ALL_ORDERS.page_token == ""
    with pytest.raises(TypeError, match="Order is no page of a list"):
        next(client.pages(stub.GetOrder, service.GetOrderRequest(name=names[0])))


@pytest.mark.slow
def test_a_call_is_sent_again_until_the_server_is_back_and_done_once(matching: Matching, stub: Any) -> None:
    matching.stop()
    back = threading.Timer(0.4, matching.start)
    back.start()
    created = stub.CreateOrder(create_order(""))
    back.join()
    assert [created.name] == [order.name for order in stub.ListOrders(ALL_ORDERS).orders]


def test_a_request_gets_an_id_of_its_own_unless_it_has_one(stub: Any) -> None:
    request = create_order("")
    assert stub.CreateOrder(request).name != stub.CreateOrder(request).name
    assert request.request_id == ""
    request.request_id = "mine"
    assert stub.CreateOrder(request).name == stub.CreateOrder(request).name


@pytest.mark.slow
def test_a_server_that_stays_away_is_an_error_within_seconds(matching: Matching, stub: Any) -> None:
    matching.stop()
    began = time.monotonic()
    with pytest.raises(CallError) as caught:
        stub.ListOrders(ALL_ORDERS, timeout=1)
    assert caught.value.is_worth_sending_again
    assert time.monotonic() - began < 30


def test_a_call_has_the_deadline_that_it_is_given_and_else_the_clients(
    stub: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CallError) as caught:
        stub.ListOrders(ALL_ORDERS, timeout=0)
    assert caught.value.code is grpc.StatusCode.DEADLINE_EXCEEDED
    monkeypatch.setattr("parkloom_client.calls.UNARY_SECONDS", 0)
    with pytest.raises(CallError) as caught:
        stub.ListOrders(ALL_ORDERS)
    assert caught.value.code is grpc.StatusCode.DEADLINE_EXCEEDED
    assert stub.ListOrders(ALL_ORDERS, timeout=30).orders == []


def test_plain_text_is_asked_for() -> None:
    with pytest.raises(ValueError, match="exclude each other"):
        Client("127.0.0.1:1", "t", plain_text=True, credentials=grpc.ssl_channel_credentials())


@pytest.mark.slow
def test_a_client_encrypts_unless_it_is_asked_for_plain_text(matching: Matching) -> None:
    with Client(matching.target, "secret") as client, pytest.raises(CallError) as caught:
        client.stub(MatchingServiceStub).ListOrders(ALL_ORDERS, timeout=1)
    assert caught.value.reason in {"UNAVAILABLE", "DEADLINE_EXCEEDED"}
