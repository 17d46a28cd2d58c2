"""A plan goes live at its first attempt unless what it touches has changed meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from services.chassis.database import Database
from services.matching import storage
from services.matching.domain.orders import OrderDraft
from services.matching.domain.park import Quota
from services.matching.domain.plans import Plan, PlanKind, PlanState
from services.matching.domain.routes import RouteStep
from services.matching.scheduling.activation import activate
from services.matching.scheduling.activation_problem import live_problem
from services.matching.storage import orders as stored_orders
from services.matching.storage import plans as stored_plans
from services.matching.use_cases import confirm
from services.matching.use_cases.goods import follow_movements
from services.planning import rules
from tests.matching import world
from tests.matching.loads import check_loads
from tests.matching.world import World

pytestmark = pytest.mark.slow

ALPHA = (RouteStep("sew", only_enterprises=("alpha",)),)
BETA = (RouteStep("sew", only_enterprises=("beta",)),)


@pytest.fixture
def attempts(small: World, monkeypatch: pytest.MonkeyPatch) -> Callable[[Plan, Callable[[], Any]], int]:
    """Confirms a plan, and does something between its check and the transaction that stores it; counts the checks."""

    def confirmed(plan: Plan, meanwhile: Callable[[], Any]) -> int:
        checks, failures = list[bool](), list[BaseException]()

        def work() -> None:
            try:
                meanwhile()
            except BaseException as failure:
                failures.append(failure)

        def counted(*given: Any, **options: Any) -> Any:
            checked = activate(*given, **options)
            checks.append(given[1].plan.id == plan.id)
            if len(checks) == 1:
                other = threading.Thread(target=work)
                other.start()
                other.join()
            return checked

        with monkeypatch.context() as overtaken:
            overtaken.setattr(confirm, "activate", counted)
            assert small.confirm(plan).state is PlanState.APPLIED
        assert failures == []
        return sum(checks)

    return confirmed


@pytest.fixture
def ready(small: World) -> Plan:
    """A plan of 80 units at alpha; 60 other units are live at beta, and 30 more at alpha two weeks later."""
    later = world.draft("later", quantity=30, route=ALPHA, release=world.day(14), due=world.day(20))
    small.place(world.draft("o2", quantity=60, route=BETA), later)
    small.go_live()
    small.place(world.draft("o1", route=ALPHA))
    return filled_in(small)


def on_day_4(ident: str, route: tuple[RouteStep, ...]) -> OrderDraft:
    """80 units that are in time only if they are sewn on day 4."""
    return world.draft(ident, route=route, release=world.day(4), due=world.day(6))


def planned(small: World) -> Plan:
    """A park plan, not confirmed, whose orders wait for no other one."""
    small.write(lambda session: stored_orders.take_requests(session, world.PARK))
    return small.ready()


def filled_in(small: World) -> Plan:
    """The fill-in plan that is due, not confirmed."""
    asked = small.ask(PlanKind.FILL_IN_PLAN)
    assert small.work(PlanKind.FILL_IN_PLAN)
    return small.plan(asked.id)


def test_an_order_posted_meanwhile_costs_no_attempt(small: World, ready: Plan, attempts: Any) -> None:
    assert attempts(ready, lambda: small.place(world.draft("new"))) == 1
    assert small.lots("o1") != ()


def test_an_answer_elsewhere_costs_no_attempt(small: World, ready: Plan, attempts: Any) -> None:
    assert attempts(ready, lambda: small.accept(small.assignment("sew-b", "o2"))) == 1


def test_an_answer_for_other_work_of_the_same_line_costs_no_attempt(small: World, ready: Plan, attempts: Any) -> None:
    assert attempts(ready, lambda: small.decline(small.assignment("sew-a", "later"))) == 1
    assert small.lots("later") == ()


def test_an_order_cancelled_elsewhere_costs_no_attempt(small: World, ready: Plan, attempts: Any) -> None:
    assert attempts(ready, lambda: small.cancel("later")) == 1


def test_capacity_of_another_day_costs_no_attempt(small: World, ready: Plan, attempts: Any) -> None:
    assert attempts(ready, lambda: small.follow(world.figures("sew-a", 1, {world.day(25): 5}))) == 1


def test_capacity_of_the_same_line_and_day_does(small: World, ready: Plan, attempts: Any) -> None:
    fallen = world.figures("sew-a", 1, dict.fromkeys(map(world.day, range(9)), 10))
    assert attempts(ready, lambda: small.follow(fallen)) == 2
    assert small.overload() == {}


def test_an_answer_to_an_order_of_the_plan_has_that_order_alone_looked_at_again(small: World, attempts: Any) -> None:
    small.place(world.draft(), world.draft("o2", quantity=60))
    small.go_live()
    again = small.ready()
    assert attempts(again, lambda: small.accept(small.assignment("sew-a"))) == 1
    assert small.assignment("sew-a").agreed
    assert small.assignment("sew-a").active
    check(small)


def test_what_an_enterprise_agrees_to_meanwhile_stays_where_the_plan_would_move_it(small: World, attempts: Any) -> None:
    small.place(world.draft(route=BETA), world.draft("o2", quantity=60, route=ALPHA))
    small.go_live()
    small.follow(world.line("sew-c", "beta", "sew", version=1, price_micros=1_000))
    plan = small.ready()
    [moved] = [lot for lot in small.read(lambda s: stored_plans.proposal(s, world.PARK, plan.id)) if lot.order == "o1"]
    assert moved.steps[0].line == "sew-c"
    assert attempts(plan, lambda: small.accept(small.assignment("sew-b"))) == 1
    assert [lot.steps[0].line for lot in small.lots()] == ["sew-b"]
    check(small)


def test_a_declined_order_of_the_plan_stays_as_it_is_then_and_the_others_go_live(small: World, attempts: Any) -> None:
    small.place(world.draft(), world.draft("o2", quantity=60))
    small.go_live()
    small.place(world.draft("new", quantity=50))
    plan = planned(small)
    assert attempts(plan, lambda: small.decline(small.assignment("sew-a"))) == 1
    assert [len(lot.steps) for lot in small.lots()] == [1]
    assert small.lots("new") != ()
    assert "o1" in small.waiting()
    check(small)


def test_an_order_cancelled_meanwhile_holds_up_no_other_of_the_plan(small: World, attempts: Any) -> None:
    small.place(world.draft(), world.draft("o2", quantity=60))
    plan = planned(small)
    assert attempts(plan, lambda: small.cancel("o2")) == 1
    assert small.lots() != ()
    assert small.lots("o2") == ()
    check(small)


def test_the_whole_is_worked_out_again_where_an_order_stays_on_what_the_plan_gives_to_another(
    small: World, attempts: Any
) -> None:
    """o1 keeps the cheaper line, which it has agreed to, and the plan had given its day there to o2."""
    small.follow(world.park(version=2, quotas=(), policy=replace(world.park().policy, stability_weight=0.0)))
    small.follow(world.line("sew-b", "beta", "sew", version=2, planned_daily_capacity=0))
    small.place(on_day_4("o1", (RouteStep("sew"),)))
    small.go_live()
    small.place(replace(on_day_4("o2", ALPHA), late_cost_micros=10**8))
    small.follow(world.line("sew-b", "beta", "sew", version=3, planned_daily_capacity=100))
    plan = planned(small)
    proposed = small.read(lambda s: stored_plans.proposal(s, world.PARK, plan.id))
    assert {(lot.order, lot.steps[0].line) for lot in proposed} == {("o1", "sew-b"), ("o2", "sew-a")}
    assert attempts(plan, lambda: small.accept(small.assignment("sew-a"))) == 2
    assert [lot.steps[0].line for lot in small.lots()] == ["sew-a"]
    check(small)


@pytest.mark.parametrize(("route", "expected"), [(BETA, 1), (ALPHA, 2)], ids=["other lines", "the same line and day"])
def test_of_two_activations_at_once_one_sends_the_other_back_only_where_they_add_to_the_same_loads(
    small: World, attempts: Any, route: tuple[RouteStep, ...], expected: int
) -> None:
    small.follow(world.park(version=2, quotas=()))
    small.place(on_day_4("o1", ALPHA))
    plan = planned(small)
    small.place(on_day_4("o2", route))
    assert attempts(plan, small.fill_in) == expected
    assert small.lots("o2") != ()
    assert small.lots("o1") != () or small.waiting() == ["o1"]
    assert small.overload() == {}


@pytest.mark.parametrize(("limit", "expected"), [(1_000.0, 1), (120.0, 2)], ids=["room for both", "for one"])
def test_two_that_add_to_one_quota_on_one_day_are_checked_beside_each_other(
    small: World, attempts: Any, limit: float, expected: int
) -> None:
    small.follow(world.park(version=2, quotas=(Quota("steam", ("sew",), limit, 1.0),)))
    small.place(on_day_4("o1", ALPHA))
    plan = planned(small)
    small.place(on_day_4("o2", BETA))
    assert attempts(plan, small.fill_in) == expected
    assert small.lots("o2") != ()
    check(small)


def test_work_that_others_add_to_the_same_day_costs_no_attempt_where_both_fit(small: World, attempts: Any) -> None:
    small.follow(world.park(version=2, quotas=()))
    small.place(replace(on_day_4("o1", ALPHA), quantity=50))
    plan = planned(small)
    small.place(replace(on_day_4("o2", ALPHA), quantity=50))
    assert attempts(plan, small.fill_in) == 1
    assert {lot.steps[0] for lot in small.lots("o1")} == {lot.steps[0] for lot in small.lots("o2")}
    check(small)


def test_a_closed_day_that_opens_between_two_runs_of_one_campaign_does(small: World, attempts: Any) -> None:
    """The second run needs a set-up then."""
    small.follow(world.line("sew-a", "alpha", "sew", version=2, setup=10))
    small.follow(world.figures("sew-a", 1, {world.day(3): 0}))
    small.place(world.draft("o1", quantity=250, route=ALPHA, release=world.day(2), due=world.day(6)))
    plan = small.ready()
    opened = world.figures("sew-a", 2, {world.day(3): 1})
    assert attempts(plan, lambda: small.follow(opened)) == 2


def test_goods_of_the_order_that_leave_meanwhile_have_it_alone_looked_at_again(small: World, attempts: Any) -> None:
    small.policy(auto_confirm=True, same_day_until="24:00")
    small.place(world.draft())
    small.fill_in()
    small.policy(auto_confirm=False)
    small.days_pass(1)
    some_leave(small, "m1")
    plan = small.ready()
    assert attempts(plan, lambda: some_leave(small, "m2")) == 1


def some_leave(small: World, movement: str) -> None:
    """Half of the order is loaded for the second step."""
    row = {"park": world.PARK, "id": movement, "version": 1, "order": "o1", "final": False, "step": 0, "quantity": 40}
    row |= {"from_enterprise": "cutter", "to_enterprise": "alpha", "made_by": "", "state": "in_transit"}
    row |= {"loaded": 40, "received": 0, "lost": 0, "returned": 0}
    small.write(lambda session: follow_movements(session, [row], small.now))


def test_a_line_that_is_overloaded_counts_on_all_its_days(small: World, attempts: Any) -> None:
    """Who is at risk there depends on all of them."""
    small.place(world.draft("o2", route=ALPHA, release=world.day(14), due=world.day(20)))
    small.go_live()
    small.follow(world.figures("sew-a", 1, dict.fromkeys(map(world.day, range(9, 30)), 10)))
    assert small.assignment("sew-a", "o2").at_risk
    small.place(world.draft("o1", route=ALPHA))
    plan = filled_in(small)
    enough = world.figures("sew-a", 2, dict.fromkeys(map(world.day, range(9, 30)), 100))
    assert attempts(plan, lambda: small.follow(enough)) == 2
    assert not small.assignment("sew-a", "o2").at_risk


def test_work_that_comes_to_be_at_risk_meanwhile_stays_so_where_the_plan_leaves_it(small: World, attempts: Any) -> None:
    small.place(world.draft(route=ALPHA, release=world.day(4), due=world.day(6)))
    small.go_live()
    plan = planned(small)
    attempts(plan, lambda: small.follow(world.figures("sew-a", 1, {world.day(4): 10})))
    assert {line for line, _ in small.overload()} == {each.line for each in small.assignments() if each.at_risk}


def check(small: World) -> None:
    """Live lots keep every rule beside each other, and the park's load is that of its orders."""
    problem, standing = live_problem(small.snapshot())
    assert rules.examine(problem, standing).violations == []
    check_loads(small)


def test_rows_of_a_plan_are_made_before_its_transaction(
    small: World, ready: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing, made_while_writing = [False], list[bool]()
    write, row_of = Database._write, storage.row_of

    def watched(*given: Any) -> Any:
        writing[0] = True
        try:
            return write(*given)
        finally:
            writing[0] = False

    def noted(entity: Any) -> Any:
        made_while_writing.append(writing[0])
        return row_of(entity)

    monkeypatch.setattr(Database, "_write", watched)
    monkeypatch.setattr(storage, "row_of", noted)
    assert small.confirm(ready).state is PlanState.APPLIED
    assert len(made_while_writing) >= 2
    assert not any(made_while_writing)
    assert small.order("o1").scheduled_quantity == 80
