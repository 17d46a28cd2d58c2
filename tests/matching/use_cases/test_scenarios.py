"""What-if scenarios: planned beside the live park, compared with it, adopted or discarded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from services.chassis.rpc.etags import etag
from services.errors import Conflict, Exhausted, Infeasible, Invalid, NotFound
from services.matching.domain.edits import (
    AddedLine,
    ChangedCapacity,
    ChangedOrder,
    ChangedPolicy,
    ChangedQuota,
    ChangedWeekdays,
    Edit,
    EndedEnterprise,
    ScaledCapacity,
)
from services.matching.domain.orders import OrderState, OrderUpdate
from services.matching.domain.park import Policy
from services.matching.domain.plans import PlanKind, PlanState
from services.matching.domain.scenarios import MOST_OPEN, Scenario, ScenarioState
from services.matching.storage import live_schedules
from services.matching.use_cases import scenarios as use_cases
from services.matching.use_cases.plan_limits import PlanLimits
from services.park_calendar import Closure
from tests.databases import ON_BOTH
from tests.matching import scenarios
from tests.matching.world import PARK, TODAY, World, day, draft, figures

pytestmark = pytest.mark.slow

MORE = Edit(add_order=draft("extra", quantity=100))
EVERY_EDIT = (
    MORE,
    Edit(change_order=ChangedOrder("o1", OrderUpdate(quantity=120, due=day(8)))),
    Edit(cancel_order="o2"),
    Edit(change_capacity=ChangedCapacity("sew-a", day(1), day(3), 10)),
    Edit(change_quota=ChangedQuota("steam", 500.0)),
    Edit(change_policy=ChangedPolicy(frozen_days=1, default_late_cost_micros=7_000_000)),
    Edit(add_line=AddedLine("sew-new", "sew-b", 250, day(2))),
    Edit(end_enterprise=EndedEnterprise("alpha", day(5))),
    Edit(add_closure=Closure("Festival", f"{day(2)}", f"{day(3)}", (0.5,), ("sew",))),
    Edit(change_weekdays=ChangedWeekdays((1.0, 1.0, 1.0, 1.0, 1.0, 0.5, 0.5))),
    Edit(scale_capacity=ScaledCapacity("sew", "", day(4), day(6), 1.5)),
)


@pytest.fixture
def live(small: World) -> World:
    """A park with three orders whose plan is live."""
    small.place(draft("o1", quantity=100), draft("o2", quantity=50), draft("o3", quantity=700, due=day(6)))
    small.go_live()
    return small


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_planning_scenarios_of_every_kind_of_edit_leaves_all_that_is_live_as_it_is(live: World) -> None:
    before = scenarios.everything_live(live)
    for edits in (EVERY_EDIT, *((edit,) for edit in EVERY_EDIT)):
        scenario = scenarios.planned(live, *edits)
        assert scenario.state is ScenarioState.READY, scenario.failure
        scenarios.compared(live, scenario)
        live.write(lambda session, it=scenario: use_cases.discard_scenario(session, PARK, it.id, ""))
    assert scenarios.everything_live(live) == before


def test_a_scenario_without_edits_says_what_a_park_plan_would_be(live: World) -> None:
    scenario = scenarios.planned(live)
    assert scenario.live is not None
    assert scenario.planned is not None
    assert replace(scenario.live.counts, lots=0) == replace(scenario.planned.counts, lots=0)
    assert scenario.live.cost == scenario.planned.cost
    assert scenarios.compared(live, scenario).shifts.enterprises == ()


def test_figures_of_what_is_live_are_those_of_the_plan_that_went_live(live: World) -> None:
    """Two ways to the same cost: the planner's own, and the one by which scenarios are compared."""
    scenario, plan = scenarios.planned(live), live.plan(live_plan(live))
    assert scenario.live is not None
    assert scenario.live.cost == plan.cost
    assert plan.run_figures is not None
    assert scenario.live.set_ups == plan.run_figures.campaigns
    assert plan.counts is not None
    assert scenario.live.counts.late_orders == plan.counts.late_orders


def live_plan(small: World) -> str:
    live: str = small.read(lambda session: live_schedules.find_live(session, PARK).park_plan)
    return live


def test_an_order_more_is_met_and_gives_work(live: World) -> None:
    scenario = scenarios.planned(live, MORE)
    assert scenario.planned is not None
    assert scenario.live is not None
    assert scenario.planned.counts.orders == scenario.live.counts.orders + 1
    assert scenario.planned.counts.scheduled_quantity == scenario.live.counts.scheduled_quantity + 100
    shifts = scenarios.compared(live, scenario).shifts
    assert shifts.gaining_enterprises >= 2
    gains = {each.enterprise: each.planned_cost_micros - each.live_cost_micros for each in shifts.enterprises}
    assert gains["cutter"] == 100_000_000


