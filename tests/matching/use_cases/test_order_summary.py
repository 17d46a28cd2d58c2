"""The summary of a park's orders and plans equals a plain recount; its statements do not grow with the orders."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.chassis.identity import Caller, Role
from services.errors import NotFound
from services.matching.domain.assignments import AssignmentState
from services.matching.domain.order_summary import OrderSummary
from services.matching.domain.orders import Order, OrderState
from services.matching.domain.plans import PlanKind
from services.matching.domain.reasons import Reason, Rule
from services.matching.use_cases import order_summary
from tests.databases import ON_BOTH
from tests.matching import world
from tests.matching.world import World
from tests.statements import statements

pytestmark = pytest.mark.slow

WORST = 7
REASON = Reason(Rule.CAPACITY, "There is no capacity left.")
OVER = (OrderState.DELIVERED, OrderState.CANCELLED, OrderState.CLOSED)


def summarize(small: World, caller: Caller = world.MANAGER, worst: int = WORST) -> OrderSummary:
    summary: OrderSummary = small.read(
        lambda session: order_summary.summarize_orders(session, caller, world.PARK, worst=worst, scarce=10)
    )
    return summary


def order(number: int, state: OrderState, scheduled: int = 0, finish: date | None = None, **about: Any) -> Order:
    given: dict[str, Any] = {"park": world.PARK, "quantity": 100, "due": world.day(10), "reasons": ()} | about
    return Order(
        id=f"o-{number:05}",
        product="sock",
        release=world.TODAY,
        ship_to_zone="port",
        buyer_reference="",
        late_cost_micros=None,
        unmet_cost_micros=None,
        partial=True,
        route=world.product().routing,
        own_route=False,
        created_at=world.NOW,
        updated_at=world.NOW,
        state=state,
        scheduled_quantity=scheduled,
        finish=finish,
        **given,
    )


def any_order(number: int, chance: random.Random) -> Order:
    """An order in a state, with as many units scheduled and as late as the state allows."""
    state, quantity, due = chance.choice(list(OrderState)), chance.randint(1, 900), world.day(chance.randint(5, 20))
    scheduled = {OrderState.OPEN: 0, OrderState.UNMATCHED: 0, OrderState.CANCELLED: 0}.get(
        state, chance.choice([quantity, chance.randint(1, quantity)])
    )
    finish = due + timedelta(days=chance.randint(-4, 4)) if scheduled else None
    reasons = chance.choice([(), (REASON,)])
    return order(number, state, scheduled, finish, quantity=quantity, due=due, reasons=reasons)


def store(small: World, orders: Sequence[Order]) -> None:
    small.write(lambda session: session.add_all(orders))


def recounted(orders: Sequence[Order]) -> dict[str, int]:
    planned = [each for each in orders if each.state not in (OrderState.OPEN, *OVER)]
    late = [each for each in planned if each.finish is not None and each.finish > each.due]
    short = [each for each in planned if each.scheduled_quantity < each.quantity]
    return {
        "planned": len(planned),
        "on_time_in_full": len([each for each in planned if each not in late and each not in short]),
        "late": len(late),
        "short": len([each for each in short if each.state is not OrderState.UNMATCHED]),
        "unmatched": len([each for each in planned if each.state is OrderState.UNMATCHED]),
        "ordered_quantity": sum(each.quantity for each in planned),
        "scheduled_quantity": sum(each.scheduled_quantity for each in planned),
    }


def badness(each: Order) -> tuple[float, int, str]:
    days_late = max(0, (each.finish - each.due).days) if each.finish else 0
    return each.scheduled_quantity / each.quantity, -days_late, each.id


def worst_of(orders: Sequence[Order]) -> list[str]:
    planned = [each for each in orders if each.state not in (OrderState.OPEN, *OVER) and each.reasons]
    wrong = [each for each in planned if badness(each)[:2] != (1.0, 0)]
    return [each.id for each in sorted(wrong, key=badness)[:WORST]]


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_the_figures_are_those_of_a_plain_recount(small: World) -> None:
    chance = random.Random(7)
    orders = [any_order(number, chance) for number in range(600)]
    store(small, [*orders, order(0, OrderState.UNMATCHED, park="another park")])
    orders = [small.order(each.id) for each in orders]
    summary = summarize(small)
    found = replace(summary.figures, by_state={})
    assert {name: getattr(found, name) for name in recounted([])} == recounted(orders)
    assert summary.figures.by_state == Counter(each.state for each in orders)
    assert [each.id for each in summary.worst] == worst_of(orders)


def test_orders_are_on_time_in_full_late_short_or_unmatched(small: World) -> None:
    orders = [
        order(1, OrderState.SCHEDULED, 100, world.day(10)),
        order(2, OrderState.SCHEDULED, 100, world.day(11)),
        order(3, OrderState.PARTLY_SCHEDULED, 40, world.day(9)),
        order(4, OrderState.UNMATCHED),
    ]
    store(small, orders)
    figures = summarize(small).figures
    assert (figures.on_time_in_full, figures.late, figures.short, figures.unmatched) == (1, 1, 1, 1)
    assert (figures.scheduled_quantity, figures.ordered_quantity) == (240, 400)


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_the_worst_orders_come_first(small: World) -> None:
    late = order(1, OrderState.SCHEDULED, 100, world.day(11), reasons=(REASON,))
    on_time = order(2, OrderState.SCHEDULED, 100, world.day(10), reasons=(REASON,))
    later = order(3, OrderState.SCHEDULED, 100, world.day(20), reasons=(REASON,))
    short = order(4, OrderState.PARTLY_SCHEDULED, 40, world.day(9), reasons=(REASON,))
    store(small, [late, on_time, later, short])
    assert [each.id for each in summarize(small).worst] == ["o-00004", "o-00003", "o-00001"]


def test_orders_that_wait_or_are_over_are_no_failure_of_the_plan(small: World) -> None:
    store(small, [order(1, OrderState.OPEN, reasons=(REASON,)), order(2, OrderState.CANCELLED)])
    summary = summarize(small)
    assert (summary.figures.planned, list(summary.worst)) == (0, [])
    assert summary.figures.by_state == {OrderState.OPEN: 1, OrderState.CANCELLED: 1}


def test_a_park_without_orders_has_figures_of_zero(small: World) -> None:
    summary = summarize(small)
    assert (summary.figures.by_state, summary.figures.planned, summary.applied) == ({}, 0, None)


def test_it_names_the_plans_applied_last_and_the_newest_that_is_under_way(small: World) -> None:
    small.place(world.draft("o1"))
    park_plan = small.go_live()
    small.place(world.draft("o2"))
    fill_in = small.fill_in()
    small.ask(PlanKind.PARK_PLAN)
    running = small.ask(PlanKind.PARK_PLAN)
    summary = summarize(small)
    found = [plan.id if plan else "" for plan in (summary.applied, summary.applied_park_plan, summary.running)]
    assert fill_in is not None
    assert found == [fill_in.id, park_plan.id, running.id]


def test_it_reads_as_many_rows_for_a_thousand_orders_as_for_none(small: World) -> None:
    chance = random.Random(3)
    with statements() as for_none:
        summarize(small)
    store(small, [any_order(number, chance) for number in range(1000)])
    with statements() as for_many:
        summary = summarize(small)
    assert (len(for_many), len(for_none) <= 10) == (len(for_none), True)
    assert len(summary.worst) == WORST


@pytest.mark.parametrize(("scopes", "sees_plans"), [({"orders.read"}, False), ({"orders.read", "plans.read"}, True)])
def test_an_integrator_gets_plans_by_its_scope_and_never_scarce_capacity(
    small: World, scopes: set[str], sees_plans: bool
) -> None:
    small.place(world.unprovable_draft())
    small.go_live()
    machine = Caller("erp", world.PARK, Role.INTEGRATOR, scopes=frozenset(scopes))
    summary = summarize(small, machine)
    assert (summary.applied is not None, list(summary.scarce)) == (sees_plans, [])
    assert summarize(small, world.AUDITOR).scarce


def test_it_counts_what_waits_for_an_answer_and_shows_integrators_none_of_it(small: World) -> None:
    small.place(world.draft("o1"))
    small.go_live()
    counts = Counter(each.state for each in small.assignments("o1"))
    waiting = summarize(small).waiting
    assert waiting is not None
    assert (waiting.offered, waiting.countered, waiting.at_risk) == (counts[AssignmentState.OFFERED], 0, 0)
    assert waiting.offered > 0
    machine = Caller("erp", world.PARK, Role.INTEGRATOR, scopes=frozenset({"orders.read", "plans.read"}))
    assert summarize(small, machine).waiting is None


def test_an_unknown_park_is_not_found(small: World) -> None:
    with pytest.raises(NotFound):
        small.read(lambda session: order_summary.summarize_orders(session, world.MANAGER, "nowhere", worst=1, scarce=1))
