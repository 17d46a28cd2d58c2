"""A buyer, an integrator bound to no enterprise, sees and changes its own orders only."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from parkloom.matching.v1 import assignment_pb2, order_pb2
from parkloom.matching.v1 import matching_service_pb2 as service
from services.chassis import rpc
from services.chassis.database import Database
from services.chassis.identity import Caller, Role
from services.errors import Forbidden, NotFound
from tests.matching import world
from tests.matching.api.messages import PARENT, create_order, create_plan
from tests.matching.api.serving import serving
from tests.serving import Clients, refused

SCOPES = frozenset(rpc.known_scopes())
ANN = Caller("ann", world.PARK, Role.INTEGRATOR, scopes=SCOPES)
BOB = Caller("bob", world.PARK, Role.INTEGRATOR, scopes=SCOPES)
ANN_THE_MANAGER = Caller("ann", world.PARK, Role.MANAGER)
OWNERS = {"anns": "ann", "bobs": "bob", "parks": ""}


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory, migrated_matching: Path) -> Iterator[Clients]:
    """An order of ann's, one of bob's and one of the park's, each too large to be made in time, in an applied plan."""
    folder = tmp_path_factory.mktemp("owners")
    shutil.copy(migrated_matching, folder)
    url = f"sqlite:///{folder}/{migrated_matching.name}"
    with closing(Database(url)) as database, serving(url, folder, small := world.furnished(database)) as clients:
        due = str(world.day(3))
        clients(ANN).CreateOrder(create_order("anns", quantity=400, due_date=due))
        clients(BOB).CreateOrder(create_order("bobs", quantity=400, due_date=due))
        clients(world.MANAGER).CreateOrder(create_order("parks", quantity=400, due_date=due))
        small.go_live()
        yield clients


def read_of(client: Any, order: str, assignment: str) -> Iterator[tuple[Any, Any]]:
    """Every rpc that reads something of one order, with its request."""
    name = f"{PARENT}/orders/{order}"
    yield client.GetOrder, service.GetOrderRequest(name=name)
    yield client.ListLots, service.ListLotsRequest(parent=name)
    yield (
        client.ExplainEnterprise,
        service.ExplainEnterpriseRequest(name=name, enterprise=f"{PARENT}/enterprises/alpha"),
    )
    yield lambda request: next(client.WatchOrder(request)), service.WatchOrderRequest(name=name)
    yield client.CancelOrder, service.CancelOrderRequest(name=name, etag="stale")
    yield client.GetAssignment, service.GetAssignmentRequest(name=assignment)
    yield client.AcceptAssignment, service.AcceptAssignmentRequest(name=assignment, etag="stale")
    yield client.DeclineAssignment, service.DeclineAssignmentRequest(name=assignment, etag="stale")


def assignments(planned: Clients, caller: Caller, **filters: Any) -> list[assignment_pb2.Assignment]:
    request = service.ListAssignmentsRequest(parent=PARENT, page_size=1000, **filters)
    return list(planned(caller).ListAssignments(request).assignments)


def orders_of(messages: Any) -> set[str]:
    return {message.order.rsplit("/", 1)[1] for message in messages}


@pytest.mark.parametrize("order", ["bobs", "parks"])
def test_anothers_order_looks_to_a_buyer_as_if_it_did_not_exist(planned: Clients, order: str) -> None:
    theirs = assignments(planned, world.MANAGER, order=f"{PARENT}/orders/{order}")[0].name
    for (call, request), (_, absent) in zip(
        read_of(planned(ANN), order, theirs), read_of(planned(ANN), "none", f"{PARENT}/assignments/none"), strict=True
    ):
        hidden, missing = refused(call, request), refused(call, absent)
        assert isinstance(hidden, NotFound)
        # A watch ends in the same words too: its first read fails.
        assert str(hidden).replace(theirs, "…").replace(f"orders/{order}", "…") == str(missing).replace(
            f"{PARENT}/assignments/none", "…"
        ).replace("orders/none", "…")


