from __future__ import annotations

from datetime import timedelta

import pytest

from services.errors import Conflict, NotFound
from services.matching.domain.assignments import AssignmentState
from services.matching.domain.orders import OrderState
from services.matching.domain.plans import PlanKind, PlanState
from services.matching.domain.reasons import Rule
from services.matching.domain.routes import RouteStep
from services.matching.storage import plans as stored_plans
from services.matching.use_cases import confirm, plans
from services.matching.use_cases.confirm import Asked
from services.matching.wire import events
from tests.databases import ON_BOTH
from tests.matching import world
from tests.matching.world import World
from tests.statements import statements

pytestmark = pytest.mark.slow


def test_a_plan_makes_a_plan_that_can_be_confirmed(small: World) -> None:
    small.place(world.draft())
    plan = small.ready()
    assert plan.state is PlanState.READY
    assert plan.failure == ""
    assert plan.counts is not None
    assert plan.counts.scheduled_quantity == 80


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_confirming_gives_the_order_its_lots_and_the_enterprises_their_assignments(small: World) -> None:
    small.place(world.draft())
    plan = small.go_live()
    order = small.order()
    assert (plan.state, plan.sequence) == (PlanState.APPLIED, 1)
    assert (order.state, order.scheduled_quantity, order.schedule) == (OrderState.SCHEDULED, 80, 1)
    assert [sum(each.quantities.values()) for each in small.assignments()] == [80, 80]


def test_an_enterprise_that_auto_accepts_is_not_asked(small: World) -> None:
    small.place(world.draft())
    small.go_live()
    assert small.assignment("cut-1").state is AssignmentState.ACCEPTED
    assert small.assignment("sew-a").state is AssignmentState.OFFERED


def test_confirming_publishes_plan_orders_schedules_and_assignments(small: World) -> None:
    small.place(world.draft())
    small.go_live()
    seen = {topic: small.published(topic) for topic in events.TOPICS}
    assert seen == {events.ORDERS: 2, events.PLANS: 1, events.SCHEDULES: 1, events.ASSIGNMENTS: 2, events.DAYS: 1}


def test_a_route_that_no_line_serves_is_accepted_and_unmatched_with_its_reason(small: World) -> None:
    small.place(world.draft(route=(RouteStep("cut"), RouteStep("sew", tags=("fine",)))))
    small.go_live()
    order = small.order()
    assert order.state is OrderState.UNMATCHED
    assert {reason.rule for reason in order.reasons} == {Rule.NO_ELIGIBLE_LINE}


def test_an_order_too_large_for_the_park_is_partly_scheduled_and_says_why(small: World) -> None:
    small.place(world.draft(quantity=9_000))
    small.go_live()
    order = small.order()
    assert order.state is OrderState.PARTLY_SCHEDULED
    assert order.reasons


def test_a_plan_that_was_not_read_last_is_not_confirmed(small: World) -> None:
    small.place(world.draft())
    plan = small.ready()
    with pytest.raises(Conflict, match="changed since"):
        small.confirm(plan, etag="v1")


def test_of_two_ready_plans_the_second_is_discarded_when_the_first_goes_live(small: World) -> None:
    small.place(world.draft())
    first, second = small.ready(), small.ready()
    small.confirm(first)
    assert small.plan(second.id).state is PlanState.DISCARDED
    with pytest.raises(Conflict, match="another plan went live"):
        small.confirm(second)


def test_a_later_plan_takes_the_place_of_the_live_one(small: World) -> None:
    small.place(world.draft())
    first = small.go_live()
    second = small.go_live()
    assert small.plan(first.id).state is PlanState.APPLIED
    assert [small.plan(plan.id).sequence for plan in (first, second)] == [1, 2]


def test_of_applied_plans_that_are_old_the_live_one_is_kept(small: World) -> None:
    small.place(world.draft())
    first, live = small.go_live(), small.go_live()
    later = small.now + timedelta(days=31)
    assert small.write(lambda session: stored_plans.prune(session, later, timedelta(days=30))) == 1
    assert small.plan(live.id).state is PlanState.APPLIED
    with pytest.raises(NotFound):
        small.plan(first.id)


