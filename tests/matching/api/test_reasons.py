"""Reasons of an order, worked out when somebody asks and kept until what they rest on changes, over their rpc."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from parkloom.matching.v1 import matching_service_pb2 as orders_pb2
from parkloom.matching.v1 import reason_pb2
from parkloom.matching.v1 import reason_service_pb2 as pb
from services.chassis.identity import Caller, Role
from services.errors import Forbidden, NotFound, Unavailable
from services.matching.domain.explanations import Explanation, OrderStanding
from services.matching.domain.orders import OrderUpdate
from services.matching.domain.park import Enterprise
from services.matching.domain.reasons import Reason, Rule
from services.matching.domain.routes import RouteStep
from services.matching.scheduling import proven_reasons
from services.matching.scheduling.snapshot import ParkSnapshot
from services.matching.storage import orders as stored_orders
from services.matching.use_cases import order_reasons
from services.matching.use_cases.order_reasons import Running
from tests.databases import ON_BOTH
from tests.matching import world
from tests.matching.world import PARK, World, day
from tests.serving import Clients, refused

pytestmark = pytest.mark.slow

ASKED = pb.ExplainOrderRequest(name=f"parks/{PARK}/orders/o1")
UNFINISHED = (Reason(Rule.UNFINISHED, "More time might place it better."),)
MUCH = 1_000_000
ANN, BOB = (Caller(name, PARK, Role.INTEGRATOR, scopes=frozenset({"orders.read"})) for name in ("ann", "bob"))


@pytest.fixture
def short(small: World) -> World:
    """An order of ann's that the park has too little capacity for, of which nothing is known but that."""
    route = (RouteStep("sew"),)
    small.place(replace(world.draft(quantity=MUCH, route=route), partial=True, owner="ann"))
    small.place(world.draft("o2", quantity=10, route=route, unmet_cost_micros=10**9))
    small.go_live()
    assert 0 < small.order().scheduled_quantity < MUCH
    small.write(lambda s: stored_orders.orders(s, PARK, ["o1"])["o1"].explain(UNFINISHED, world.NOW))
    return small


