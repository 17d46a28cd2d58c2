from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, event, update

from services.matching.domain.assignments import Assignment, AssignmentState
from services.matching.domain.orders import OrderState
from services.matching.domain.park import Rate
from services.matching.domain.plans import PlanKind, PlanState
from services.matching.domain.reasons import Rule
from services.matching.domain.routes import RouteStep
from services.matching.scheduling import snapshot
from services.matching.scheduling.snapshot import ParkSnapshot, Work, work_of
from services.matching.storage import tables
from services.matching.use_cases import fill_in, plans
from services.planning.model.lots import Lots
from tests.databases import ON_BOTH
from tests.matching import world
from tests.matching.world import World

pytestmark = pytest.mark.slow

RIVALS = (("a", "alpha"), ("b", "beta"))


@contextmanager
def loaded(kind: type[Any]) -> Iterator[list[Any]]:
    """The entities of a kind that are read from databases within it."""
    read: list[Any] = []

    def note(entity: Any, _context: object) -> None:
        read.append(entity)

    event.listen(kind, "load", note)
    try:
        yield read
    finally:
        event.remove(kind, "load", note)


def test_a_new_order_is_placed_at_once_where_no_fill_in_plan_was_made_lately(small: World) -> None:
    small.follow(world.auto_confirming())
    small.place(world.draft())
    assert small.work(PlanKind.FILL_IN_PLAN)
    assert small.order().state is OrderState.SCHEDULED
    assert small.waiting() == []


def test_a_fill_in_plan_leaves_what_others_have(small: World) -> None:
    small.place(world.draft())
    small.go_live()
    before = small.lots()
    small.place(world.draft("o2", quantity=500))
    small.fill_in()
    assert small.lots() == before
    assert small.order().schedule == 1
    assert small.order("o2").state is OrderState.SCHEDULED
    assert small.overload() == {}


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_capacity_below_what_is_agreed_marks_it_at_risk_and_a_fill_in_plan_moves_it(small: World) -> None:
    small.place(world.draft())
    small.go_live()
    used = small.assignment("sew-a")
    small.follow(world.figures("sew-a", 1, dict.fromkeys(used.quantities, 0)))
    assert small.assignment("sew-a").at_risk
    assert small.waiting() == ["o1"]
    small.fill_in()
    assert small.order().state is OrderState.SCHEDULED
    assert small.overload() == {}
    assert not any(each.at_risk for each in small.assignments())


def test_what_still_holds_of_an_endangered_order_stays(small: World) -> None:
    small.place(world.draft(quantity=200, due=world.day(4)))
    small.go_live()
    lost = small.lots()[0]
    small.follow(world.figures(lost.steps[1].line, 1, {world.date_of(lost.steps[1]): 0}))
    small.fill_in()
    kept = {lot.steps for lot in small.lots()}
    assert {lot.steps for lot in small.lots() if lot.steps[1] != lost.steps[1]} <= kept
    assert small.order().scheduled_quantity == 200


def test_capacity_that_comes_back_ends_the_risk(small: World) -> None:
    small.place(world.draft())
    small.go_live()
    used = small.assignment("sew-a")
    small.follow(world.figures("sew-a", 1, dict.fromkeys(used.quantities, 0)))
    small.follow(world.figures("sew-a", 2, dict.fromkeys(used.quantities, 100)))
    assert not small.assignment("sew-a").at_risk


def test_an_older_figure_changes_nothing(small: World) -> None:
    small.place(world.draft())
    small.go_live()
    used = small.assignment("sew-a")
    small.follow(world.figures("sew-a", 2, dict.fromkeys(used.quantities, 100)))
    small.follow(world.figures("sew-a", 1, dict.fromkeys(used.quantities, 0)))
    assert not small.assignment("sew-a").at_risk


def test_a_rate_card_that_takes_more_capacity_marks_what_no_longer_fits(small: World) -> None:
    small.place(world.draft())
    small.go_live()
    rates = (Rate("sock", 2.0, 1_000_000),)
    small.follow(world.line("sew-a", "alpha", "sew", version=2, rates=rates))
    assert small.assignment("sew-a").at_risk
    small.fill_in()
    assert small.order().state is OrderState.SCHEDULED
    assert small.overload() == {}