def test_an_enterprise_that_is_gone_loses_its_work_and_orders_are_late_or_short(live: World) -> None:
    scenario = scenarios.planned(live, Edit(end_enterprise=EndedEnterprise("alpha")))
    shifts = scenarios.compared(live, scenario).shifts
    assert ("alpha", 0) in {(each.enterprise, each.planned_cost_micros) for each in shifts.enterprises}
    assert shifts.worse_orders >= 1
    assert shifts.orders[0].order == "o3"
    assert scenario.planned is not None
    sewing = next(link for link in scenario.planned.links if link.link == "sew")
    assert sewing.limited_orders >= 1
    assert sewing.missing_quantity > 0


def test_a_machine_more_makes_a_late_order_earlier(live: World) -> None:
    slow = scenarios.planned(live, Edit(change_capacity=ChangedCapacity("sew-b", TODAY, day(40), 0)))
    fast = scenarios.planned(live, Edit(add_line=AddedLine("sew-new", "sew-a", 700)))
    assert slow.planned is not None
    assert fast.planned is not None
    assert fast.planned.cost.lateness_micros + fast.planned.cost.unmet_micros == 0
    assert slow.planned.cost.lateness_micros + slow.planned.cost.unmet_micros > 0


def test_adopting_a_scenario_carries_out_its_orders_and_what_was_found_goes_live(live: World) -> None:
    scenario = scenarios.planned(
        live, MORE, Edit(change_order=ChangedOrder("o1", OrderUpdate(quantity=150))), Edit(cancel_order="o2")
    )
    adopted = scenarios.adopt(live, scenario, etag(scenario.version))
    assert (adopted.state, adopted.left_edits) == (ScenarioState.ADOPTED, [])
    assert live.plan(adopted.plan).state is PlanState.READY
    live.work(PlanKind.FILL_IN_PLAN)
    plan = live.plan(adopted.plan)
    assert (plan.state, plan.kind) == (PlanState.APPLIED, PlanKind.PARK_PLAN)
    assert live.order("extra").scheduled_quantity == 100
    assert (live.order("o1").quantity, live.order("o1").scheduled_quantity) == (150, 150)
    assert live.order("o2").state is OrderState.CANCELLED
    assert plan.counts is not None
    assert plan.counts.dropped_lots == 0
    assert not {"o1", "extra"} & set(live.waiting())


def test_what_went_live_is_what_the_scenario_showed(live: World) -> None:
    scenario = scenarios.planned(live, MORE)
    scenarios.adopt(live, scenario)
    live.work(PlanKind.FILL_IN_PLAN)
    again = scenarios.planned(live)
    assert again.live == scenario.planned


Happening = Callable[[World], object]
HAPPENINGS: dict[str, Happening] = {
    "an order more": lambda park: park.place(draft("o9")),
    "an order cancelled": lambda park: park.cancel("o2"),
    "a line with less capacity": lambda park: park.follow(figures("sew-b", 9, {day(n): 7 for n in range(1, 8)})),
    "another policy": lambda park: park.policy(frozen_days=2),
    "another day": lambda park: park.days_pass(1),
}


@pytest.mark.parametrize("happening", HAPPENINGS.values(), ids=HAPPENINGS)
def test_a_scenario_of_a_park_that_has_moved_on_is_planned_again_before_it_is_adopted(
    live: World, happening: Happening
) -> None:
    scenario = scenarios.planned(live, MORE)
    assert scenarios.compared(live, scenario).move is None
    happening(live)
    assert scenarios.compared(live, scenario).move is not None
    with pytest.raises(Conflict, match="moved on since the scenario was planned") as refused:
        scenarios.adopt(live, scenario)
    assert refused.value.code == "SCENARIO_MOVED_ON"
    assert scenarios.found(live, scenario).state is ScenarioState.QUEUED
    with pytest.raises(NotFound):
        live.order("extra")
    live.fill_in()
    live.now += timedelta(minutes=1)
    live.work()
    again = scenarios.found(live, scenario)
    assert again.state is ScenarioState.READY
    assert scenarios.adopt(live, again).state is ScenarioState.ADOPTED


