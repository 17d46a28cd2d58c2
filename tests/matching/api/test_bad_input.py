"""What a caller gets wrong is answered with the field and a hint, and nothing is stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from parkloom.matching.v1 import matching_service_pb2 as service
from parkloom.matching.v1 import order_pb2, plan_pb2
from services.chassis.identity import Caller, Role
from services.errors import AlreadyExists, Conflict, Forbidden, Infeasible, Invalid, NotFound, Unauthenticated
from tests.matching import world
from tests.matching.api.messages import PARENT, create_order, create_plan
from tests.matching.world import World
from tests.serving import Clients, refused

Stored = Callable[[], dict[str, int]]
SEW = {"link": "sew"}
NOBODY = f"{PARENT}/enterprises/nobody"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"quantity": 0}, "order.quantity"),
        ({"quantity": -5}, "order.quantity"),
        ({"quantity": 10**12}, "order.quantity"),
        ({"release_date": str(world.day(9)), "due_date": str(world.day(3))}, "order.due_date"),
        ({"due_date": str(world.day(2_000))}, "order.due_date"),
        ({"due_date": "2026-11-21", "release_date": "2026-11-20"}, "order.due_date"),
        ({"due_date": "2026-02-30"}, "order.due_date"),
        ({"due_date": "tomorrow"}, "order.due_date"),
        ({"ship_to_zone": "moon"}, "order.ship_to_zone"),
        ({"route": [{"link": "cut"}]}, "order.ship_to_zone"),
        ({"ship_to_zone": "west"}, "order.ship_to_zone"),
        ({"product": ""}, "order.product"),
        ({"product": f"{PARENT}/products/hat"}, "order.product"),
        ({"product": "sock"}, "order.product"),
        ({"late_cost_micros": -1}, "order.late_cost_micros"),
        ({"route": [SEW, {"link": "paint"}]}, "order.route[1].link"),
        ({"route": [{"link": "sew", "tags": ["fine", "glowing"]}]}, "order.route[0].tags[1]"),
        ({"route": [{"link": "sew", "load": -1.0}]}, "order.route[0].load"),
        ({"route": [{"link": "sew", "load": 0.0}]}, "order.route[0].load"),
        ({"route": [{"link": "sew", "max_suppliers": 0}]}, "order.route[0].max_suppliers"),
        ({"route": [{"link": "sew", "only_enterprises": ["alpha"]}]}, "order.route[0].only_enterprises[0]"),
        (
            {"route": [{"link": "sew", "only_enterprises": [NOBODY]}]},
            "order.route[0].only_enterprises[0]",
        ),
        (
            {"route": [{"link": "sew", "excluded_enterprises": [NOBODY]}]},
            "order.route[0].excluded_enterprises[0]",
        ),
    ],
)
def test_an_order_that_is_wrong_names_its_field(
    matching: Clients, stored: Stored, changes: dict[str, Any], field: str
) -> None:
    before = stored()
    error = refused(matching(world.MANAGER).CreateOrder, create_order(**changes))
    assert isinstance(error, Invalid)
    assert [problem.field for problem in error.problems] == [field]
    assert error.problems[0].hint
    assert stored() == before


def test_all_that_is_wrong_with_an_order_is_reported_at_once(matching: Clients) -> None:
    wrong = create_order(ship_to_zone="moon", product=f"{PARENT}/products/hat", due_date=str(world.day(2_000)))
    error = refused(matching(world.MANAGER).CreateOrder, wrong)
    assert {problem.field for problem in error.problems} == {"order.ship_to_zone", "order.product", "order.due_date"}


def test_a_used_order_id_is_refused(matching: Clients, stored: Stored) -> None:
    matching(world.MANAGER).CreateOrder(create_order())
    before = stored()
    error = refused(matching(world.MANAGER).CreateOrder, create_order())
    assert isinstance(error, AlreadyExists)
    assert error.problems[0].field == "order_id"
    assert stored() == before


def test_an_order_id_of_wrong_form_is_refused(matching: Clients) -> None:
    error = refused(matching(world.MANAGER).CreateOrder, create_order("Order 1"))
    assert error.problems[0].field == "order_id"


def test_a_used_request_id_with_other_content_is_refused(matching: Clients, stored: Stored) -> None:
    matching(world.MANAGER).CreateOrder(create_order(request_id="r-1"))
    before = stored()
    error = refused(matching(world.MANAGER).CreateOrder, create_order("o2", request_id="r-1", quantity=81))
    assert isinstance(error, Conflict)
    assert error.problems[0].field == "request_id"
    assert stored() == before


def test_a_stale_etag_is_refused(matching: Clients, small: World) -> None:
    manager = matching(world.MANAGER)
    stale = manager.CreateOrder(create_order()).etag
    small.go_live()
    error = refused(manager.CancelOrder, service.CancelOrderRequest(name=f"{PARENT}/orders/o1", etag=stale))
    assert isinstance(error, Conflict)
    assert error.problems[0].field == "etag"
    assert small.lots() != ()


def test_confirming_asks_for_an_etag(matching: Clients, small: World) -> None:
    small.place(world.draft())
    plan = small.ready()
    error = refused(matching(world.MANAGER).ConfirmPlan, service.ConfirmPlanRequest(name=f"{PARENT}/plans/{plan.id}"))
    assert error.problems[0].field == "etag"


@pytest.mark.parametrize(
    ("caller", "kind"),
    [
        (None, Unauthenticated),
        (Caller("mei", "another", Role.MANAGER), Forbidden),
        (world.ALPHA, Forbidden),
        (world.AUDITOR, Forbidden),
        (Caller("erp", world.PARK, Role.INTEGRATOR, scopes=frozenset({"orders.read"})), Forbidden),
        (Caller("erp", world.PARK, Role.INTEGRATOR, enterprise="alpha", scopes=frozenset({"orders.write"})), Forbidden),
    ],
)
def test_who_may_not_place_orders_is_refused(
    matching: Clients, stored: Stored, caller: Caller | None, kind: type[Exception]
) -> None:
    before = stored()
    assert isinstance(refused(matching(caller).CreateOrder, create_order()), kind)
    assert stored() == before


def test_an_integrator_places_orders_by_its_scope(matching: Clients) -> None:
    erp = Caller("erp", world.PARK, Role.INTEGRATOR, scopes=frozenset({"orders.write"}))
    assert matching(erp).CreateOrder(create_order()).state == order_pb2.ORDER_STATE_OPEN


@pytest.mark.parametrize("name", ["GetOrder", "CancelOrder", "GetPlan", "CancelPlan", "GetAssignment"])
def test_what_does_not_exist_is_not_found(matching: Clients, name: str) -> None:
    kind = {"Order": "orders", "Plan": "plans"}.get(name.removeprefix("Get").removeprefix("Cancel"), "assignments")
    request = getattr(service, f"{name}Request")(name=f"{PARENT}/{kind}/none")
    assert isinstance(refused(getattr(matching(world.MANAGER), name), request), NotFound)


def test_a_name_of_the_wrong_form_is_refused(matching: Clients) -> None:
    error = refused(matching(world.MANAGER).GetOrder, service.GetOrderRequest(name=f"{PARENT}/plans/o1"))
    assert (type(error), error.problems[0].field) == (Invalid, "name")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"seconds_limit": 100_000}, "plan.seconds_limit"),
        ({"seconds_limit": 0}, "plan.seconds_limit"),
        ({"iterations_limit": 0}, "plan.iterations_limit"),
        ({"kind": plan_pb2.PLAN_KIND_UNSPECIFIED}, "plan.kind"),
    ],
)
def test_a_plan_without_a_kind_or_with_absurd_limits_is_refused(
    matching: Clients, changes: dict[str, Any], field: str
) -> None:
    error = refused(matching(world.MANAGER).CreatePlan, create_plan(**changes))
    assert (type(error), error.problems[0].field) == (Invalid, field)


def test_a_page_of_no_entries_is_refused(matching: Clients) -> None:
    error = refused(matching(world.MANAGER).ListOrders, service.ListOrdersRequest(parent=PARENT, page_size=0))
    assert (type(error), error.problems[0].field) == (Invalid, "page_size")


def test_a_plan_that_is_over_cannot_be_cancelled(matching: Clients, small: World) -> None:
    plan = small.go_live()
    request = service.CancelPlanRequest(name=f"{PARENT}/plans/{plan.id}")
    error = refused(matching(world.MANAGER).CancelPlan, request)
    assert isinstance(error, Infeasible)
    assert "APPLIED" in error.message


def test_a_page_token_of_another_question_is_refused(matching: Clients) -> None:
    manager = matching(world.MANAGER)
    for ident in ("o1", "o2"):
        manager.CreateOrder(create_order(ident))
    token = manager.ListOrders(service.ListOrdersRequest(parent=PARENT, page_size=1)).next_page_token
    other = service.ListOrdersRequest(parent=PARENT, page_token=token, state="ORDER_STATE_OPEN")
    assert refused(manager.ListOrders, other).problems[0].field == "page_token"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("order_by", "price"),
        ("order_by", "name; drop table orders"),
        ("order_by", "due_date down"),
        ("product", "ankle"),
        ("due_from_date", "2026-02-30"),
        ("due_until_date", "soon"),
        ("query", "a\0b"),
        ("shortfall", 77),
    ],
)
def test_a_list_of_orders_that_cannot_be_understood_is_refused_at_its_field(
    matching: Clients, field: str, value: str | int
) -> None:
    request = service.ListOrdersRequest(parent=PARENT, **{field: value})
    error = refused(matching(world.MANAGER).ListOrders, request)
    assert (type(error), error.problems[0].field) == (Invalid, field)


@pytest.mark.parametrize("token", ["yesterday", "2.0", "1.1", "999999999999999999.0", "1", "-1.0", "1.0\n", "٣.0"])
def test_a_resume_token_that_no_reply_has_had_is_refused(matching: Clients, token: str) -> None:
    matching(world.MANAGER).CreateOrder(create_order())
    request = service.WatchOrderRequest(name=f"{PARENT}/orders/o1", resume_token=token)
    error = refused(lambda asked: next(matching(world.MANAGER).WatchOrder(asked)), request)
    assert error.problems[0].field == "resume_token"
