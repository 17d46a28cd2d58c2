"""The planner keeps the search of one park plan at most, and only for plans that improve it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from services.matching.domain.plans import Plan
from services.matching.planner.kept_search import KeptSearch
from services.matching.use_cases import plan_jobs, reading
from services.matching.use_cases.plan_jobs import PlanInput
from services.planning.solve import Solving, Stop
from tests.matching import world
from tests.matching.world import World


@pytest.fixture
def given(small: World) -> PlanInput:
    policy = replace(world.park().policy, target_gap=0.0)
    small.follow(world.park(version=2, policy=policy))
    small.place(world.draft())
    asked = small.ask(iterations=None)

    def read(session: Session) -> PlanInput:
        known = reading.whole_park(session, world.PARK, small.now)
        return plan_jobs.read(session, world.PARK, asked.id, lambda _plan: known)

    found: PlanInput = small.read(read)
    return found


def _improving(given: PlanInput, root: str) -> Plan:
    plan = given.plan
    return Plan(
        park=plan.park,
        id="improving",
        number=2,
        kind=plan.kind,
        seconds_limit=60,
        iterations_limit=None,
        seed=1,
        created_at=plan.created_at,
        updated_at=plan.updated_at,
        improves=root,
    )


def _searched(given: PlanInput) -> Solving:
    solving = Solving(given.task.problem)
    solving.first(Stop(seconds=1))
    return solving


def test_an_improving_plan_goes_on_from_the_search_of_the_plan_that_it_improves_once(given: PlanInput) -> None:
    kept, solving = KeptSearch(), _searched(given)
    kept.put(given, solving)
    plan = _improving(given, given.plan.id)
    taken = kept.take(plan)
    assert taken is not None
    assert (taken.solving, taken.given.plan, taken.given.task) == (solving, plan, given.task)
    assert kept.take(plan) is None


def test_a_plan_that_was_asked_for_or_improves_another_begins_from_nothing(given: PlanInput) -> None:
    kept = KeptSearch()
    kept.put(given, _searched(given))
    assert kept.take(given.plan) is None
    assert kept.take(_improving(given, "another")) is None


def test_a_search_that_another_replaces_is_closed(given: PlanInput) -> None:
    kept, solving = KeptSearch(), _searched(given)
    kept.put(given, solving)
    kept.put(given, _searched(given))
    with pytest.raises(RuntimeError):
        solving.go_on(Stop(seconds=1))
