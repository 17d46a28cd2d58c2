"""Live lots, after any sequence of events, stay within the capacity heard of, or are marked at risk."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.errors import ParkloomError
from services.matching.domain.lots import daily_quantities
from services.matching.scheduling.activation import Activation, activate
from services.matching.scheduling.activation_problem import live_problem
from services.matching.use_cases import confirm, reading
from services.planning import rules
from services.planning.model.lots import NO_LOTS
from tests.matching import world
from tests.matching.fresh_world import fresh_world
from tests.matching.loads import check_loads
from tests.matching.world import World

pytestmark = pytest.mark.slow

LINES = ("cut-1", "sew-a", "sew-b")
ORDERS = ("o1", "o2", "o3")

Step = tuple[str, Callable[[World], object]]


def step(name: str, work: Callable[[World], object]) -> Step:
    return name, work


def placing(ident: str, quantity: int, partial: bool) -> Step:
    draft = world.draft(ident, quantity=quantity, partial=partial, due=world.day(6))
    return step(f"place {quantity} as {ident}", lambda small: small.place(draft))


def reporting(line: str, first: int, length: int, amount: int) -> Step:
    def report(small: World) -> None:
        known = small.read(lambda s: reading.whole_park(s, world.PARK, small.now))
        amounts = {day: figure.daily_capacity for day, figure in known.figures.get(line, {}).items()}
        amounts |= dict.fromkeys((world.day(number) for number in range(first, first + length)), amount)
        small.versions[line] = small.versions.get(line, 0) + 1
        small.follow(world.figures(line, small.versions[line], amounts))

    return step(f"{line} can do {amount} from day {first}", report)


def answering(answer: str, ident: str, line: str) -> Step:
    def work(small: World) -> None:
        for assignment in small.assignments(ident):
            if assignment.line == line:
                getattr(small, answer)(assignment)

    return step(f"{answer} {ident} on {line}", work)


def overtaking(meanwhile: Step) -> Step:
    """A park plan goes live, and something happens between its activation and the transaction that stores it."""

    def work(small: World) -> None:
        threads = list[threading.Thread]()

        def overtaken(*given: Any, **options: Any) -> Activation:
            found = activate(*given, **options)
            if not threads:
                threads.append(threading.Thread(target=happen, args=(small, meanwhile[1])))
                threads[0].start()
                threads[0].join()
            return found

        plan = small.ready()
        with mock.patch.object(confirm, "activate", overtaken):
            small.confirm(plan)

    return step(f"plan the park, and meanwhile {meanwhile[0]}", work)


ALONE = st.one_of(
    st.builds(placing, st.sampled_from(ORDERS), st.integers(1, 700), st.booleans()),
    st.builds(reporting, st.sampled_from(LINES), st.integers(0, 5), st.integers(1, 3), st.integers(0, 150)),
    st.builds(answering, st.sampled_from(("accept", "decline")), st.sampled_from(ORDERS), st.sampled_from(LINES)),
    st.builds(lambda ident: step(f"cancel {ident}", lambda small: small.cancel(ident)), st.sampled_from(ORDERS)),
    st.just(step("fill in", World.fill_in)),
)
STEPS = st.one_of(ALONE, st.just(step("plan the park", World.go_live)), st.builds(overtaking, ALONE))


@settings(
    max_examples=settings.default.max_examples // 5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(STEPS, min_size=4, max_size=9))
def test_live_lots_stay_within_capacity_or_are_at_risk(migrated_matching: Path, steps: list[Step]) -> None:
    with fresh_world(migrated_matching) as small:
        for _, work in [*steps, step("fill in", World.fill_in)]:
            happen(small, work)
            check(small)
        assert small.overload() == {}, "a fill-in plan leaves nothing beyond capacity"


def happen(small: World, work: Callable[[World], object]) -> None:
    # An order that is there already, an assignment that was answered: refused, and nothing changed.
    with suppress(ParkloomError):
        work(small)


def check(small: World) -> None:
    endangered = {each.line for ident in ORDERS for each in small.assignments(ident) if each.at_risk}
    assert {line for line, _ in small.overload()} == endangered
    known = small.read(lambda s: reading.whole_park(s, world.PARK, small.now))
    for ident, order in known.orders.items():
        lots = known.lots.get(ident, NO_LOTS)
        asked = {stage: dict(each.quantities) for stage, each in known.of_order(ident).items() if each.active}
        assert asked == daily_quantities(lots), "assignments ask for what the lots need"
        whole = known.whole({ident: lots})
        assert order.scheduled_quantity == sum(lot.quantity for lot in whole) <= order.quantity
    problem, standing = live_problem(known)
    assert rules.examine(problem, standing).violations == []
    check_loads(small)
