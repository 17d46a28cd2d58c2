"""Improving plans: planning that goes on in the background while a park plan's gap is above its park's target."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from services.matching.domain.park import Park
from services.matching.domain.plans import Plan, PlanKind, PlanState, Shortfall
from services.matching.domain.reasons import Reason, Rule
from services.matching.storage import orders as stored_orders
from services.matching.storage import plans as stored_plans
from services.matching.use_cases import improving, plans
from tests.matching import world
from tests.matching.world import World

pytestmark = pytest.mark.slow


def _with_target(gap: float | None, *, auto_confirm: bool = False, version: int = 2) -> Park:
    policy = replace(world.park().policy, target_gap=gap, auto_confirm=auto_confirm)
    return world.park(version=version, policy=policy)


def _ready(small: World, gap: float = 0.5) -> Plan:
    """A ready plan of an order, with such a gap."""
    plan = small.ask(iterations=None)
    assert small.work()
    return _changed(small, plan.id, gap=gap)


def _changed(small: World, ident: str, *, gap: float, saved: float = 0.0) -> Plan:
    def change(session: Session) -> Plan:
        plan = plans.get_plan(session, world.PARK, ident)
        plan.iterations_limit = None
        assert plan.incumbent_micros is not None
        plan.incumbent_micros = round(plan.incumbent_micros * (1 - saved))
        plan.bound_micros = round(plan.incumbent_micros * (1 - gap))
        plan.seconds = improving.SECONDS
        return plan

    changed: Plan = small.write(change)
    return changed


def _follow(small: World, plan: Plan, *, optimal: bool = False) -> Plan | None:
    def follow(session: Session) -> Plan | None:
        return improving.follow_up(session, plans.get_plan(session, world.PARK, plan.id), optimal=optimal)

    queued: Plan | None = small.write(follow)
    return queued


@pytest.fixture
def with_order(small: World) -> World:
    small.follow(_with_target(0.01))
    small.place(world.draft())
    return small


def test_a_plan_above_the_target_is_followed_by_one_that_improves_it_when_nobody_asks_for_another(
    with_order: World,
) -> None:
    asked = _ready(with_order)
    queued = _follow(with_order, asked)
    assert queued is not None
    assert (queued.improves, queued.priority, queued.asked_by) == (asked.id, improving.LOWEST_PRIORITY, "")
    assert _follow(with_order, asked) is None


def test_improving_ends_where_a_minute_has_saved_too_little(with_order: World) -> None:
    asked = _ready(with_order)
    second = _follow(with_order, asked)
    assert second is not None
    assert with_order.work()
    assert _follow(with_order, _changed(with_order, second.id, gap=0.4, saved=0.1)) is not None
    third = with_order.read(lambda session: stored_plans.newest_unfinished(session, world.PARK))
    assert with_order.work()
    assert _follow(with_order, _changed(with_order, third.id, gap=0.4, saved=0.1)) is None


@pytest.mark.parametrize(
    ("park", "gap", "optimal"),
    [
        (_with_target(0.01, version=3), 0.005, False),
        (_with_target(0.01, version=3), 0.5, True),
        (_with_target(None, version=3), 0.5, False),
        (_with_target(0.01, auto_confirm=True, version=3), 0.5, False),
    ],
    ids=["good enough", "proven best", "no target", "live already"],
)
def test_what_cannot_or_need_not_be_improved_is_left(with_order: World, park: Park, gap: float, optimal: bool) -> None:
    plan = _ready(with_order, gap)
    with_order.follow(park)
    assert _follow(with_order, plan, optimal=optimal) is None


def test_a_plan_that_is_applied_ends_the_improving_of_others(with_order: World) -> None:
    asked = _ready(with_order)
    queued = _follow(with_order, asked)
    assert queued is not None
    assert with_order.claim() is not None
    with_order.confirm(asked)
    assert with_order.plan(queued.id).state is PlanState.CANCELLED
    assert not with_order.work()


def test_an_improving_plan_becomes_ready_and_can_be_confirmed(with_order: World) -> None:
    asked = _ready(with_order)
    queued = _follow(with_order, asked)
    assert queued is not None
    assert with_order.work()
    better = with_order.plan(queued.id)
    assert better.state is PlanState.READY
    assert with_order.confirm(better).state is PlanState.APPLIED
    assert with_order.plan(asked.id).state is PlanState.DISCARDED


def test_improving_makes_way_for_a_plan_that_somebody_asks_for(with_order: World) -> None:
    queued = _follow(with_order, _ready(with_order))
    assert queued is not None

    def must_yield() -> bool:
        return bool(with_order.read(lambda session: improving.must_yield(session, queued)))

    assert not must_yield()
    asked = with_order.ask()
    assert must_yield()
    job = with_order.claim(PlanKind.PARK_PLAN)
    assert job is not None
    assert job.id == asked.id


def test_what_a_park_plan_left_unfinished_goes_to_a_fill_in_plan_once_it_is_applied(with_order: World) -> None:
    plan = _ready(with_order, gap=0.005)
    unfinished = Reason(Rule.UNFINISHED, "there is a better place", -1, "", None, None, 0, None)
    left = [Shortfall("o1", 10, 0, 0, (unfinished,))]
    with_order.write(lambda session: stored_plans.store_shortfalls(session, plan, left))
    assert with_order.waiting() == ["o1"]
    with_order.write(lambda session: stored_orders.take_requests(session, world.PARK))
    with_order.confirm(plan)
    assert with_order.waiting() == ["o1"]
