"""SummarizeOrders over gRPC."""

from __future__ import annotations

import pytest

from parkloom.matching.v1 import matching_service_pb2 as service
from parkloom.matching.v1 import order_pb2
from tests.matching import world
from tests.matching.api.messages import PARENT, create_order
from tests.matching.world import World
from tests.serving import Clients

pytestmark = pytest.mark.slow


def test_it_counts_orders_by_state_and_shows_the_worst_with_their_reasons(matching: Clients, small: World) -> None:
    manager = matching(world.MANAGER)
    for number in range(3):
        manager.CreateOrder(create_order(f"o{number}", due_date=str(world.day(1))))
    plan = small.go_live()
    manager.CreateOrder(create_order("late-comer"))
    reply = manager.SummarizeOrders(service.SummarizeOrdersRequest(parent=PARENT, worst_orders_limit=2))
    assert {count.state: count.orders for count in reply.counts} == {
        order_pb2.ORDER_STATE_OPEN: 1,
        order_pb2.ORDER_STATE_SCHEDULED: 3,
    }
    assert (reply.planned_orders, reply.late_orders, reply.ordered_quantity) == (3, 3, 240)
    assert [bool(order.reasons) for order in reply.worst_orders] == [True, True]
    assert reply.applied_park_plan.name == reply.applied_plan.name == f"{PARENT}/plans/{plan.id}"
    assert not reply.HasField("running_plan")


def test_unset_limits_are_ten_and_limits_of_zero_are_none(matching: Clients, small: World) -> None:
    manager = matching(world.MANAGER)
    for number in range(11):
        manager.CreateOrder(create_order(f"o{number}", due_date=str(world.day(1))))
    small.go_live()
    unset = manager.SummarizeOrders(service.SummarizeOrdersRequest(parent=PARENT))
    none = manager.SummarizeOrders(
        service.SummarizeOrdersRequest(parent=PARENT, worst_orders_limit=0, scarce_capacities_limit=0)
    )
    assert (len(unset.worst_orders), len(none.worst_orders), len(none.scarce_capacities)) == (10, 0, 0)
