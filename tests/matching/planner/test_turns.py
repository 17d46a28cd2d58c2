"""Several planners side by side: fair turns between parks, clocks that differ, and plans that are cancelled."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from services.chassis.clock import utc_now
from services.chassis.jobs import queue
from services.chassis.jobs.table import JOBS
from services.matching.domain.park import Park
from services.matching.domain.plans import PlanDraft, PlanKind, PlanState
from services.matching.planner import activating, solving
from services.matching.planner.planner import Planner
from services.matching.use_cases import plan_jobs, plans
from services.planning import explain
from tests.databases import ON_BOTH
from tests.matching import world
from tests.matching.world import World
from tests.waiting import wait_until

pytestmark = pytest.mark.slow

AHEAD = timedelta(seconds=20)
PARK_PLAN, FILL_IN = PlanKind.PARK_PLAN, PlanKind.FILL_IN_PLAN
OTHER = "p2"


@contextmanager
def working(*planners: Planner) -> Iterator[None]:
    stop = threading.Event()
    threads = [threading.Thread(target=planner.run, args=(stop,)) for planner in planners]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_twenty_long_plans_of_a_park_are_not_before_another_park_s_short_one(
    small: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They were taken first, and the other's waited for all of them."""
    small.follow(another_park())
    order: list[str] = []
    read = plan_jobs.read

    def noted(session: Any, park: str, ident: str, at: Any) -> Any:
        order.append(park)
        return read(session, park, ident, at)

    monkeypatch.setattr(plan_jobs, "read", noted)
    for _ in range(20):
        enqueue(small, world.PARK, 600)
    planners = [Planner(small.database, world.limits(1, 1, 5), lambda: small.now) for _ in range(3)]
    first = planners[0].step(PARK_PLAN, threading.Event())
    small.now += timedelta(seconds=1)
    enqueue(small, OTHER, 1)
    assert first
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda planner: planner.step(PARK_PLAN, threading.Event()), planners))
    assert OTHER in order[:4]


def another_park() -> Park:
    other = world.park()
    other.id = OTHER
    return other


def enqueue(small: World, park: str, seconds: int) -> str:
    draft = PlanDraft(PARK_PLAN, seconds_limit=seconds, iterations_limit=1)
    return str(small.write(lambda session: plans.enqueue(session, park, draft, {})).id)


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_a_park_has_no_more_than_its_runs_at_a_time_though_planners_are_free(small: World) -> None:
    for _ in range(4):
        enqueue(small, world.PARK, 600)
    limited = replace(plans.QUEUES[PARK_PLAN], most_per_park=2)
    claimed = [small.write(lambda session: queue.claim(session, limited, "someone", 60)) for _ in range(3)]
    assert [job is not None for job in claimed] == [True, True, False]


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
@pytest.mark.parametrize("skew", [AHEAD, -AHEAD], ids=["ahead", "behind"])
def test_a_planner_whose_clock_is_wrong_steals_no_healthy_run(small: World, skew: timedelta) -> None:
    """A clock 20 s ahead took every lease for one that had run out."""
    small.database.clock = None
    lease = world.limits(park_plan=2, fill_in=1, lease=5)
    right, wrong = (Planner(small.database, lease, clock) for clock in (utc_now, lambda: utc_now() + skew))
    small.now = utc_now()
    today = utc_now().date()
    small.place(*(replace(each, release=today, due=today + timedelta(days=5)) for each in world.unprovable_drafts()))
    plan = small.ask(iterations=None)
    with working(right, wrong):
        wait_until(lambda: small.plan(plan.id).state is PlanState.READY)
    [attempts] = small.read(lambda session: attempts_of(session, plan.id))
    assert attempts == 1


def attempts_of(session: Any, ident: str) -> list[int]:
    return list(session.scalars(select(JOBS.c.attempts).where(JOBS.c.id == ident)))


class Held:
    """A function that goes on when it is released, and asks nobody meanwhile whether its plan is still wanted."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
        self.reached, self.released, self.ended = threading.Event(), threading.Event(), threading.Event()
        self._function: Callable[..., Any] = getattr(module, name)
        monkeypatch.setattr(module, name, self._wait)

    def _wait(self, *given: Any, **options: Any) -> Any:
        self.reached.set()
        self.released.wait(60)
        try:
            return self._function(*given, **options)
        finally:
            self.ended.set()


@pytest.mark.parametrize(
    ("module", "name"),
    [(solving, "solve"), (explain, "explain"), (solving.plan_jobs, "result"), (activating.confirm, "activate")],
    ids=["solving", "explaining", "storing", "activating"],
)
def test_a_plan_that_is_cancelled_is_left_in_any_phase_while_that_goes_on(
    small: World, monkeypatch: pytest.MonkeyPatch, module: Any, name: str
) -> None:
    small.follow(world.auto_confirming())
    small.place(world.draft())
    with monkeypatch.context() as changed:
        held = Held(changed, module, name)
        small.now += timedelta(seconds=2)
        step = threading.Thread(target=small.work, args=(FILL_IN,))
        step.start()
        wait_until(held.reached.is_set)
        [plan] = small._plans()
        small.write(lambda session: plans.cancel_plan(session, world.PARK, plan.id, ""))
        step.join(50)
        assert not step.is_alive()
        assert not held.ended.is_set()
        assert small.plan(plan.id).state is PlanState.CANCELLED
        held.released.set()
        wait_until(held.ended.is_set)
    assert small.plan(plan.id).state is PlanState.CANCELLED
    assert small.lots() == ()