def test_reports_and_figures_of_other_days_do_not_move_the_park_on(live: World) -> None:
    scenario = scenarios.planned(live, MORE)
    live.follow(figures("sew-b", 9, {day(29): 3}))
    assert scenarios.compared(live, scenario).move is None
    assert scenarios.adopt(live, scenario).state is ScenarioState.ADOPTED


def test_edits_of_the_registry_s_data_are_left_to_be_done_there(live: World) -> None:
    scenario = scenarios.planned(live, MORE, Edit(add_line=AddedLine("sew-new", "sew-b", 250)))
    adopted = scenarios.adopt(live, scenario)
    assert (adopted.plan, adopted.left_edits) == ("", [1])
    assert live.order("extra").state is OrderState.OPEN
    assert "extra" in live.waiting()
    assert "sew-new" not in live.snapshot().lines


def test_a_scenario_is_adopted_once_and_one_that_is_discarded_never(live: World) -> None:
    scenario = scenarios.planned(live)
    scenarios.adopt(live, scenario)
    with pytest.raises(Infeasible, match="the scenario is ADOPTED"):
        scenarios.adopt(live, scenario)
    live.work(PlanKind.FILL_IN_PLAN)
    other = scenarios.planned(live, MORE)
    live.write(lambda session: use_cases.discard_scenario(session, PARK, other.id, ""))
    with pytest.raises(Infeasible, match="the scenario is DISCARDED"):
        scenarios.adopt(live, other)
    with pytest.raises(Conflict):
        scenarios.adopt(live, scenario, etag="stale")


WRONG: dict[str, tuple[Edit, ...]] = {
    "scenario.edits[0].cancel_order": (Edit(cancel_order="nobody"),),
    "scenario.edits[0].change_order.name": (Edit(change_order=ChangedOrder("nobody", OrderUpdate(quantity=1))),),
    "scenario.edits[0].change_order.due_date": (Edit(change_order=ChangedOrder("o1", OrderUpdate(due=day(9999)))),),
    "scenario.edits[0].add_order.order_id": (Edit(add_order=draft("o1")),),
    "scenario.edits[0].add_order.order.product": (Edit(add_order=draft("x", product="moon")),),
    "scenario.edits[0].change_capacity.line": (Edit(change_capacity=ChangedCapacity("moon", TODAY, TODAY, 1)),),
    "scenario.edits[0].change_capacity.last_date": (Edit(change_capacity=ChangedCapacity("sew-a", TODAY, day(-1), 1)),),
    "scenario.edits[0].change_quota.quota": (Edit(change_quota=ChangedQuota("moon", 1.0)),),
    "scenario.edits[0].add_line.like": (Edit(add_line=AddedLine("new", "moon", 1)),),
    "scenario.edits[0].add_line.line_id": (Edit(add_line=AddedLine("sew-a", "sew-b", 1)),),
    "scenario.edits[0].end_enterprise.enterprise": (Edit(end_enterprise=EndedEnterprise("moon")),),
    "scenario.edits[0].end_enterprise.first_date": (Edit(end_enterprise=EndedEnterprise("alpha", day(-1))),),
    "scenario.edits[0].add_closure.last_date": (Edit(add_closure=Closure("", f"{day(3)}", f"{day(2)}")),),
    "scenario.edits[0].add_closure.links": (Edit(add_closure=Closure("", f"{day(3)}", f"{day(3)}", (), ("moon",))),),
    "scenario.edits[0].change_weekdays.weekday_shares": (Edit(change_weekdays=ChangedWeekdays((0.0,) * 7)),),
    "scenario.edits[0].scale_capacity.link": (Edit(scale_capacity=ScaledCapacity("moon", "", TODAY, TODAY, 1.0)),),
    "scenario.edits[0].scale_capacity.enterprise": (
        Edit(scale_capacity=ScaledCapacity("", "moon", TODAY, TODAY, 1.0)),
    ),
    "scenario.edits[0].scale_capacity.last_date": (Edit(scale_capacity=ScaledCapacity("", "", TODAY, day(400), 1.0)),),
    "scenario.edits[0].change_policy.policy.guest_links": (
        Edit(change_policy=ChangedPolicy(policy=Policy(guest_links=("moon",)), fields=("guest_links",))),
    ),
    "scenario.edits[1].scale_capacity": (
        Edit(scale_capacity=ScaledCapacity("sew", "", TODAY, day(5), 1.0)),
        Edit(scale_capacity=ScaledCapacity("", "alpha", day(5), day(6), 2.0)),
    ),
    "scenario.edits[1].change_weekdays": (
        Edit(change_weekdays=ChangedWeekdays((1.0,) * 7)),
        Edit(change_weekdays=ChangedWeekdays((0.5,) * 7)),
    ),
    "scenario.edits[1].cancel_order": (
        Edit(change_order=ChangedOrder("o1", OrderUpdate(quantity=900))),
        Edit(cancel_order="o1"),
    ),
    "scenario.edits[1].change_capacity.line": (
        Edit(change_capacity=ChangedCapacity("sew-a", day(1), day(3), 1)),
        Edit(change_capacity=ChangedCapacity("sew-a", day(3), day(4), 2)),
    ),
    "scenario.edits[1].change_quota.quota": (
        Edit(change_quota=ChangedQuota("steam", 1.0)),
        Edit(change_quota=ChangedQuota("steam", 2.0)),
    ),
}


