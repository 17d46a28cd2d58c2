from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from services.chassis.jobs import queue
from services.errors import Conflict
from services.matching.domain.orders import OrderState
from services.matching.domain.plans import PlanKind, PlanState
from services.matching.planner import solving
from services.matching.planner.planner import Planner
from services.matching.storage import orders as stored_orders
from services.matching.use_cases import confirm, plan_jobs, plans
from services.matching.use_cases.plan_jobs import PlanInput
from services.planning import rules
from services.planning import solve as planning
from services.planning.model import Problem, Step, solution
from services.planning.model.lots import Lot, Lots
from services.planning.solve import Result, Stop
from tests.databases import ON_BOTH
from tests.matching import world
from tests.matching.world import World
from tests.waiting import wait_until

pytestmark = pytest.mark.slow

LONG = world.limits(park_plan=30, fill_in=1, lease=5)
SHORT = world.limits(park_plan=1, fill_in=1, lease=5)


@contextmanager
def working(planner: Planner) -> Iterator[threading.Event]:
    """The planner in a thread of its own, until the end of the block or until the event given is set."""
    stop = threading.Event()
    thread = threading.Thread(target=planner.run, args=(stop,))
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join()


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_an_order_is_placed_without_anybody_asking_where_plans_confirm_themselves(small: World) -> None:
    small.follow(world.auto_confirming())
    small.place(world.draft())
    small.now += timedelta(seconds=2)
    with working(Planner(small.database, world.LIMITS, lambda: small.now)):
        wait_until(lambda: small.order().state is OrderState.SCHEDULED)


def test_a_park_plan_under_way_holds_up_no_fill_in_plan(small: World) -> None:
    small.follow(world.auto_confirming())
    small.place(*world.unprovable_drafts())
    plan = small.ask(iterations=None)
    with working(Planner(small.database, LONG, lambda: small.now)):
        wait_until(lambda: small.plan(plan.id).state is PlanState.RUNNING)
        small.place(world.draft("o2"))
        small.now += timedelta(seconds=2)
        wait_until(lambda: small.order("o2").state is OrderState.SCHEDULED)
        assert small.plan(plan.id).state is PlanState.RUNNING


def test_a_plan_that_is_worked_out_reports_its_progress(small: World) -> None:
    small.place(*world.unprovable_drafts())
    plan = small.ask(iterations=None)
    with working(Planner(small.database, LONG, lambda: small.now)):
        wait_until(lambda: small.plan(plan.id).incumbent_micros is not None)
    reported = small.plan(plan.id)
    assert reported.tick > 0
    assert reported.bound_micros is not None


def test_a_plan_that_is_cancelled_ends_at_once(small: World) -> None:
    small.place(*world.unprovable_drafts())
    plan = small.ask(iterations=None)
    with working(Planner(small.database, LONG, lambda: small.now)):
        wait_until(lambda: small.plan(plan.id).tick > 0)
        small.write(lambda s: plans.cancel_plan(s, world.PARK, plan.id, ""))
        later = small.ask(iterations=None)
        wait_until(lambda: small.plan(later.id).state is PlanState.RUNNING)
    assert small.plan(plan.id).state is PlanState.CANCELLED


@pytest.mark.slow
def test_a_planner_that_stops_leaves_its_plan_to_another(small: World) -> None:
    small.place(*world.unprovable_drafts())
    plan = small.ask(iterations=None)
    with working(Planner(small.database, LONG, lambda: small.now)):
        wait_until(lambda: small.plan(plan.id).tick > 0)
    left = small.plan(plan.id)
    assert left.state is PlanState.QUEUED
    small.planner = Planner(small.database, SHORT, lambda: small.now)
    assert small.work()
    assert small.plan(plan.id).state is PlanState.READY


def test_a_plan_whose_planner_fell_silent_goes_to_another(small: World) -> None:
    small.place(world.draft())
    plan = small.ask()
    small.claim(seconds=5)
    assert not small.work()
    small.now += timedelta(seconds=6)
    assert small.work()
    assert small.plan(plan.id).state is PlanState.READY


def test_a_planner_that_was_taken_over_cannot_store_its_plan(small: World) -> None:
    small.place(world.draft())
    small.ask()
    slow = small.claim(seconds=1)
    small.now += timedelta(seconds=2)
    small.work()
    assert not small.write(lambda s: queue.finish(s, slow))


def test_a_plan_that_breaks_a_rule_fails_and_says_which(small: World, monkeypatch: pytest.MonkeyPatch) -> None:
    small.place(world.draft())
    plan = small.ask()
    lot = Lot("o1", 900, (Step("cut-1", 0), Step("sew-a", 5)))
    lots = Lots.of([lot])

    def wrong(problem: Problem, **_: Any) -> Result:
        return Result(solution.Solution(lots=lots), rules.examine(problem, lots), "done", 0.0, 0)

    monkeypatch.setattr(solving, "solve", wrong)
    small.attempts(3)
    failed = small.plan(plan.id)
    assert failed.state is PlanState.FAILED
    assert "breaks a rule" in failed.failure