def test_what_nobody_else_can_do_is_given_up_with_its_reason(small: World) -> None:
    small.place(world.draft())
    small.go_live()
    small.follow(world.line("sew-b", "beta", "sew", version=2, planned_daily_capacity=0))
    small.follow(world.line("sew-a", "alpha", "sew", version=2, planned_daily_capacity=0))
    small.fill_in()
    assert small.order().state is OrderState.UNMATCHED
    assert small.order().reasons
    assert small.assignment("sew-a").state is AssignmentState.CANCELLED


def test_more_capacity_is_a_chance_for_what_was_short(small: World) -> None:
    small.follow(world.line("sew-a", "alpha", "sew", version=2, planned_daily_capacity=0))
    small.follow(world.line("sew-b", "beta", "sew", version=2, planned_daily_capacity=0))
    small.place(world.draft())
    small.fill_in()
    assert small.order().state is OrderState.UNMATCHED
    assert small.waiting() == []
    small.follow(world.figures("sew-b", 1, {world.day(4): 100}))
    small.fill_in()
    assert small.order().state is OrderState.SCHEDULED


def test_a_fill_in_plan_reads_the_assignments_of_the_lines_it_touches_only(small: World) -> None:
    for number in range(5):
        small.place(world.draft(f"a{number}", route=(RouteStep("sew", only_enterprises=("alpha",)),)))
    small.place(world.draft("b", route=(RouteStep("sew", only_enterprises=("beta",)),)))
    small.go_live()
    small.fill_in()
    small.place(world.draft("new", route=(RouteStep("sew", only_enterprises=("beta",)),)))
    with loaded(Assignment) as read:
        small.fill_in()
    assert {(each.order, each.line) for each in read} == {("b", "sew-b")}
    assert small.order("new").state is OrderState.SCHEDULED


def test_what_standing_lots_take_is_not_worked_out_again(small: World, monkeypatch: pytest.MonkeyPatch) -> None:
    small.follow(world.auto_confirming())
    small.place(world.draft("a"), world.draft("b"))
    small.fill_in()
    asked: list[str] = []

    def counted(known: ParkSnapshot, lots: Lots) -> Mapping[str, Work]:
        asked.extend(lots.orders)
        return work_of(known, lots)

    monkeypatch.setattr(snapshot, "work_of", counted)
    small.place(world.draft("new"))
    small.fill_in()
    assert small.order("new").state is OrderState.SCHEDULED
    assert set(asked) == {"new"}


def test_a_fill_in_plan_ends_a_risk_on_a_line_that_it_touches(small: World) -> None:
    small.place(world.draft())
    small.go_live()
    small.fill_in()
    used = small.assignment("sew-a")
    small.write(lambda session: session.execute(update(tables.assignments).values(at_risk=True, version=99)))
    small.place(world.draft("new", route=(RouteStep("sew", only_enterprises=("alpha",)),)))
    small.fill_in()
    assert small.order("new").state is OrderState.SCHEDULED
    assert not small.assignment("sew-a").at_risk
    assert small.assignment("sew-a").quantities == used.quantities


def test_work_that_was_at_risk_before_a_plan_is_not_asked_for_again_by_it(small: World) -> None:
    """Orders that shared a line with too little capacity asked for each other for ever."""
    small.place(world.draft(quantity=50), world.draft("o2", quantity=50))
    small.go_live()
    days = {day for order in ("o1", "o2") for day in small.assignment("sew-a", order).quantities}
    small.follow(world.figures("sew-a", 1, dict.fromkeys(days, 20)))
    small.write(lambda session: session.execute(delete(tables.fill_in_requests)))
    small.place(world.draft("new", quantity=10, route=(RouteStep("sew", only_enterprises=("alpha",)),)))
    small.fill_in()
    assert small.assignment("sew-a").at_risk
    assert small.order("new").state is OrderState.SCHEDULED
    assert small.waiting() == []


