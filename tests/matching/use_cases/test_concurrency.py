"""What happens at the same moment, on PostgreSQL: SQLite lets one writer in at a time and would prove nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest

from services.chassis.jobs.table import Job
from services.errors import Conflict, Infeasible, Unavailable
from services.matching.domain.plans import Plan, PlanKind, PlanState
from services.matching.domain.routes import RouteStep
from services.matching.storage import orders as stored_orders
from services.matching.use_cases import confirm, fill_in
from tests.matching import world
from tests.matching.world import World

pytestmark = [
    pytest.mark.real_parts,
    pytest.mark.parametrize("database_url", ["postgresql"], indirect=True),
]


def together(*works: Callable[[], object]) -> list[object]:
    """What each of `works` returned or raised, all begun at the same moment."""
    barrier = threading.Barrier(len(works))

    def begin(work: Callable[[], object]) -> object:
        barrier.wait()
        try:
            return work()
        except (Conflict, Infeasible) as refused:
            return refused

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(begin, works))


def insist(work: Callable[[], object]) -> object:
    """As a subscriber does, which waits out what passes."""
    while True:
        try:
            return work()
        except Unavailable:
            time.sleep(0.02)


def live_plans(small: World, plans: Sequence[Plan]) -> list[str]:
    return [plan.id for plan in plans if small.plan(plan.id).state is PlanState.APPLIED]


def test_of_two_plans_that_race_for_live_one_wins_and_the_other_is_refused(small: World) -> None:
    small.place(world.draft(), world.draft("o2"))
    first, second = small.ready(), small.ready()
    results = together(lambda: small.confirm(first), lambda: small.confirm(second))
    assert len(live_plans(small, [first, second])) == 1
    assert sorted(type(result).__name__ for result in results) == ["Conflict", "Plan"]
    assert small.overload() == {}


def test_a_plan_confirmed_while_capacity_drops_never_asks_for_more_than_was_applied(small: World) -> None:
    small.place(*(world.draft(f"o{number}", quantity=300) for number in range(8)))
    plan = small.ready()
    drops = [world.figures("sew-a", 1, dict.fromkeys(map(world.day, range(9)), 20))]
    drops += [world.line("cut-1", "cutter", "cut", version=2, planned_daily_capacity=90)]
    together(lambda: small.confirm(plan), *(lambda drop=drop: insist(lambda: small.follow(drop)) for drop in drops))
    assert live_plans(small, [plan]) == [plan.id]
    over = {line for line, _ in small.overload()}
    endangered = {each.line for number in range(8) for each in small.assignments(f"o{number}") if each.at_risk}
    assert over <= endangered


def test_a_stream_of_capacity_updates_does_not_keep_a_plan_from_being_applied(small: World) -> None:
    small.place(world.draft(quantity=500))
    plan, applied = small.ready(), threading.Event()

    def stream() -> int:
        version = 0
        while not applied.is_set() and version < 500:
            version += 1
            insist(lambda: small.follow(world.figures("sew-b", version, {world.day(20): version % 100})))  # noqa: B023
        return version

    def apply() -> Plan:
        try:
            return small.confirm(plan)
        finally:
            applied.set()

    updates, _ = together(stream, apply)
    assert live_plans(small, [plan]) == [plan.id]
    assert updates != 0


def test_an_order_cancelled_while_its_plan_goes_live_has_no_lots(small: World) -> None:
    small.place(world.draft(), world.draft("o2"))
    plan = small.ready()
    together(lambda: small.confirm(plan), lambda: small.cancel("o2"))
    assert small.lots("o2") == ()
    assert not any(each.active for each in small.assignments("o2"))
    assert live_plans(small, [plan]) == [plan.id]


def test_two_planners_never_claim_the_same_plan(small: World) -> None:
    for _ in range(4):
        small.ask()

    claims = [lambda number=number: small.claim(PlanKind.PARK_PLAN, str(number)) for number in range(8)]
    claimed = [job for job in together(*claims) if isinstance(job, Job)]
    assert len({job.id for job in claimed}) == len(claimed)
    assert claimed


def test_a_fill_in_plan_is_queued_once(small: World) -> None:
    small.place(world.draft())
    queue = [lambda: small.write(lambda s: fill_in.queue(s, world.PARK))] * 4
    queued = [plan for plan in together(*queue) if isinstance(plan, Plan)]
    assert len(queued) == 1


def test_accepting_and_declining_at_once_leaves_one_answer(small: World) -> None:
    small.place(world.draft())
    small.go_live()
    offered = small.assignment("sew-a")
    results = together(lambda: small.accept(offered), lambda: small.decline(offered))
    assert sorted(type(result).__name__ for result in results) == ["Assignment", "Conflict"]
    sewn = any(step.line == "sew-a" for lot in small.lots() for step in lot.steps)
    assert sewn == small.assignment("sew-a").active


def test_a_plan_applied_while_the_day_turns_does_none_of_its_work_on_a_day_that_is_closed(small: World) -> None:
    small.place(*(world.draft(f"o{number}", due=world.day(3), late_cost_micros=10**7) for number in range(6)))
    plan = small.ready()
    small.now = world.NOW.replace(hour=16)
    together(lambda: small.confirm(plan), small.turn_days)
    lots = [lot for number in range(6) for lot in small.lots(f"o{number}")]
    late = {lot.order for lot in lots if world.date_of(lot.steps[0]) < small.today()}
    agreed = {order for order in late if small.assignment("cut-1", order).agreed}
    assert (late, small.today()) == (agreed, world.day(1))
    assert small.overload() == {}


def test_answers_and_two_activations_on_the_same_lines_at_once_neither_wait_for_each_other_nor_lose_a_load(
    small: World,
) -> None:
    """Loads are written in key order: nobody waits in a circle. After the test they are those of what is live."""
    small.place(*(world.draft(f"o{number}", quantity=30, route=(RouteStep("sew"),)) for number in range(6)))
    small.go_live()
    small.place(*(world.draft(f"n{number}", quantity=20, route=(RouteStep("sew"),)) for number in range(3)))
    small.write(lambda session: stored_orders.take_requests(session, world.PARK))
    plan = small.ready()
    small.place(world.draft("late", quantity=10, route=(RouteStep("sew"),)))
    offered = [each for number in range(6) for each in small.assignments(f"o{number}") if each.active]
    declines = [partial(small.decline, each) for each in offered[::2]]
    cancels = [partial(small.cancel, each.order) for each in offered[1::2]]
    together(lambda: small.confirm(plan), small.fill_in, *declines, *cancels)
    assert small.plan(plan.id).state is PlanState.APPLIED
    assert small.overload() == {}


def test_a_plan_of_other_lines_is_not_sent_back_by_answers_that_never_cease(
    small: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.follow(world.park(version=2, quotas=()))
    beta = (RouteStep("sew", only_enterprises=("beta",)),)
    small.place(*(world.draft(f"o{number}", quantity=10, route=beta) for number in range(5)))
    small.go_live()
    small.place(world.draft("new", route=(RouteStep("sew", only_enterprises=("alpha",)),)))
    small.write(lambda session: stored_orders.drop_requests(session, world.PARK, [f"o{n}" for n in range(5)]))
    asked = small.ask(PlanKind.FILL_IN_PLAN)
    assert small.work(PlanKind.FILL_IN_PLAN)
    activate, checks = confirm.activate, list[object]()

    def counted(*given: Any, **options: Any) -> Any:
        checks.append(given)
        return activate(*given, **options)

    monkeypatch.setattr(confirm, "activate", counted)
    answers = [partial(small.decline, small.assignment("sew-b", f"o{number}")) for number in range(5)]
    together(lambda: small.confirm(small.plan(asked.id)), *answers)
    assert small.plan(asked.id).state is PlanState.APPLIED
    assert len(checks) == 1