@pytest.mark.parametrize(("reading", "most"), [(0.0, 2.0), (0.2, 2.0 - 2 * 0.2), (5.0, 0.5)])
def test_a_fill_in_plan_solves_no_longer_than_reading_and_going_live_leave_of_its_seconds(
    small: World, monkeypatch: pytest.MonkeyPatch, reading: float, most: float
) -> None:
    clock, read, stops = [0.0], plan_jobs.read, []

    def slow(*asked: Any) -> PlanInput:
        clock[0] += reading
        return read(*asked)

    def solve(problem: Problem, *, stop: Stop, **options: Any) -> Result:
        stops.append(stop)
        return planning.solve(problem, stop=stop, **options)

    monkeypatch.setattr(solving, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    monkeypatch.setattr(plan_jobs, "read", slow)
    monkeypatch.setattr(solving, "solve", solve)
    small.planner = Planner(small.database, world.limits(park_plan=1, fill_in=2, lease=5), lambda: small.now)
    small.place(world.draft())
    assert small.fill_in() is not None
    assert [0 < stop.seconds <= most for stop in stops] == [True]


def test_an_old_figure_counts_for_less_in_new_commitments_only(small: World) -> None:
    policy = replace(world.park().policy, stale_days=5, stale_factor=0.5)
    small.follow(
        world.park(version=2, policy=policy), world.line("sew-b", "beta", "sew", version=2, planned_daily_capacity=0)
    )
    days = {world.day(number): 100 for number in range(9)}
    old = world.figures("sew-a", 1, days)
    old.figures = tuple(replace(figure, reported_at=world.NOW - timedelta(days=30)) for figure in old.figures)
    small.follow(old)
    small.place(world.draft(quantity=300, due=world.day(8)))
    small.go_live()
    assert max(small.assignment("sew-a").quantities.values()) <= 50


@pytest.mark.parametrize(("days_old", "most"), [(30, 50), (5, 100)])
def test_an_old_ordinary_figure_counts_for_less_and_one_that_is_confirmed_does_not(
    small: World, days_old: int, most: int
) -> None:
    policy = replace(world.park().policy, stale_days=5, stale_factor=0.5)
    reported = world.NOW - timedelta(days=days_old)
    small.follow(
        world.park(version=2, policy=policy),
        world.line("sew-a", "alpha", "sew", version=2, planned_reported_at=reported),
        world.line("sew-b", "beta", "sew", version=2, planned_daily_capacity=0),
    )
    small.place(world.draft(quantity=300, due=world.day(8)))
    small.go_live()
    assert max(small.assignment("sew-a").quantities.values()) == most


def test_a_plan_that_another_has_overtaken_is_not_confirmed(small: World) -> None:
    small.place(world.draft())
    plan = small.ready()
    small.go_live()
    with pytest.raises(Conflict):
        small.confirm(plan)


def broken(*_: object, **__: object) -> Any:
    raise KeyError("w-17")


def test_a_plan_whose_solver_breaks_fails_and_the_next_one_is_worked_out(
    small: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.place(world.draft())
    bad = small.ask()
    small.now += timedelta(seconds=1)
    good = small.ask()
    with monkeypatch.context() as broken_solver:
        broken_solver.setattr(solving, "solve", broken)
        assert small.work()
    assert small.work()
    assert "log" in small.plan(bad.id).failure
    assert small.plan(good.id).state is PlanState.READY
    with monkeypatch.context() as broken_solver:
        broken_solver.setattr(solving, "solve", broken)
        small.attempts(2)
    assert small.plan(bad.id).state is PlanState.FAILED
    assert not small.work()


def test_a_plan_that_cannot_be_applied_is_tried_again_and_then_goes_live(
    small: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.follow(world.auto_confirming())
    small.place(world.draft())
    small.now += timedelta(seconds=2)
    with monkeypatch.context() as broken_activation:
        broken_activation.setattr(confirm, "activate", broken)
        assert small.work(PlanKind.FILL_IN_PLAN)
    assert not small.work(PlanKind.FILL_IN_PLAN)
    small.now += timedelta(seconds=11)
    small.work(PlanKind.FILL_IN_PLAN)
    assert small.order().state is OrderState.SCHEDULED


def test_a_planner_goes_on_after_a_plan_that_breaks_it(small: World, monkeypatch: pytest.MonkeyPatch) -> None:
    small.place(world.draft())
    small.write(lambda session: stored_orders.take_requests(session, world.PARK))
    with monkeypatch.context() as broken_solver, working(Planner(small.database, world.LIMITS, lambda: small.now)):
        broken_solver.setattr(solving, "solve", broken)
        bad = small.ask()
        wait_until(lambda: small.plan(bad.id).failure)
        broken_solver.undo()
        good = small.ask()
        wait_until(lambda: small.plan(good.id).state is PlanState.READY)


def test_a_ready_plan_goes_live_once_its_park_confirms_plans_by_itself(small: World) -> None:
    small.place(world.draft())
    plan = small.ready()
    small.follow(world.auto_confirming())
    small.work(PlanKind.FILL_IN_PLAN)
    assert small.plan(plan.id).state is PlanState.APPLIED


def test_a_park_plan_waits_while_a_plan_of_its_park_is_to_be_applied(small: World) -> None:
    small.follow(world.auto_confirming())
    small.place(world.draft())
    plan = small.ask()
    small.write(lambda s: queue.enqueue(s, plans.ACTIVATIONS, world.PARK, "other"))
    assert small.claim() is None
    small.write(lambda s: queue.cancel(s, plans.ACTIVATIONS, world.PARK, "other"))
    job = small.claim()
    assert job is not None
    assert job.id == plan.id