@pytest.mark.parametrize(
    ("caller", "seen"),
    [(ANN, {"anns"}), (BOB, {"bobs"}), *((each, set(OWNERS)) for each in (ANN_THE_MANAGER, world.AUDITOR))],
)
def test_lists_and_sums_have_a_buyers_orders_only(planned: Clients, caller: Caller, seen: set[str]) -> None:
    client = planned(caller)
    listed = client.ListOrders(service.ListOrdersRequest(parent=PARENT)).orders
    assert {order.name.rsplit("/", 1)[1]: order.owner for order in listed} == {name: OWNERS[name] for name in seen}
    summary = client.SummarizeOrders(service.SummarizeOrdersRequest(parent=PARENT))
    assert {order.name.rsplit("/", 1)[1] for order in summary.worst_orders} == seen
    assert summary.planned_orders == sum(count.orders for count in summary.counts) == len(seen)
    plan = client.ListPlans(service.ListPlansRequest(parent=PARENT)).plans[0].name
    assert orders_of(client.ListShortfalls(service.ListShortfallsRequest(parent=plan)).shortfalls) == seen
    assert orders_of(assignments(planned, caller)) == seen


def test_a_buyer_reads_all_of_its_own(planned: Clients) -> None:
    own = assignments(planned, ANN)[0].name
    for call, request in list(read_of(planned(ANN), "anns", own))[:4]:
        call(request)


def test_a_buyer_does_not_answer_for_an_enterprise(planned: Clients) -> None:
    asked = service.AcceptAssignmentRequest(name=assignments(planned, ANN)[0].name, etag="v1")
    assert isinstance(refused(planned(ANN).AcceptAssignment, asked), Forbidden)


def test_a_buyer_names_no_other_owner_and_a_manager_any(planned: Clients) -> None:
    error = refused(planned(ANN).CreateOrder, create_order("x", owner="bob"))
    assert isinstance(error, Forbidden)
    assert [problem.field for problem in error.problems] == ["order.owner"]
    assert planned(ANN_THE_MANAGER).CreateOrder(create_order("phoned-in", owner="bob")).owner == "bob"
    cancelled = planned(BOB).CancelOrder(service.CancelOrderRequest(name=f"{PARENT}/orders/phoned-in"))
    assert cancelled.state == order_pb2.ORDER_STATE_CANCELLED


@pytest.mark.parametrize(("scopes", "sees"), [(SCOPES, True), (SCOPES - {"prices.read"}, False)])
def test_a_buyer_reads_prices_and_costs_with_a_scope_of_their_own(
    planned: Clients, scopes: frozenset[str], sees: bool
) -> None:
    buyer = Caller("ann", world.PARK, Role.INTEGRATOR, scopes=scopes)
    assert {bool(each.unit_price_micros) for each in assignments(planned, buyer)} == {sees}
    client = planned(buyer)
    plan = client.ListPlans(service.ListPlansRequest(parent=PARENT)).plans[0]
    watched = next(client.WatchPlan(service.WatchPlanRequest(name=plan.name))).plan
    summed = client.SummarizeOrders(service.SummarizeOrdersRequest(parent=PARENT)).applied_plan
    for each in (plan, watched, summed):
        assert [each.HasField(name) for name in ("incumbent_micros", "bound_micros", "cost", "gap")] == [sees] * 3 + [
            True
        ]


def test_a_buyer_reads_how_busy_the_park_is_with_a_scope_of_its_own(planned: Clients) -> None:
    for scopes in (SCOPES, SCOPES - {"loads.read"}):
        buyer = planned(Caller("ann", world.PARK, Role.INTEGRATOR, scopes=scopes))
        plan = buyer.ListPlans(service.ListPlansRequest(parent=PARENT)).plans[0]
        sees = "loads.read" in scopes
        assert (plan.HasField("counts"), bool(plan.link_loads), plan.HasField("park_load")) == (sees, sees, sees)


def test_a_remembered_reply_shows_no_price_to_an_account_that_has_lost_the_scope(planned: Clients) -> None:
    request = create_plan()
    request.request_id = "p-1"
    created = planned(ANN).CreatePlan(request)
    blind = Caller("ann", world.PARK, Role.INTEGRATOR, scopes=SCOPES - {"prices.read"})
    assert planned(blind).CreatePlan(request).name == created.name
    without = Caller("ann", world.PARK, Role.INTEGRATOR, scopes=SCOPES - {"plans.write"})
    assert isinstance(refused(planned(without).CreatePlan, request), Forbidden)