def test_what_an_enterprise_accepted_is_kept_by_the_next_run(small: World) -> None:
    small.place(world.draft())
    small.go_live()
    accepted = small.accept(small.assignment("sew-a"))
    small.place(world.draft("o2", unmet_cost_micros=900_000_000))
    small.go_live()
    assert small.assignment("sew-a").quantities == accepted.quantities


def test_a_plan_leaves_out_what_capacity_no_longer_allows_and_says_so(small: World) -> None:
    small.place(world.draft(quantity=2_000))
    plan = small.ready()
    small.follow(world.line("cut-1", "cutter", "cut", version=2, planned_daily_capacity=10))
    live = small.confirm(plan)
    assert live.counts is not None
    assert live.counts.dropped_lots > 0
    assert small.order().reasons[0].rule is Rule.CHANGED_MEANWHILE
    assert small.overload() == {}
    assert "o1" in small.waiting()


def test_a_plan_goes_live_on_the_park_as_it_was_read_for_it_where_nothing_has_changed(small: World) -> None:
    small.place(world.draft())
    plan, known = small.ready(), small.snapshot()
    with statements() as asked:
        live = confirm.confirm_plan(small.database, Asked(world.PARK, plan.id), lambda: small.now, known)
    assert live.state is PlanState.APPLIED
    assert small.order().state is OrderState.SCHEDULED
    assert [each for each in asked if each.startswith("SELECT") and "FROM lots" in each] == []


def test_a_plan_goes_live_on_the_park_as_it_is_where_something_has_changed(small: World) -> None:
    small.place(world.draft(quantity=2_000))
    plan, known = small.ready(), small.snapshot()
    small.follow(world.line("cut-1", "cutter", "cut", version=2, planned_daily_capacity=10))
    live = confirm.confirm_plan(small.database, Asked(world.PARK, plan.id), lambda: small.now, known)
    assert live.counts is not None
    assert live.counts.dropped_lots > 0
    assert small.overload() == {}


def test_the_next_day_the_park_is_read_again(small: World) -> None:
    small.place(world.draft())
    plan, known = small.ready(), small.snapshot()
    small.days_pass(1)
    confirm.confirm_plan(small.database, Asked(world.PARK, plan.id), lambda: small.now, known)
    assert all(world.date_of(step) >= world.day(1) for lot in small.lots() for step in lot.steps)


def test_what_an_unconfirmed_fill_in_plan_meant_to_place_waits_unless_the_plan_has_looked_at_it(small: World) -> None:
    small.place(world.draft())
    early = small.ready()
    small.place(world.draft("o2"))
    small.now += timedelta(seconds=2)
    small.work(PlanKind.FILL_IN_PLAN)
    assert small.waiting() == []
    small.confirm(early)
    assert small.waiting() == ["o2"]
    assert small.order().state is OrderState.SCHEDULED


def test_a_plan_goes_live_without_an_order_cancelled_meanwhile_though_another_is_short(small: World) -> None:
    small.place(world.draft(unmet_cost_micros=900_000_000), world.draft("o2", quantity=10_000))
    small.go_live()
    plan = small.ready()
    small.cancel()
    assert small.confirm(plan).state is PlanState.APPLIED
    assert small.order("o2").state is OrderState.PARTLY_SCHEDULED


def test_lots_of_an_order_cancelled_meanwhile_do_not_go_live(small: World) -> None:
    small.place(world.draft(), world.draft("o2"))
    plan = small.ready()
    small.cancel("o2")
    small.confirm(plan)
    assert small.lots("o2") == ()
    assert small.order("o1").state is OrderState.SCHEDULED


def test_a_park_plan_without_orders_is_ready_at_once(small: World) -> None:
    assert small.ready().state is PlanState.READY


def test_a_cancelled_plan_is_not_worked_on(small: World) -> None:
    plan = small.ask()
    small.write(lambda session: plans.cancel_plan(session, world.PARK, plan.id, ""))
    assert not small.work(PlanKind.PARK_PLAN)
    assert small.plan(plan.id).state is PlanState.CANCELLED