@pytest.fixture
def solved(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The orders that were worked out, as they are."""
    found, real = list[str](), proven_reasons.explanation

    def counted(snapshot: ParkSnapshot, ident: str, seconds: float) -> Explanation:
        found.append(ident)
        return real(snapshot, ident, seconds)

    monkeypatch.setattr(order_reasons, "explanation", counted)
    return found


def rules(reply: pb.ExplainOrderResponse) -> set[int]:
    return {reason.rule for reason in reply.reasons}


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_the_limit_that_binds_is_proven_once_and_kept(short: World, matching: Clients, solved: list[str]) -> None:
    first = matching(world.MANAGER).ExplainOrder(ASKED)
    again = matching(world.AUDITOR).ExplainOrder(ASKED)

    assert first.standing == reason_pb2.ORDER_STANDING_LATE_OR_SHORT
    assert first.proven
    assert reason_pb2.REASON_RULE_CAPACITY in rules(first)
    assert again == first
    assert solved == ["o1"]


CHANGES: dict[str, Callable[[World], object]] = {
    "the order": lambda small: small.write(
        lambda s: stored_orders.orders(s, PARK, ["o1"])["o1"].update(OrderUpdate(due=day(9)), world.NOW)
    ),
    "capacity of a line of its links": lambda small: small.follow(world.figures("sew-a", 1, {day(3): 250})),
    "a line of its links": lambda small: small.follow(world.line("sew-b", "beta", "sew", version=2, lead_days=2)),
    "the park": lambda small: small.policy(default_late_cost_micros=2_000_000),
    "an enterprise": lambda small: small.follow(Enterprise(park=PARK, id="beta", version=2, auto_accept=True)),
    "work of another order on its lines": lambda small: small.cancel("o2"),
    "an answer to what it asks for": lambda small: small.accept(small.assignments()[0]),
    "the day": lambda small: small.days_pass(1),
}


@pytest.mark.parametrize("change", CHANGES)
def test_it_is_worked_out_again_where_what_it_rests_on_has_changed(
    short: World, matching: Clients, solved: list[str], change: str
) -> None:
    matching(world.MANAGER).ExplainOrder(ASKED)
    CHANGES[change](short)
    matching(world.MANAGER).ExplainOrder(ASKED)
    matching(world.MANAGER).ExplainOrder(ASKED)
    assert solved == ["o1", "o1"]


def test_what_a_plan_finds_of_the_order_changes_nothing(short: World, matching: Clients, solved: list[str]) -> None:
    matching(world.MANAGER).ExplainOrder(ASKED)
    explain(short, UNFINISHED * 2)
    matching(world.MANAGER).ExplainOrder(ASKED)
    assert solved == ["o1"]


def test_capacity_of_other_links_changes_nothing(short: World, matching: Clients, solved: list[str]) -> None:
    matching(world.MANAGER).ExplainOrder(ASKED)
    short.follow(world.figures("cut-1", 1, {day(3): 7}))
    matching(world.MANAGER).ExplainOrder(ASKED)
    assert solved == ["o1"]


def test_what_is_not_proven_in_time_is_shown_so_and_not_kept(
    short: World, matching: Clients, solved: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(order_reasons, "SECONDS", 0.0)
    # Without time a bound proves it, as the order is short of capacity alone: here none does.
    monkeypatch.setattr(proven_reasons, "inserted_reasons", lambda *_: [])
    reply = matching(world.MANAGER).ExplainOrder(ASKED)
    assert reply.reasons
    assert not reply.proven
    assert short.rows("explanations") == 0
    matching(world.MANAGER).ExplainOrder(ASKED)
    assert solved == ["o1", "o1"]


def test_an_order_in_time_one_that_waits_and_one_that_is_over_have_no_reasons(
    small: World, matching: Clients, solved: list[str]
) -> None:
    small.place(world.draft())
    waits = matching(world.MANAGER).ExplainOrder(ASKED)
    small.go_live()
    in_time = matching(world.MANAGER).ExplainOrder(ASKED)
    small.cancel()
    over = matching(world.MANAGER).ExplainOrder(ASKED)

    assert [reply.standing for reply in (waits, in_time, over)] == [
        reason_pb2.ORDER_STANDING_WAITS,
        reason_pb2.ORDER_STANDING_IN_TIME,
        reason_pb2.ORDER_STANDING_OVER,
    ]
    assert not [reason for reply in (waits, in_time, over) for reason in reply.reasons]
    assert solved == []


def test_a_buyer_gets_its_own_order_alone_and_an_enterprise_none(
    short: World, matching: Clients, solved: list[str]
) -> None:
    none = pb.ExplainOrderRequest(name=f"parks/{PARK}/orders/none")
    theirs, missing = refused(matching(BOB).ExplainOrder, ASKED), refused(matching(BOB).ExplainOrder, none)
    assert isinstance(theirs, NotFound)
    assert str(theirs).replace("orders/o1", "orders/none") == str(missing)
    for enterprise in (world.ALPHA, world.BETA):
        assert isinstance(refused(matching(enterprise).ExplainOrder, ASKED), Forbidden)
    assert solved == []

    mine = matching(ANN).ExplainOrder(ASKED)
    assert reason_pb2.REASON_RULE_CAPACITY in rules(mine)
    shown = str(mine)
    assert not [name for name in ("alpha", "beta", "sew-a", "sew-b") if name in shown]


def test_a_buyer_sees_nothing_of_what_plans_find_and_its_order_does_not_move_with_it(
    short: World, matching: Clients
) -> None:
    """Though the park's people see the newest reasons."""
    asked, ann, manager = orders_pb2.GetOrderRequest(name=ASKED.name), matching(ANN), matching(world.MANAGER)
    summed = orders_pb2.SummarizeOrdersRequest(parent=f"parks/{PARK}", worst_orders_limit=5)
    before, sums, known = ann.GetOrder(asked), ann.SummarizeOrders(summed), manager.GetOrder(asked)
    assert (list(before.reasons), [why.rule for why in known.reasons]) == ([], [reason_pb2.REASON_RULE_UNFINISHED])
    for reasons in ((Reason(Rule.LEAD_TIME, "takes too long"),), ()):
        explain(short, reasons)
        assert ann.GetOrder(asked) == before
        assert ann.SummarizeOrders(summed) == sums
    now = manager.GetOrder(asked)
    assert (list(now.reasons), now.etag != known.etag) == ([], True)
    assert [order.name for order in sums.worst_orders] == [ASKED.name]


def explain(short: World, reasons: tuple[Reason, ...]) -> None:
    """As a plan does that finds nothing else to change."""

    def store(session: Session) -> None:
        order = stored_orders.find_order(session, PARK, "o1")
        assert order is not None
        order.explain(reasons, world.NOW + timedelta(hours=1))

    short.write(store)


IN_TIME = Explanation(OrderStanding.IN_TIME)


def test_who_asks_for_what_is_being_worked_out_gets_the_same() -> None:
    running, begun, may_end = Running(), threading.Event(), threading.Event()
    ran = list[int]()

    def work() -> Explanation:
        ran.append(1)
        begun.set()
        may_end.wait(10)
        return IN_TIME

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(running.once, ("p1", "o1", "x"), work)
        assert begun.wait(10)
        second = pool.submit(running.once, ("p1", "o1", "x"), work)
        may_end.set()
        assert first.result(10) == second.result(10) == IN_TIME
    running.once(("p1", "o1", "x"), lambda: IN_TIME)


def test_where_many_are_worked_out_others_are_asked_to_wait_and_a_failure_leaves_room() -> None:
    running = Running()

    def nested(left: int) -> Explanation:
        return running.once((str(left),), lambda: nested(left - 1) if left else IN_TIME)

    with pytest.raises(Unavailable) as caught:
        nested(order_reasons.AT_ONCE)
    assert caught.value.code == "REASONS_BUSY"
    assert nested(order_reasons.AT_ONCE - 1) == IN_TIME