def test_lots_that_no_longer_hold_go_when_a_fill_in_plan_finds_no_other_place(small: World) -> None:
    small.follow(*(world.line(f"sew-{x}", enterprise, "sew", version=2, tags=("fine",)) for x, enterprise in RIVALS))
    small.place(world.draft(route=(RouteStep("sew", tags=("fine",)),)))
    small.go_live()
    small.fill_in()
    before = small.assignments()
    small.follow(*(world.line(f"sew-{x}", enterprise, "sew", version=3) for x, enterprise in RIVALS))
    small.place(world.draft("new", route=(RouteStep("cut"),), ship_to_zone="east"))
    small.fill_in()
    assert before
    assert {each.state for each in small.assignments()} == {AssignmentState.CANCELLED}
    assert (small.lots(), small.order().state) == ((), OrderState.UNMATCHED)


def test_a_declined_assignment_goes_elsewhere_and_is_not_offered_there_again(small: World) -> None:
    small.place(world.draft())
    small.go_live()
    declined = small.decline(small.assignment("sew-a"), world.ALPHA)
    assert (declined.state, declined.decline_reason) == (AssignmentState.DECLINED, "no hands")
    assert small.order().reasons[0].rule is Rule.CHANGED_MEANWHILE
    small.fill_in()
    assert small.order().state is OrderState.SCHEDULED
    assert small.assignment("sew-a").state is AssignmentState.DECLINED
    assert small.assignment("sew-b").state is AssignmentState.OFFERED


def test_an_order_whose_every_sewer_declines_is_unmatched(small: World) -> None:
    small.place(world.draft())
    small.go_live()
    small.decline(small.assignment("sew-a"))
    small.fill_in()
    small.decline(small.assignment("sew-b"))
    small.fill_in()
    assert small.order().state is OrderState.UNMATCHED
    assert small.order().reasons


def test_a_cancelled_order_frees_its_capacity_for_those_that_were_short(small: World) -> None:
    small.follow(world.line("sew-b", "beta", "sew", version=2, planned_daily_capacity=0))
    small.place(world.draft(quantity=3_000, unmet_cost_micros=90_000_000))
    small.go_live()
    small.place(world.draft("o2", quantity=500))
    small.fill_in()
    assert small.order("o2").is_short
    small.cancel("o1")
    assert small.lots("o1") == ()
    assert {each.state for each in small.assignments("o1")} == {AssignmentState.CANCELLED}
    small.fill_in()
    assert small.order("o2").state is OrderState.SCHEDULED


def test_two_fill_in_plans_do_not_wait_for_each_other(small: World) -> None:
    small.follow(world.auto_confirming())
    small.place(world.draft())
    small.now += timedelta(seconds=2)
    small.work(PlanKind.FILL_IN_PLAN)
    small.place(world.draft("o2"))
    small.now += timedelta(seconds=2)
    small.work(PlanKind.FILL_IN_PLAN)
    assert [small.order(ident).state for ident in ("o1", "o2")] == [OrderState.SCHEDULED] * 2


def test_a_fill_in_plan_that_nobody_confirmed_is_taken_over_by_the_next(small: World) -> None:
    small.place(world.draft())
    small.now += timedelta(seconds=2)
    small.work(PlanKind.FILL_IN_PLAN)
    small.place(world.draft("o2"))
    live = small.fill_in()
    assert live is not None
    assert set(live.orders) == {"o1", "o2"}


def test_a_decline_while_a_park_plan_is_under_way_is_not_undone_by_it(small: World) -> None:
    small.place(world.draft())
    small.go_live()
    plan = small.ready()
    small.decline(small.assignment("sew-a"))
    small.confirm(plan)
    assert small.assignment("sew-a").state is AssignmentState.DECLINED
    assert small.waiting() == ["o1"]


def test_work_that_is_done_is_gone_on_from_and_not_done_twice(small: World) -> None:
    small.place(world.draft())
    small.go_live()
    [lot] = small.lots()
    small.days_pass((world.date_of(lot.steps[0]) - world.TODAY).days + 1)
    small.decline(small.assignment("sew-a"))
    assert [len(each.steps) for each in small.lots()] == [1]
    small.fill_in()
    assert {each.steps[0] for each in small.lots()} == {lot.steps[0]}
    assert small.order().scheduled_quantity == 80


