"""An order's goods from the first movement to the last, through all services: lost units are made again."""

from __future__ import annotations

from datetime import timedelta

import grpc
import pytest

from benchmarks.in_process import InProcess, in_process, migrated, parks_folder
from parkloom.logistics.v1 import logistics_service_pb2 as logistics
from parkloom.logistics.v1 import movement_pb2
from parkloom.matching.v1 import matching_service_pb2 as matching
from parkloom.matching.v1 import order_pb2
from services.chassis.clock import MovableClock
from services.chassis.identity import Caller, Role
from services.demo.clients import Clients
from services.demo.load import Loader
from tests.system import small_park
from tests.system.rivals import BEGIN, PARK, START, load_with_short_plans
from tests.system.two_parks import VARIABLES

pytestmark = pytest.mark.slow

# Both accept all work by themselves, so that it counts as done when its day closes.
MAKERS = ("spinning-0", "dyeing-0")
NAME = f"{PARK}/orders/socks"
DAYS = 9


class Story:
    """The park's manager, who reports movements and lets days pass."""

    def __init__(self, installation: InProcess) -> None:
        self.installation = installation
        self.clients = Clients.of(installation.settings, Caller("manager", small_park.PARK, Role.MANAGER))
        self.loader = Loader(self.clients, small_park.document(START, orders=0), lambda *_: None)
        load_with_short_plans(self.loader)

    def order(self) -> order_pb2.Order:
        return self.clients.matching.GetOrder(matching.GetOrderRequest(name=NAME))

    def movements(self, step: int) -> list[movement_pb2.Movement]:
        request = logistics.ListMovementsRequest(parent=PARK, order=NAME)
        found = self.clients.logistics.ListMovements(request).movements
        called_off = movement_pb2.MOVEMENT_STATE_CANCELLED
        return [one for one in found if one.step == step and one.state != called_off]

    def report(self, movement: movement_pb2.Movement, **quantities: int) -> movement_pb2.Movement:
        request = logistics.ReportMovementRequest(name=movement.name, **quantities)
        return self.clients.logistics.ReportMovement(request)

    def day_passes(self) -> None:
        self.installation.clock.move(timedelta(days=1))
        self.installation.wait_until_settled()


def test_lost_units_are_made_again_and_the_order_is_delivered_whole() -> None:
    with parks_folder() as folder:
        templates = migrated(folder / "templates")
        with in_process(folder / "park", templates, MovableClock(BEGIN), VARIABLES) as installation:
            _play(Story(installation))


def _play(story: Story) -> None:
    route = small_park.route()[:2]
    for step, enterprise in zip(route, MAKERS, strict=True):
        step["only_enterprises"] = [enterprise]
    due = {"due_date": (START + timedelta(days=4)).isoformat(), "route": route}
    story.loader.order(small_park.order("socks", START, 100) | due)
    story.installation.wait_until_settled()
    assert story.order().scheduled_quantity == 100

    [sent] = story.movements(step=0)
    arrived = story.report(sent, loaded_quantity=100, received_quantity=90, lost_quantity=10)
    assert arrived.state == movement_pb2.MOVEMENT_STATE_DELIVERED
    with pytest.raises(grpc.RpcError) as refused:
        story.report(sent, received_quantity=1)
    assert refused.value.code() is grpc.StatusCode.FAILED_PRECONDITION
    assert "give at most 0 in all: 100 units were loaded" in refused.value.details()

    for _ in range(DAYS):
        story.day_passes()
        if story.order().state == order_pb2.ORDER_STATE_DELIVERED:
            break

    order = story.order()
    assert (order.state, order.delivered_quantity, order.lost_quantity) == (order_pb2.ORDER_STATE_DELIVERED, 100, 10)
    first, last = story.movements(step=0), story.movements(step=1)
    assert sum(one.loaded_quantity for one in first) == 110
    assert sum(one.received_quantity for one in first) == sum(one.received_quantity for one in last) == 100
    assert [one.lost_quantity for one in first if not one.assumed] == [10]
    assert all(one.assumed for one in last)
