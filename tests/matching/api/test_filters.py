"""Lists of orders, assignments and plans by filters, open and archived ones alike."""

from __future__ import annotations

import pytest

from parkloom.matching.v1 import matching_service_pb2 as service
from services.chassis.identity import Caller, Role
from tests.matching import world
from tests.matching.api.messages import PARENT, create_order
from tests.matching.world import World
from tests.serving import Clients, refused


@pytest.mark.slow
def test_orders_assignments_and_plans_are_filtered(matching: Clients, small: World) -> None:
    manager = matching(world.MANAGER)
    for number in range(3):
        manager.CreateOrder(create_order(f"o{number}", quantity=10 * (number + 1)))
    small.go_live()

    def orders(text: str) -> str:
        found = manager.ListOrders(service.ListOrdersRequest(parent=PARENT, filter=text, order_by="quantity")).orders
        return " ".join(order.name.rpartition("/")[2] for order in found)

    assert orders("quantity >= 20") == "o1 o2"
    assert orders(f"NOT name = {PARENT}/orders/o1 AND state = SCHEDULED") == "o0 o2"
    assert orders("state = CANCELLED OR quantity < 5") == ""
    work = manager.ListAssignments(
        service.ListAssignmentsRequest(parent=PARENT, filter=f"enterprise != {PARENT}/enterprises/cutter")
    ).assignments
    assert {each.enterprise.rpartition("/")[2] for each in work} <= {"alpha", "beta"}
    assert len(work) > 0
    beta = Caller("b", world.PARK, Role.ENTERPRISE, enterprise="beta")
    rivals = service.ListAssignmentsRequest(parent=PARENT, filter=f"enterprise = {PARENT}/enterprises/cutter")
    assert list(matching(beta).ListAssignments(rivals).assignments) == []
    plans = service.ListPlansRequest(parent=PARENT, filter="kind = PARK_PLAN", order_by="create_time")
    assert len(manager.ListPlans(plans).plans) == 1
    plans.filter = "kind = FILL_IN_PLAN"
    assert len(manager.ListPlans(plans).plans) == 0
    wrong = service.ListPlansRequest(parent=PARENT, filter="phase = x")
    assert refused(manager.ListPlans, wrong).problems[0].code == "FILTER_FIELD_UNKNOWN"
