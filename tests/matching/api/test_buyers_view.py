"""A buyer's version of its order moves with what the order shows, not where lots alone move."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from parkloom.matching.v1 import matching_service_pb2 as service
from parkloom.matching.v1 import order_pb2
from services.chassis.identity import Caller, Role
from services.errors import Conflict
from services.matching.storage import orders as stored_orders
from tests.matching import world
from tests.matching.api.messages import PARENT
from tests.matching.world import World
from tests.serving import Clients, refused

BUYER = Caller("ann", world.PARK, Role.INTEGRATOR, scopes=frozenset({"orders.read", "orders.write", "plans.read"}))
NAME = f"{PARENT}/orders/o1"
LATER = world.NOW + timedelta(hours=1)


@pytest.fixture
def placed(small: World) -> World:
    small.place(world.draft(), caller=BUYER)
    return small


def move_lots(placed: World) -> None:
    """Other lots of the same units, done on the same day."""

    def move(session: Session) -> None:
        order = stored_orders.find_order(session, world.PARK, "o1")
        assert order
        order.take_lots(order.scheduled_quantity, order.finish, LATER)

    placed.write(move)


def read(matching: Clients, caller: Caller) -> order_pb2.Order:
    order: order_pb2.Order = matching(caller).GetOrder(service.GetOrderRequest(name=NAME))
    return order


def test_other_lots_of_the_same_figures_move_neither_etag_nor_time(matching: Clients, placed: World) -> None:
    move_lots(placed)  # An order that had no lots shows from now on that it is unmatched.
    before, managers = read(matching, BUYER), read(matching, world.MANAGER)

    move_lots(placed)

    assert read(matching, BUYER) == before
    assert read(matching, world.MANAGER).etag != managers.etag
    stale = service.CancelOrderRequest(name=NAME, etag=managers.etag)
    refused(matching(world.MANAGER).CancelOrder, stale)
    cancelled = matching(BUYER).CancelOrder(service.CancelOrderRequest(name=NAME, etag=before.etag))
    assert cancelled.etag != before.etag


def test_the_parks_etag_is_none_of_the_buyers(matching: Clients, placed: World) -> None:
    for _ in range(2):
        move_lots(placed)
    parks = service.CancelOrderRequest(name=NAME, etag=read(matching, world.MANAGER).etag)
    assert isinstance(refused(matching(BUYER).CancelOrder, parks), Conflict)


def test_a_buyers_watch_is_silent_about_lots_alone(matching: Clients, placed: World) -> None:
    move_lots(placed)
    watch = matching(BUYER).WatchOrder(service.WatchOrderRequest(name=NAME))
    first = next(watch)
    move_lots(placed)

    again = matching(BUYER).WatchOrder(service.WatchOrderRequest(name=NAME))
    assert next(again) == first

    placed.cancel()
    assert next(watch).order.state == order_pb2.ORDER_STATE_CANCELLED
    watch.cancel()
    again.cancel()
