from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

import pytest

from services.chassis.settings import Settings
from services.matching.domain.park import Policy
from services.matching.domain.plans import Plan, PlanKind
from services.matching.planner import build, solving
from services.matching.planner.limits import threads
from services.matching.planner.planner import Planner
from services.planning import solve as planning
from services.planning.model import Problem
from services.planning.solve import Result, SolverParams
from tests.matching import world
from tests.matching.world import World

LIMITS = world.limits(park_plan=60, fill_in=2, lease=5)


def plan(kind: PlanKind, seconds_limit: int = 0) -> Plan:
    return Plan(
        park=world.PARK,
        id="a1",
        number=1,
        kind=kind,
        seconds_limit=seconds_limit,
        iterations_limit=0,
        seed=0,
        created_at=world.NOW,
        updated_at=world.NOW,
    )


@pytest.mark.parametrize(("own", "park", "seconds"), [(0, 0, 60), (0, 30, 30), (90, 30, 90), (5, 0, 5)])
def test_a_park_plan_has_its_own_seconds_else_the_parks_else_the_installations(
    own: int, park: int, seconds: float
) -> None:
    policy = Policy(park_plan_seconds=park)
    assert LIMITS.seconds(plan(PlanKind.PARK_PLAN, own), policy, 0.0) == seconds


@pytest.mark.parametrize(("own", "park", "seconds"), [(0, 0, 2), (0, 40, 40), (0, 1, 1), (9, 40, 9), (50, 1, 50)])
def test_a_fill_in_plan_has_its_own_seconds_else_the_parks_else_the_installations(
    own: int, park: int, seconds: float
) -> None:
    policy = Policy(fill_in_plan_seconds=park)
    assert LIMITS.seconds(plan(PlanKind.FILL_IN_PLAN, own), policy, 0.0) == seconds


@pytest.mark.parametrize(
    ("orders", "park", "own", "seconds"), [(10, 0, 0, 0.8), (11, 0, 0, 2), (1, 3, 0, 3), (1, 0, 4, 4)]
)
def test_a_fill_in_plan_of_few_orders_has_less_where_neither_it_nor_its_park_has_a_limit(
    orders: int, park: int, own: int, seconds: float
) -> None:
    asked = replace(plan(PlanKind.FILL_IN_PLAN, own), orders={f"o{number}": 0 for number in range(orders)})
    assert LIMITS.seconds(asked, Policy(fill_in_plan_seconds=park), 0.0) == seconds


def test_a_park_plan_of_few_orders_has_the_seconds_of_any() -> None:
    asked = replace(plan(PlanKind.PARK_PLAN), orders={"o1": 0})
    assert LIMITS.seconds(asked, Policy(), 0.0) == 60


def test_without_any_setting_plans_have_the_seconds_that_the_contract_states() -> None:
    settings = Settings.read({})
    assert (settings.park_plan_seconds, settings.fill_in_plan_seconds) == (60, 2)


def test_a_solver_has_the_threads_asked_for_or_one_per_processor_and_eight_at_most() -> None:
    assert threads(3) == 3
    assert threads(0) == min(8, len(os.sched_getaffinity(0)))
    assert threads(64) == 8


def test_the_planners_threads_setting_reaches_the_solver(small: World, monkeypatch: pytest.MonkeyPatch) -> None:
    workers = []

    def solve(problem: Problem, *, params: SolverParams, **asked: Any) -> Result:
        workers.append(params.workers)
        return planning.solve(problem, params=params, **asked)

    monkeypatch.setattr(solving, "solve", solve)
    url = str(small.database.engine.url)
    settings = Settings.read({"PARKLOOM_MATCHING_DATABASE_URL": url, "PARKLOOM_PLANNER_THREADS": "1"})
    built = build(replace(settings, park_plan_seconds=1), lambda: small.now)
    assert isinstance(built, Planner)
    small.planner = built
    small.place(world.draft())
    small.ready()
    assert workers == [1]
