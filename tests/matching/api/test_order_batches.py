"""Orders created together: all or none, each bad field by its path, and one effect for each request_id."""

from __future__ import annotations

from dataclasses import replace

import pytest

from parkloom.matching.v1 import matching_service_pb2 as pb
from parkloom.matching.v1 import order_pb2
from services.chassis.identity import Caller, Role
from services.errors import AlreadyExists, Conflict, Forbidden, Invalid
from tests.matching import world
from tests.matching.api.messages import PARENT, create_order, create_orders
from tests.serving import Clients, refused

ERP = Caller("erp", world.PARK, Role.INTEGRATOR, scopes=frozenset({"orders.write", "orders.read"}))


def ids(matching: Clients) -> list[str]:
    listed = matching(world.MANAGER).ListOrders(pb.ListOrdersRequest(parent=PARENT))
    return [order.name.rpartition("/")[2] for order in listed.orders]


def test_orders_of_a_batch_come_back_in_its_sequence_and_can_be_read(matching: Clients) -> None:
    made = matching(world.MANAGER).BatchCreateOrders(create_orders(create_order("b"), create_order("a"))).orders
    assert [order.name for order in made] == [f"{PARENT}/orders/b", f"{PARENT}/orders/a"]
    assert {order.state for order in made} == {order_pb2.ORDER_STATE_OPEN}
    assert matching(world.MANAGER).GetOrder(pb.GetOrderRequest(name=made[0].name)) == made[0]
    assert ids(matching) == ["a", "b"]


def test_orders_without_an_id_get_one_each(matching: Clients) -> None:
    made = matching(world.MANAGER).BatchCreateOrders(create_orders(create_order(""), create_order(""))).orders
    assert len({order.name for order in made}) == 2


BAD = {
    "a product": (create_order("bad", product=f"{PARENT}/products/hat"), "PRODUCT_UNKNOWN", "order.product"),
    "a zone": (create_order("bad", ship_to_zone="moon"), "NOT_DECLARED", "order.ship_to_zone"),
    "a day": (create_order("bad", due_date="2026-02-30"), "DATE_MALFORMED", "order.due_date"),
    "a past day": (
        create_order("bad", due_date="2020-01-01", release_date="2020-01-01"),
        "DATE_PAST",
        "order.due_date",
    ),
    "a quantity": (create_order("bad", quantity=0), "RULE_INT64_GTE_LTE", "order.quantity"),
    "a request_id": (create_order("bad", request_id="x"), "REQUEST_ID_IN_BATCH", "request_id"),
    "an id twice": (create_order("good"), "ORDER_ID_REPEATED", "order_id"),
}


@pytest.mark.parametrize(("bad", "code", "field"), BAD.values(), ids=BAD)
def test_where_one_order_is_wrong_none_is_created(
    matching: Clients, bad: pb.CreateOrderRequest, code: str, field: str
) -> None:
    error = refused(matching(world.MANAGER).BatchCreateOrders, create_orders(create_order("good"), bad))
    assert isinstance(error, Invalid)
    assert (code, f"requests[1].{field}") in {(problem.code, problem.field) for problem in error.problems}
    assert ids(matching) == []


def test_an_id_in_use_is_refused_by_its_place(matching: Clients) -> None:
    matching(world.MANAGER).CreateOrder(create_order("o1"))
    error = refused(matching(world.MANAGER).BatchCreateOrders, create_orders(create_order("o2"), create_order("o1")))
    assert isinstance(error, AlreadyExists)
    assert error.problems[0].field == "requests[1].order_id"
    assert ids(matching) == ["o1"]


def test_the_id_of_a_cancelled_order_is_used_again(matching: Clients) -> None:
    manager = matching(world.MANAGER)
    manager.CreateOrder(create_order("o1"))
    manager.CancelOrder(pb.CancelOrderRequest(name=f"{PARENT}/orders/o1"))
    (made,) = manager.BatchCreateOrders(create_orders(create_order("o1"))).orders
    assert made.state == order_pb2.ORDER_STATE_OPEN


def test_an_entry_of_another_park_is_refused(matching: Clients) -> None:
    request = create_orders(create_order("a"))
    request.requests[0].parent = "parks/elsewhere"
    assert isinstance(refused(matching(world.MANAGER).BatchCreateOrders, request), Forbidden)


def test_a_buyer_creates_orders_of_its_own_only(matching: Clients) -> None:
    made = matching(ERP).BatchCreateOrders(create_orders(create_order("a"))).orders
    assert [order.owner for order in made] == ["erp"]
    request = create_orders(create_order("b"), create_order("c", owner="another"))
    error = refused(matching(ERP).BatchCreateOrders, request)
    assert isinstance(error, Forbidden)
    assert error.problems[0].field == "requests[1].order.owner"


def test_a_batch_sent_again_has_one_effect(matching: Clients) -> None:
    manager, request = matching(world.MANAGER), create_orders(create_order(""), request_id="once")
    assert manager.BatchCreateOrders(request) == manager.BatchCreateOrders(request)
    assert len(ids(matching)) == 1
    other = create_orders(create_order("", quantity=7), request_id="once")
    assert isinstance(refused(manager.BatchCreateOrders, other), Conflict)


def test_nobody_without_the_scope_creates_orders(matching: Clients) -> None:
    reader = replace(ERP, scopes=frozenset({"orders.read"}))
    assert isinstance(refused(matching(reader).BatchCreateOrders, create_orders(create_order("a"))), Forbidden)
