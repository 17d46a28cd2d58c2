"""Figures at the bounds of the contracts: orders are planned, explained and confirmed, and every figure can be sent."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from services.bounds import LARGEST_ORDER_MICROS, LARGEST_SUM_MICROS, MOST_DAYS_LATE
from services.chassis.database import Database
from services.chassis.rpc.paging import Page
from services.matching.domain.orders import OrderDraft
from services.matching.domain.park import Lane, Park, Quota, Rate
from services.matching.domain.plans import Plan, PlanState
from services.matching.domain.routes import RouteStep
from services.matching.use_cases import campaigns, explaining, order_summary, plans
from services.matching.wire.assignments import assignment_message
from services.matching.wire.explanations import explain_enterprise_response
from services.matching.wire.order_summary import summarize_orders_response
from services.matching.wire.orders import order_message
from services.matching.wire.plans import plan_message, scarcity_price_message, shortfall_message
from tests.matching import world
from tests.matching.world import MANAGER, PARK, World

MOST = 10**9  # units, of a product or of capacity
HIGHEST = 10**12  # micro-units, of one unit
EVERYTHING = Page(1000, (), "")


def most_per_unit(quantity: int) -> int:
    return min(HIGHEST, LARGEST_ORDER_MICROS // quantity)


def dear(ident: str, quantity: int, **changes: Any) -> OrderDraft:
    """An order whose costs are as high as the contract lets them be."""
    unmet = most_per_unit(quantity)
    own = {"late_cost_micros": unmet // MOST_DAYS_LATE, "unmet_cost_micros": unmet}
    return world.draft(ident, quantity=quantity, **own | changes)


def with_lines(park: World, **changes: Any) -> None:
    """Every line of the small park, changed."""
    park.follow(*(replaced(line, **changes) for line in world.lines()))


def replaced(line: Any, **changes: Any) -> Any:
    return type(line)(**{name: getattr(line, name) for name in line.__dataclass_fields__} | {"version": 2} | changes)


def gone_through(park: World) -> Plan:
    """A park plan, confirmed; all that can be asked about it is asked and written as a message."""
    ready = park.ready()
    assert ready.state is PlanState.READY, ready.failure
    applied = park.confirm(ready)
    plan_message(applied)
    shortfalls = park.read(lambda s: plans.list_shortfalls(s, MANAGER, PARK, applied.id, EVERYTHING))
    prices = park.read(lambda s: plans.list_scarcity_prices(s, PARK, applied.id, EVERYTHING))
    messages = [*(shortfall_message(each, PARK) for each in shortfalls)]
    messages += [scarcity_price_message(price, PARK) for _, price in prices]
    summary = park.read(lambda s: order_summary.summarize_orders(s, MANAGER, PARK, worst=100, scarce=100))
    summarize_orders_response(summary, to_buyer=False)
    for ident in park.snapshot().orders:
        order_message(park.order(ident), to_buyer=False)
        own = park.assignments(ident)
        made = park.read(lambda s, own=own: campaigns.of_assignments(s, MANAGER, PARK, own))
        messages += [assignment_message(each, made[each.id]) for each in own]
        for enterprise in ("cutter", "alpha", "beta"):
            found = park.read(
                lambda s, order=ident, who=enterprise: explaining.explain_enterprise(s, MANAGER, PARK, order, who)
            )
            explain_enterprise_response(PARK, found)
    return applied


@pytest.mark.slow
def test_an_order_worth_as_much_as_the_contract_allows(small: World) -> None:
    small.place(dear("o1", MOST), dear("o2", 10**4, partial=False))
    applied = gone_through(small)
    assert applied.cost is not None
    assert applied.cost.unmet_micros > LARGEST_ORDER_MICROS / 2


@pytest.mark.slow
def test_a_park_that_raises_its_costs_afterwards_ends_no_plan(small: World) -> None:
    small.place(world.draft("o1", quantity=10**7))
    raised = replace(world.park().policy, default_late_cost_micros=HIGHEST, default_unmet_cost_micros=HIGHEST)
    small.follow(world.park(version=2, policy=raised))
    applied = gone_through(small)
    assert applied.incumbent_micros is not None
    assert applied.incumbent_micros <= 2 * LARGEST_ORDER_MICROS


@pytest.mark.slow
def test_an_enterprise_that_raises_its_price_beyond_what_64_bits_hold_ends_no_plan(small: World) -> None:
    """What it has accepted stays at the price accepted, and no sum of the plan is beyond 64 bits."""
    with_lines(small, planned_daily_capacity=MOST)
    small.follow(world.park(version=2, quotas=()))
    small.place(world.draft("o1", quantity=10**7))
    small.go_live()
    small.accept(small.assignment("sew-a"))
    with_lines(small, planned_daily_capacity=MOST, price_micros=HIGHEST, version=3)
    small.place(world.draft("o2", quantity=200))
    applied = gone_through(small)
    assert applied.incumbent_micros is not None
    assert applied.incumbent_micros < LARGEST_SUM_MICROS
    assert small.assignment("sew-a").agreed_price_micros < HIGHEST


@pytest.mark.parametrize("load", [0.0, 5e-324])
def test_a_load_stored_before_there_was_a_least_one_ends_no_plan(small: World, load: float) -> None:
    with_lines(small, rates=(Rate("sock", load, 7),))
    small.place(world.draft("o1", quantity=10**6))
    gone_through(small)


def without_costs() -> Park:
    policy = replace(world.park().policy, default_late_cost_micros=0, default_unmet_cost_micros=None)
    return world.park(version=2, policy=policy)


LOADS = st.sampled_from([1e-6, 1.0, 1e6])
COUNTS = st.sampled_from([0, 1, MOST])


@st.composite
def parks(draw: st.DrawFn) -> Park:
    cost = draw(st.sampled_from([0, HIGHEST]))
    quota = Quota("steam", ("sew",), draw(st.sampled_from([0.0, 1.0, 1e15])), draw(st.sampled_from([0.0, 1e-6, 1e9])))
    days = draw(st.sampled_from([0, 120]))
    lanes = (Lane("west", "east", 0, cost), Lane("east", "port", days, cost))
    policy = replace(
        world.park().policy,
        default_late_cost_micros=draw(st.sampled_from([0, HIGHEST])),
        default_unmet_cost_micros=draw(st.sampled_from([None, 0, HIGHEST])),
    )
    return world.park(version=3, quotas=(quota,), lanes=lanes, policy=policy)


@st.composite
def line_figures(draw: st.DrawFn) -> dict[str, Any]:
    rate = Rate("sock", draw(LOADS), draw(st.sampled_from([0, HIGHEST])))
    return {
        "planned_daily_capacity": draw(COUNTS),
        "price_micros": draw(st.sampled_from([0, HIGHEST])),
        "min_lot": draw(COUNTS),
        "lead_days": draw(st.sampled_from([0, 120])),
        "rates": draw(st.sampled_from([(), (rate,)])),
    }


@st.composite
def drafts(draw: st.DrawFn) -> OrderDraft:
    quantity = draw(st.sampled_from([1, 10**4, MOST]))
    route = (
        RouteStep("cut", load=draw(LOADS)),
        RouteStep("sew", load=draw(LOADS), max_suppliers=draw(st.none() | st.just(1))),
    )
    unmet = draw(st.sampled_from([None, 0, most_per_unit(quantity)]))
    late = draw(st.sampled_from([None, 0, most_per_unit(quantity) // MOST_DAYS_LATE]))
    return world.draft(
        f"o{draw(st.integers(0, 10**9))}",
        quantity=quantity,
        route=route,
        partial=draw(st.booleans()),
        due=world.day(draw(st.sampled_from([0, 10]))),
        unmet_cost_micros=unmet,
        late_cost_micros=late,
    )


@pytest.mark.slow
@settings(max_examples=5, deadline=None, phases=[Phase.generate])
@given(parks(), line_figures(), st.lists(drafts(), min_size=1, max_size=3, unique_by=lambda each: each.id))
def test_any_figures_at_their_bounds(
    migrated_matching: Path, park: Park, figures: dict[str, Any], orders: list[OrderDraft]
) -> None:
    with TemporaryDirectory() as folder:
        shutil.copy(migrated_matching, folder)
        with closing(Database(f"sqlite:///{folder}/{migrated_matching.name}")) as database:
            small = world.furnished(database)
            small.follow(without_costs())
            small.place(*orders)
            small.follow(park)
            with_lines(small, **figures)
            gone_through(small)
