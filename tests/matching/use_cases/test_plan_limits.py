from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from services.chassis.identity import Caller, Role
from services.errors import Exhausted
from services.matching.domain.plans import Plan, PlanDraft, PlanKind
from services.matching.use_cases import plans
from services.matching.use_cases.plan_limits import PlanLimits
from tests.databases import ON_BOTH
from tests.matching import world
from tests.matching.world import World

MANY = PlanLimits(caller_plans=100, park_plans=100, caller_seconds=10_000, park_seconds=10_000)
ANOTHER = Caller("lin", world.PARK, Role.MANAGER)
SHORT = PlanDraft(PlanKind.PARK_PLAN, seconds_limit=10, iterations_limit=1)


def ask(small: World, limits: PlanLimits, caller: Caller = world.MANAGER, draft: PlanDraft = SHORT) -> Plan:
    asked: Plan = small.write(lambda session: plans.create_plan(session, world.PARK, draft, caller, limits))
    return asked


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_an_account_has_no_more_than_its_plans_waiting_and_another_goes_on(small: World) -> None:
    limits = replace(MANY, caller_plans=2)
    first = ask(small, limits)
    ask(small, limits)
    with pytest.raises(Exhausted) as refused:
        ask(small, limits)
    assert (refused.value.code, refused.value.params) == ("TOO_MANY_PLANS", {"maximum": "2"})
    assert refused.value.retry_after_seconds > 0
    ask(small, limits, ANOTHER)
    small.write(lambda session: plans.cancel_plan(session, world.PARK, first.id, ""))
    ask(small, limits)


def test_a_park_has_no_more_than_its_plans_waiting(small: World) -> None:
    limits = replace(MANY, park_plans=2)
    ask(small, limits)
    ask(small, limits, ANOTHER)
    with pytest.raises(Exhausted, match="2 plans are waiting"):
        ask(small, limits)


@pytest.mark.parametrize("scope", ["caller_seconds", "park_seconds"])
def test_seconds_of_solving_are_limited_within_an_hour(small: World, scope: str) -> None:
    limits = replace(MANY, **{scope: 25})
    plan = ask(small, limits)
    ask(small, limits)
    small.now += timedelta(minutes=40)
    with pytest.raises(Exhausted) as refused:
        ask(small, limits)
    assert (refused.value.code, refused.value.retry_after_seconds) == ("TOO_MANY_SOLVER_SECONDS", 20 * 60)
    small.write(lambda session: plans.cancel_plan(session, world.PARK, plan.id, ""))
    ask(small, limits)


def test_a_plan_that_took_less_than_its_limit_counts_with_what_it_took(small: World) -> None:
    limits = replace(MANY, caller_seconds=12)
    ask(small, limits)
    assert small.work()
    ask(small, limits)


def test_plans_that_the_service_queues_by_itself_use_up_nobody_s_limit(small: World) -> None:
    small.place(world.draft())
    assert small.fill_in() is not None
    ask(small, replace(MANY, park_plans=1))