def test_what_a_cancelled_fill_in_plan_was_to_place_waits_again(small: World) -> None:
    small.place(world.draft())
    small.now += timedelta(seconds=2)
    plan = small.write(lambda s: fill_in.queue(s, world.PARK))
    assert small.waiting() == []
    small.write(lambda s: plans.cancel_plan(s, world.PARK, plan.id, ""))
    assert small.waiting() == ["o1"]
    assert small.fill_in() is not None


def test_what_a_park_plan_is_about_to_place_is_left_to_it_and_what_is_new_is_not(small: World) -> None:
    small.follow(world.auto_confirming())
    small.place(world.draft())
    small.now += timedelta(seconds=1)
    small.ask()
    assert small.claim() is not None
    small.now += timedelta(seconds=1)
    small.place(world.draft("o2"))
    small.follow(world.figures("sew-b", 1, {world.day(4): 200}))
    assert small.waiting() == ["o1", "o2"]
    small.fill_in()
    assert (small.order().state, small.order("o2").state) == (OrderState.OPEN, OrderState.SCHEDULED)
    assert small.waiting() == ["o1"]


def test_no_fill_in_plan_works_beside_a_park_plan_on_orders_that_this_places_where_people_confirm(small: World) -> None:
    small.place(world.draft())
    small.now += timedelta(seconds=1)
    small.ask()
    small.now += timedelta(seconds=1)
    assert small.write(lambda s: fill_in.queue(s, world.PARK)) is None
    job = small.claim()
    assert job is not None
    small.place(world.draft("o2"))
    small.now += timedelta(seconds=2)
    queued = small.write(lambda s: fill_in.queue(s, world.PARK))
    assert list(queued.orders) == ["o2"]
    assert small.waiting() == ["o1"]
    assert small.work(PlanKind.FILL_IN_PLAN)
    small.now += timedelta(seconds=20)
    assert small.write(lambda s: fill_in.queue(s, world.PARK)) is None
    assert small.plan(queued.id).state is PlanState.READY


def test_a_park_plan_that_nobody_confirms_keeps_no_order_from_a_fill_in_plan(small: World) -> None:
    small.place(world.draft())
    small.now += timedelta(seconds=1)
    small.ready()
    small.now += timedelta(seconds=2)
    queued = small.write(lambda s: fill_in.queue(s, world.PARK))
    assert list(queued.orders) == ["o1"]


def test_what_is_endangered_does_not_wait_for_a_park_plan(small: World) -> None:
    small.follow(world.auto_confirming())
    small.place(world.draft(quantity=100_000))
    small.fill_in()
    assert small.order().state is OrderState.PARTLY_SCHEDULED
    small.ask()
    assert small.claim() is not None
    used = small.assignment("sew-a")
    small.follow(world.figures("sew-a", 1, {max(used.quantities): 0}))
    assert small.fill_in() is not None


def test_the_state_of_a_plan_is_reported_when_it_fails(small: World) -> None:
    plan = small.ask()
    for _ in range(3):
        small.claim(seconds=-1)
        small.now += timedelta(seconds=1)
    assert small.work()
    assert small.plan(plan.id).state is PlanState.FAILED
    assert "3 attempts" in small.plan(plan.id).failure


def test_a_whole_order_whose_days_are_taken_lacks_capacity_and_is_made_once_they_are_free(small: World) -> None:
    """Both take every unit of the only sewing line until the horizon ends."""
    small.follow(world.line("sew-b", "beta", "sew", version=2, planned_daily_capacity=0))
    small.place(world.draft(quantity=3_000, unmet_cost_micros=90_000_000))
    small.go_live()
    small.place(world.draft("o2", quantity=500, partial=False))
    small.fill_in()
    assert {reason.rule for reason in small.order("o2").reasons} == {Rule.CAPACITY}
    small.cancel("o1")
    small.fill_in()
    assert small.order("o2").state is OrderState.SCHEDULED
    assert {reason.rule for reason in small.order("o2").reasons} <= {Rule.CAPACITY, Rule.COST}