@pytest.mark.parametrize(("field", "edits"), WRONG.items(), ids=WRONG)
def test_an_edit_that_cannot_be_is_named_with_a_hint(live: World, field: str, edits: tuple[Edit, ...]) -> None:
    with pytest.raises(Invalid) as refused:
        scenarios.create(live, *edits)
    [problem] = refused.value.problems
    assert problem.field == field
    assert problem.hint
    assert live.rows("scenarios") == 0


def test_an_edit_that_cannot_be_any_more_fails_the_scenario_in_words(live: World) -> None:
    scenario = scenarios.create(live, Edit(cancel_order="o2"))
    live.cancel("o2")
    scenarios.queue(live, scenario)
    live.work()
    failed = scenarios.found(live, scenario)
    assert failed.state is ScenarioState.FAILED
    assert failed.failure == "edit 0 of the scenario cannot be carried out any more: the order o2 is over"


def test_twenty_scenarios_stand_side_by_side(live: World) -> None:
    extra = [Edit(add_order=draft("extra", quantity=10 * n)) for n in range(1, 21)]
    many = [scenarios.create(live, edit, iterations=1) for edit in extra]
    for scenario in many:
        scenarios.queue(live, scenario)
    while live.work():
        pass
    units = [done.planned.counts.ordered_quantity for each in many if (done := scenarios.found(live, each)).planned]
    assert units == [850 + 10 * n for n in range(1, 21)]
    assert {scenarios.found(live, each).state for each in many} == {ScenarioState.READY}


def test_a_park_has_so_many_scenarios_and_an_account_so_many_waiting(live: World) -> None:
    few = PlanLimits(caller_plans=2)
    first = [scenarios.create(live) for _ in range(MOST_OPEN)]
    with pytest.raises(Exhausted, match="60 scenarios that are not over"):
        scenarios.create(live)
    live.write(lambda session: use_cases.delete_scenario(session, PARK, first[-1].id, ""))
    scenarios.create(live)
    for scenario in first[:2]:
        scenarios.queue(live, scenario, few)
    with pytest.raises(Exhausted, match="2 plans are waiting"):
        scenarios.queue(live, first[2], few)
    live.ask()  # plans are counted apart


def test_a_scenario_waits_for_all_plans_of_its_park(live: World) -> None:
    scenario = scenarios.create(live, MORE)
    scenarios.queue(live, scenario)
    plan = live.ask()
    live.work()
    assert live.plan(plan.id).state is PlanState.READY
    assert scenarios.found(live, scenario).state is ScenarioState.QUEUED
    live.work()
    assert scenarios.found(live, scenario).state is ScenarioState.READY


def test_a_scenario_that_is_discarded_or_deleted_is_not_worked_out(live: World) -> None:
    kept, gone = scenarios.create(live), scenarios.create(live)
    for scenario in (kept, gone):
        scenarios.queue(live, scenario)
    live.write(lambda session: use_cases.discard_scenario(session, PARK, kept.id, ""))
    live.write(lambda session: use_cases.delete_scenario(session, PARK, gone.id, ""))
    assert not live.work()
    assert scenarios.found(live, kept).state is ScenarioState.DISCARDED
    with pytest.raises(NotFound):
        scenarios.found(live, gone)


def test_a_failed_scenario_can_be_planned_again(live: World, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario: Scenario = scenarios.create(live)
    scenarios.queue(live, scenario)
    with monkeypatch.context() as broken:
        broken.setattr("services.matching.planner.scenarios.solve", lambda *_, **__: 1 / 0)
        live.attempts(3)
    assert scenarios.found(live, scenario).state is ScenarioState.FAILED
    scenarios.queue(live, scenario)
    live.now += timedelta(minutes=1)
    live.work()
    assert scenarios.found(live, scenario).state is ScenarioState.READY
