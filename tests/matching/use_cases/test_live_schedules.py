"""What is live in a park is one schedule: the last park plan, and what has changed since."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from services.errors import Conflict, Infeasible, NotFound
from services.matching.domain.live_schedule import LiveSchedule
from services.matching.domain.plans import PlanKind, PlanState
from services.matching.domain.terms import ChangeCause as Cause
from services.matching.scheduling.comparison import Comparison
from services.matching.storage import plans as stored_plans
from services.matching.use_cases import live_schedules, plans
from services.matching.use_cases.live_schedules import compare_plan, export_problem
from tests.matching import world
from tests.matching.world import World, day, draft, figures

pytestmark = pytest.mark.slow


def live(small: World) -> LiveSchedule:
    found: LiveSchedule = small.read(lambda session: live_schedules.get_live_plan(session, world.PARK))
    return found


def compared(small: World, plan: str) -> Comparison:
    found: Comparison = small.read(lambda session: compare_plan(session, world.PARK, plan, small.now))
    return found


def discard(small: World, plan: str, etag: str = "") -> None:
    small.write(lambda session: plans.discard_plan(session, world.PARK, plan, etag))


def test_nothing_is_live_before_the_first_plan(small: World) -> None:
    small.place(draft())
    assert live(small) == LiveSchedule(world.PARK, 0)


def test_a_fill_in_plan_is_never_the_plan_of_the_park(small: World) -> None:
    """Seen: LIVE with one order, cost 145."""
    small.place(draft("o1"), draft("o2"))
    plan = small.go_live()
    small.place(draft("o3", quantity=1))
    assert small.fill_in() is not None
    shown = live(small)
    assert shown.park_plan is not None
    assert shown.drift is not None
    assert (shown.version, shown.park_plan.id, shown.park_plan.counts) == (2, plan.id, plan.counts)
    assert (shown.drift.fill_in_plans, shown.drift.added_orders, shown.drift.scheduled_quantity) == (1, 1, 161)


def test_a_park_with_fill_in_plans_alone_has_no_park_plan(small: World) -> None:
    small.place(draft())
    assert small.fill_in() is not None
    assert live(small) == LiveSchedule(world.PARK, 1)


def test_the_drift_counts_what_has_changed_since_the_park_plan(small: World) -> None:
    small.place(draft("o1"), draft("o2"), draft("o3"), draft("o4"))
    small.go_live()
    small.cancel("o1")
    small.decline(next(each for each in small.assignments("o2") if each.line.startswith("sew")))
    drift = live(small).drift
    assert drift is not None
    assert (drift.ended_orders, drift.changed_orders, drift.added_orders) == (1, 1, 0)
    assert (drift.planned_quantity, drift.changed_quantity, drift.changed_share) == (320, 160, 0.5)
    assert drift.scheduled_quantity < 240
    assert (drift.planned_short_orders, drift.short_orders) == (0, 1)


def test_the_next_park_plan_begins_the_drift_anew(small: World) -> None:
    small.place(draft("o1"))
    small.go_live()
    small.place(draft("o2"))
    small.go_live()
    drift = live(small).drift
    assert drift is not None
    assert (drift.fill_in_plans, drift.added_orders, drift.planned_quantity, drift.changed_share) == (0, 0, 160, 0.0)


def test_the_last_park_plan_is_kept_however_many_fill_in_plans_follow_it(small: World) -> None:
    small.place(draft("o1"))
    plan = small.go_live()
    small.place(draft("o2"))
    assert small.fill_in() is not None
    later = small.now + timedelta(days=400)
    small.write(lambda session: stored_plans.prune(session, later, timedelta(days=30)))
    shown = live(small)
    assert shown.park_plan is not None
    assert shown.park_plan.id == plan.id


def test_a_discarded_plan_changes_nothing_and_its_orders_wait(small: World) -> None:
    small.place(draft())
    plan = small.ready()
    with pytest.raises(Conflict):
        discard(small, plan.id, etag="v1")
    discard(small, plan.id)
    assert (small.plan(plan.id).state, small.lots(), small.waiting()) == (PlanState.DISCARDED, (), ["o1"])
    with pytest.raises(Conflict):
        small.confirm(plan)


def test_a_plan_that_is_not_ready_cannot_be_discarded_or_compared(small: World) -> None:
    small.place(draft())
    plan = small.go_live()
    for ask in (discard, compared):
        with pytest.raises(Infeasible, match="APPLIED"):
            ask(small, plan.id)
    with pytest.raises(NotFound):
        discard(small, "nobody's")


def test_a_plan_is_compared_with_what_is_live(small: World) -> None:
    small.place(draft("o1", quantity=100, due=day(4)))
    small.go_live()
    small.follow(figures("sew-a", 2, {day(number): 0 for number in range(8)}))
    small.place(draft("o2"))
    found = compared(small, small.ready().id)
    assert [each.order.id for each in found.orders if each.gain[0] > 0] == ["o2"]
    by_enterprise = {each.enterprise: each for each in found.enterprises}
    assert by_enterprise["alpha"].planned_cost_micros < by_enterprise["alpha"].live_cost_micros
    lost = by_enterprise["alpha"].changes[0]
    assert (lost.cause, lost.cost_micros, lost.order) == (Cause.AT_RISK, -100_000_000, "o1")
    assert Cause.AT_RISK in {change.cause for change in by_enterprise["beta"].changes}
    assert by_enterprise["alpha"].lost_orders == 1


def test_a_plan_that_changes_nothing_differs_in_nothing(small: World) -> None:
    small.place(draft("o1"))
    small.go_live()
    found = compared(small, small.ready().id)
    assert (found.orders, found.enterprises, found.unchanged_orders) == ((), (), 1)


def test_a_plan_left_to_discard_has_no_files_and_a_fill_in_plan_never_has(small: World) -> None:
    small.place(draft("o1"))
    plan = small.ready()
    assert small.read(lambda session: export_problem(session, world.PARK, plan.id)).park_file
    discard(small, plan.id)
    small.now += timedelta(seconds=2)
    assert small.work(PlanKind.FILL_IN_PLAN)
    newest = small.read(lambda session: stored_plans.in_states(session, world.PARK, PlanState.READY))[-1]
    for ident in (plan.id, newest.id):
        with pytest.raises(Infeasible, match="no files are kept"):
            small.read(partial(export_problem, park=world.PARK, ident=ident))
