"""Reasons are proven while no plan waits, where plans only know that more time might place an order better."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from services.matching.domain.explanations import Explanation
from services.matching.domain.orders import Order
from services.matching.domain.reasons import Reason, Rule
from services.matching.domain.routes import RouteStep
from services.matching.planner import proving as proving_work
from services.matching.planner.proving import ReasonWork
from services.matching.storage import orders as stored_orders
from services.matching.storage import plans as stored_plans
from services.matching.use_cases import order_reasons, proving
from services.matching.use_cases.order_reasons import Running
from services.matching.use_cases.proving import Proven
from tests.matching import world
from tests.matching.world import NOW, PARK, World

pytestmark = pytest.mark.slow

UNFINISHED = (Reason(Rule.UNFINISHED, "More time might place it better."),)
MUCH = 1_000_000


def set_reasons(small: World, reasons: tuple[Reason, ...]) -> None:
    """What a plan stores that had no time to explain its order."""

    def change(session: Session) -> None:
        order = stored_orders.orders(session, PARK, ["o1"])["o1"]
        order.explain(reasons, NOW)
        plan = stored_plans.applied_last(session, PARK)
        assert plan
        stored_plans.explain_shortfalls(session, plan, {"o1": reasons})

    small.write(change)


@pytest.fixture
def short(small: World) -> World:
    """An order that the park has too little capacity for, of which nothing is known but that."""
    small.place(replace(world.draft(quantity=MUCH, route=(RouteStep("sew"),)), partial=True))
    small.go_live()
    assert 0 < small.order().scheduled_quantity < MUCH
    set_reasons(small, UNFINISHED)
    return small


def explained(small: World) -> Explanation:
    """The reasons of the order as somebody gets them who asks, where nothing may be worked out."""
    running = Running()
    for number in range(order_reasons.AT_ONCE):
        running._futures[str(number),] = Future()
    return order_reasons.explain_order(small.database, running, world.MANAGER, (PARK, "o1"), lambda: NOW)


def rules_of(found: Explanation) -> set[Rule]:
    return {reason.rule for reason in found.reasons}


def rules(order: Order) -> set[Rule]:
    return {reason.rule for reason in order.reasons}


def work(small: World) -> ReasonWork:
    return ReasonWork(small.database, 5.0, lambda: NOW)


def test_the_limit_that_keeps_units_from_being_made_is_found_and_published(short: World) -> None:
    before = short.order()
    assert work(short).step(threading.Event())
    after = short.order()
    assert Rule.UNFINISHED not in rules(after)
    assert Rule.CAPACITY in rules(after)
    assert after.version > before.version


def test_the_live_park_plan_has_the_reasons_too(short: World) -> None:
    work(short).step(threading.Event())

    def shortfalls(session: Session) -> list[set[Rule]]:
        plan = stored_plans.applied_last(session, PARK)
        assert plan
        return [{reason.rule for reason in each.reasons} for each in stored_plans.shortfalls(session, PARK, plan.id)]

    assert short.database.read(shortfalls) == [rules(short.order())]


def test_an_order_that_stays_as_it_is_is_looked_at_once(short: World) -> None:
    worker = work(short)
    assert worker.step(threading.Event())
    worker._next = 0.0
    set_reasons(short, UNFINISHED)
    worker._seen[PARK, "o1"] = short.order().version
    worker.step(threading.Event())
    assert rules(short.order()) == {Rule.UNFINISHED}


def test_none_are_proven_where_they_may_take_no_time(short: World) -> None:
    assert not ReasonWork(short.database, 0.0, lambda: NOW).step(threading.Event())


def test_a_park_plan_that_waits_comes_first(short: World) -> None:
    short.ask()
    assert not work(short).step(threading.Event())
    assert rules(short.order()) == {Rule.UNFINISHED}


def test_reasons_of_an_order_that_changed_meanwhile_are_not_stored(short: World) -> None:
    order = short.order()
    proven = [Proven("o1", order.version - 1, (Reason(Rule.CAPACITY, "no"),))]
    assert short.database.transact(lambda session: proving.explain(session, PARK, proven, NOW)) == 0
    assert rules(short.order()) == {Rule.UNFINISHED}


def test_an_order_with_a_better_place_goes_to_a_fill_in_plan_while_that_brings_it_nearer(small: World) -> None:
    for amount in (0, 100):
        days = {world.day(number): amount for number in range(8)}
        small.follow(*(world.figures(line, 1 + amount, days) for line in ("sew-a", "sew-b")))
        if not amount:
            small.place(world.draft(due=world.day(5)))
            small.go_live()
    assert small.order().finish > small.order().due
    small.write(lambda session: stored_orders.drop_requests(session, PARK, ["o1"]))
    set_reasons(small, UNFINISHED)
    worker = work(small)
    worker.step(threading.Event())
    assert rules(small.order()) == {Rule.UNFINISHED}
    assert small.waiting() == ["o1"]

    small.write(lambda session: stored_orders.drop_requests(session, PARK, ["o1"]))
    worker._seen.clear()
    worker._next = 0.0
    worker.step(threading.Event())
    assert small.waiting() == []


def test_an_order_with_a_reason_is_left_alone(short: World) -> None:
    known = (Reason(Rule.CAPACITY, "known"), *UNFINISHED)
    set_reasons(short, known)
    assert short.database.read(proving.unexplained) == {}
    work(short).step(threading.Event())
    assert short.order().reasons == known


def test_after_an_activation_the_reasons_of_the_largest_orders_are_ready(short: World) -> None:
    set_reasons(short, (Reason(Rule.CAPACITY, "known"),))
    worker = work(short)
    assert worker.step(threading.Event())
    assert short.rows("explanations") == 1
    ready = explained(short)
    assert ready.proven
    assert rules_of(ready) >= {Rule.CAPACITY}

    worker._next = 0.0
    assert not worker.step(threading.Event())
    short.place(world.draft("o2", quantity=1))
    short.go_live()
    worker._next = 0.0
    assert not worker.step(threading.Event())
    version, at = worker._prepared[PARK]
    worker._prepared[PARK] = version, at - proving_work.PREPARED_SECONDS
    worker._next = 0.0
    assert worker.step(threading.Event())


def test_the_largest_come_first_and_those_in_time_not_at_all(short: World) -> None:
    short.place(world.draft("a", quantity=1), replace(world.draft("b", quantity=2 * MUCH), partial=True))
    short.go_live()
    assert short.database.read(lambda session: proving.largest(session, PARK, 1)) == ["b"]
    assert "o1" in short.database.read(lambda session: proving.largest(session, PARK, 5))
