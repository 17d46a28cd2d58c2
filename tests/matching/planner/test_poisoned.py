"""One order, or one park, that no plan can be made with: it hurts itself alone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

import pytest

from services.matching.domain.orders import OrderState
from services.matching.domain.plans import Plan, PlanKind, PlanState
from services.matching.planner import pauses, planner, solving
from services.matching.storage import set_aside
from services.matching.use_cases import fill_in, plans
from services.planning import solve as planning
from services.planning.model import Problem
from services.planning.solve import Result
from tests.matching import world
from tests.matching.world import World

pytestmark = pytest.mark.slow

FILL_IN = PlanKind.FILL_IN_PLAN
# Of jobs that have failed, and of orders that wait for a fill-in plan.
LONGEST_PAUSE = timedelta(seconds=40)


@pytest.fixture
def small(small: World) -> World:
    small.follow(world.auto_confirming())
    return small


def poison(monkeypatch: pytest.MonkeyPatch, orders: Collection[str]) -> None:
    """No plan with one of these orders can be worked out."""

    def solve(problem: Problem, **options: Any) -> Result:
        if any(order.id in orders for order in problem.orders):
            raise OverflowError("Python int too large to convert to SQLite INTEGER")
        return planning.solve(problem, **options)

    monkeypatch.setattr(solving, "solve", solve)


def work_on(small: World) -> int:
    """The planner does all fill-in plans that there are; the number of its steps."""
    steps, idle = 0, 0
    while idle < 2:
        small.now += LONGEST_PAUSE
        busy = small.work(FILL_IN)
        steps, idle = steps + busy, 0 if busy else idle + 1
        assert steps < 100
    return steps


def failed(small: World) -> list[Plan]:
    return [plan for plan in small._plans() if plan.state is PlanState.FAILED]


def aside(small: World) -> set[str]:
    found: set[str] = small.read(lambda session: set_aside.of_park(session, world.PARK))
    return found


def test_an_order_at_fault_is_found_and_set_aside_and_the_others_are_placed(
    small: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ended the planner of all parks, again and again."""
    poison(monkeypatch, ["o3"])
    small.place(*(world.draft(f"o{number}", quantity=10) for number in range(1, 8)))
    work_on(small)
    states = {number: small.order(f"o{number}").state for number in range(1, 8)}
    assert states.pop(3) is OrderState.OPEN
    assert set(states.values()) == {OrderState.SCHEDULED}
    assert aside(small) == {"o3"}
    last = failed(small)[0]
    assert list(last.orders) == ["o3"]
    assert "log" in last.failure


def test_no_plan_is_queued_for_an_order_that_is_set_aside_and_park_plans_go_on_without_it(
    small: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    poison(monkeypatch, ["o1"])
    small.place(world.draft(), world.draft("o2"))
    work_on(small)
    before = len(small._plans())
    small.follow(world.figures("sew-b", 1, {world.day(4): 200}))
    assert work_on(small) == 0
    assert len(small._plans()) == before
    asked = small.ask()
    assert small.work()
    assert small.plan(asked.id).state is PlanState.APPLIED


def test_a_manager_has_the_plan_that_waits_tried_again(small: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as poisoned:
        poison(poisoned, ["o1"])
        small.place(world.draft())
        work_on(small)
    [plan] = failed(small)
    retried = small.write(lambda session: plans.retry_plan(session, world.PARK, plan.id, ""))
    assert (retried.state, retried.failure, aside(small)) == (PlanState.QUEUED, "", set())
    work_on(small)
    assert small.order().state is OrderState.SCHEDULED


def test_a_cancelled_order_is_set_aside_no_longer(small: World, monkeypatch: pytest.MonkeyPatch) -> None:
    poison(monkeypatch, ["o1"])
    small.place(world.draft())
    work_on(small)
    small.cancel()
    assert aside(small) == set()


def test_where_one_order_after_another_is_at_fault_all_are_set_aside(
    small: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One enterprise's own price made every plan of its park fail."""
    everything = [f"o{number:02}" for number in range(30)]
    poison(monkeypatch, everything)
    small.place(*(world.draft(ident, quantity=1) for ident in everything))
    steps = work_on(small)
    assert aside(small) == set(everything)
    assert steps < 20


def test_what_cannot_be_done_for_a_park_is_tried_after_growing_pauses_and_logged_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It was tried and logged four times a second, for ever."""
    logged: list[str] = []
    tried: list[float] = []
    now = [0.0]

    def refuse() -> None:
        tried.append(now[0])
        raise KeyError("w-17")

    monkeypatch.setattr(pauses.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(pauses.log, "error", lambda event, **_: logged.append(event), raising=False)
    monkeypatch.setattr(pauses.log, "info", lambda event, **_: logged.append(event), raising=False)
    of_parks = pauses.Pauses("no_fill_in_plan")
    for step in range(400):
        now[0] = step / 4
        of_parks.attempt("p1", refuse)
    assert tried == [0, 1, 3, 7, 15, 31, 63]
    assert logged == ["no_fill_in_plan"]
    now[0] = 1000
    of_parks.attempt("p1", lambda: None)
    assert logged == ["no_fill_in_plan", "no_fill_in_plan_ended"]


def test_a_park_whose_fill_in_plan_cannot_be_queued_holds_up_no_other(
    small: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = fill_in.queue

    def refuse(session: Any, park: str) -> Plan | None:
        if park == "p0":
            raise KeyError("w-17")
        return queue(session, park)

    monkeypatch.setattr(planner.fill_in, "queue", refuse)
    monkeypatch.setattr(planner.fill_in, "parks_waiting", lambda _: ["p0", world.PARK])
    small.place(world.draft())
    assert small.work(FILL_IN)
    assert small.order().state is OrderState.SCHEDULED
