"""Orders of a file: created and changed together, all or none, with every problem at its entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from parkloom.matching.v1 import file_import_service_pb2 as files
from parkloom.matching.v1 import matching_service_pb2 as pb
from parkloom.matching.v1.file_import_service_pb2_grpc import FileImportServiceStub
from services.chassis.identity import Caller, Role
from services.errors import Conflict, Forbidden, Invalid
from tests.matching import world
from tests.matching.api.messages import PARENT, create_order, create_orders
from tests.serving import Clients, refused

ERP = Caller("erp", world.PARK, Role.INTEGRATOR, scopes=frozenset({"orders.write", "orders.read"}))


def new(ident: str, **changes: Any) -> files.OrderEntry:
    return files.OrderEntry(create=create_order(ident, **changes))


def changed(ident: str, **changes: Any) -> files.OrderEntry:
    return files.OrderEntry(update=pb.UpdateOrderRequest(name=f"{PARENT}/orders/{ident}", **changes))


def request(*entries: files.OrderEntry, **more: Any) -> files.ImportOrdersRequest:
    return files.ImportOrdersRequest(parent=PARENT, requests=entries, **more)


def importing(matching: Clients, caller: Caller = world.MANAGER) -> Any:
    return FileImportServiceStub(matching.channel(caller)).ImportOrders


def quantities(matching: Clients) -> dict[str, int]:
    listed = matching(world.MANAGER).ListOrders(pb.ListOrdersRequest(parent=PARENT))
    return {order.name.rpartition("/")[2]: order.quantity for order in listed.orders}


def test_orders_are_created_and_changed_together(matching: Clients) -> None:
    matching(world.MANAGER).BatchCreateOrders(create_orders(create_order("a")))
    reply = importing(matching)(request(new("b"), changed("a", quantity=90), new("c", quantity=7)))
    assert (reply.created_orders, reply.updated_orders, reply.refused_entries) == (2, 1, 0)
    assert quantities(matching) == {"a": 90, "b": 80, "c": 7}


def test_every_problem_stands_at_its_entry_and_nothing_is_stored(
    matching: Clients, stored: Callable[[], dict[str, int]]
) -> None:
    matching(world.MANAGER).BatchCreateOrders(create_orders(create_order("a"), create_order("z")))
    before = stored()
    reply = importing(matching)(
        request(
            new("b"),
            new("a"),
            new("c", product=f"{PARENT}/products/hat", ship_to_zone="moon"),
            changed("nobody", quantity=1),
            changed("z", due_date="2020-01-01"),
            new("b"),
            new("d", request_id="x"),
            changed("a", quantity=3, etag="stale"),
            request_id="once",
        )
    )
    assert (reply.created_orders, reply.updated_orders, reply.refused_entries) == (0, 0, 7)
    found = {(one.place, one.code, one.field) for one in reply.refusals}
    assert found >= {
        (1, "ID_TAKEN", "order_id"),
        (2, "PRODUCT_UNKNOWN", "order.product"),
        (2, "NOT_DECLARED", "order.ship_to_zone"),
        (3, "RESOURCE_NOT_FOUND", ""),
        (4, "DATE_PAST", "due_date"),
        (5, "ORDER_ID_REPEATED", "order_id"),
        (6, "REQUEST_ID_IN_BATCH", "request_id"),
        (7, "ORDER_ID_REPEATED", "name"),
    }
    assert all(one.hint for one in reply.refusals)
    assert stored() == before


def test_a_stale_etag_refuses_an_entry(matching: Clients) -> None:
    matching(world.MANAGER).BatchCreateOrders(create_orders(create_order("a")))
    reply = importing(matching)(request(changed("a", quantity=3, etag="stale")))
    assert [one.code for one in reply.refusals] == ["ETAG_STALE"]
    assert quantities(matching) == {"a": 80}


def test_a_request_that_validates_only_stores_nothing_and_can_be_sent_for_good(
    matching: Clients, stored: Callable[[], dict[str, int]]
) -> None:
    before = stored()
    reply = importing(matching)(request(new("b"), validate_only=True, request_id="once"))
    assert reply.created_orders == 1
    assert stored() == before
    assert importing(matching)(request(new("b"), request_id="once")).created_orders == 1
    assert importing(matching)(request(new("b"), request_id="once")).created_orders == 1
    assert quantities(matching) == {"b": 80}


def test_an_id_of_a_request_is_good_for_one_content(matching: Clients) -> None:
    importing(matching)(request(new("b"), request_id="once"))
    assert isinstance(refused(importing(matching), request(new("c"), request_id="once")), Conflict)


def test_an_entry_that_breaks_a_rule_is_named(matching: Clients) -> None:
    error = refused(importing(matching), request(new("b"), new("c", quantity=0)))
    assert isinstance(error, Invalid)
    assert [problem.field for problem in error.problems] == ["requests[1].create.order.quantity"]


@pytest.mark.parametrize("caller", [ERP, world.ALPHA])
def test_managers_alone_import(matching: Clients, caller: Caller) -> None:
    assert isinstance(refused(importing(matching, caller), request(new("b"))), Forbidden)
