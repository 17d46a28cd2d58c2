from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from services.errors import Conflict, Infeasible
from services.matching.domain.orders import Order, OrderState
from services.matching.domain.plans import Plan, PlanCounts, PlanKind, PlanState
from services.matching.domain.reasons import changed_meanwhile
from services.matching.domain.routes import RouteStep
from tests.matching.world import NOW, TODAY, day


def order(**changes: Any) -> Order:
    given: dict[str, Any] = {
        "park": "p1",
        "id": "o1",
        "product": "sock",
        "quantity": 10,
        "release": TODAY,
        "due": day(9),
        "ship_to_zone": "port",
        "buyer_reference": "",
        "late_cost_micros": None,
        "unmet_cost_micros": None,
        "partial": True,
        "route": (RouteStep("sew"),),
        "own_route": False,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Order(**{**given, **changes})


def plan(state: PlanState = PlanState.QUEUED) -> Plan:
    return Plan(
        park="p1",
        id="plan",
        number=1,
        kind=PlanKind.PARK_PLAN,
        seconds_limit=0,
        iterations_limit=0,
        seed=0,
        created_at=NOW,
        updated_at=NOW,
        state=state,
    )


@pytest.mark.parametrize(
    ("made", "state"),
    [(0, OrderState.UNMATCHED), (4, OrderState.PARTLY_SCHEDULED), (10, OrderState.SCHEDULED)],
)
def test_an_order_stands_where_its_lots_put_it(made: int, state: OrderState) -> None:
    given = order()
    given.take_lots(made, day(3), NOW)
    assert (given.state, given.schedule, given.version) == (state, 1, 2)


def test_an_order_that_is_on_its_way_is_not_put_back() -> None:
    given = order()
    given.move(delivered=0, lost=0, now=NOW)
    given.take_lots(0, None, NOW)
    assert given.state is OrderState.IN_PRODUCTION


def test_an_order_is_delivered_when_all_has_arrived() -> None:
    given = order()
    given.move(delivered=9, lost=0, now=NOW)
    assert (given.state, given.is_open) == (OrderState.IN_PRODUCTION, True)
    given.move(delivered=10, lost=0, now=NOW)
    assert (given.state, given.is_open) == (OrderState.DELIVERED, False)


@pytest.mark.parametrize(("lost", "is_short", "state"), [(1, False, OrderState.DELIVERED), (2, True, None)])
def test_an_order_may_be_short_by_its_tolerance_once_goods_have_moved(
    lost: int, is_short: bool, state: OrderState | None
) -> None:
    given = order(tolerance=0.1)
    given.take_lots(9, day(3), NOW)
    assert given.is_short
    given.take_lots(10, day(3), NOW)
    given.move(delivered=10 - lost, lost=lost, now=NOW)
    assert given.state is OrderState.IN_PRODUCTION
    given.take_lots(10 - lost, day(3), NOW)

    assert given.state is (state or OrderState.IN_PRODUCTION)
    assert given.is_short is is_short


def test_the_same_reasons_again_are_no_change() -> None:
    given = order()
    given.explain((changed_meanwhile(10),), NOW)
    before = given.version
    given.explain((changed_meanwhile(10),), NOW)
    assert given.version == before


@pytest.mark.parametrize("state", [OrderState.DELIVERED, OrderState.CANCELLED, OrderState.CLOSED])
def test_an_order_that_is_over_cannot_be_cancelled(state: OrderState) -> None:
    with pytest.raises(Infeasible, match=state.name):
        order(state=state).cancel((), NOW)


CANCELLABLE = (PlanState.QUEUED, PlanState.RUNNING, PlanState.READY)


@pytest.mark.parametrize("state", [state for state in PlanState if state not in CANCELLABLE])
def test_only_a_plan_not_yet_over_can_be_cancelled(state: PlanState) -> None:
    with pytest.raises(Infeasible, match=state.name):
        plan(state).cancel(NOW)


def test_only_a_ready_plan_can_be_confirmed_and_a_discarded_one_says_why() -> None:
    with pytest.raises(Infeasible, match="RUNNING"):
        plan(PlanState.RUNNING).require_ready()
    with pytest.raises(Conflict, match="another plan went live"):
        plan(PlanState.DISCARDED).require_ready()


def test_a_plan_that_its_planner_leaves_waits_for_another() -> None:
    given = plan()
    given.begin(NOW)
    assert (given.state, given.phase) == (PlanState.RUNNING, "reading")
    given.requeue(NOW)
    assert (given.state, given.version) == (PlanState.QUEUED, 3)


def test_a_plan_that_goes_live_has_its_place_in_the_sequence() -> None:
    given = plan(PlanState.READY)
    given.apply(4, PlanCounts(lots=3), NOW)
    assert (given.state, given.sequence, given.version) == (PlanState.APPLIED, 4, 2)


def test_the_gap_is_the_share_of_cost_that_is_not_proven() -> None:
    given = plan()
    given.incumbent_micros, given.bound_micros = 200, 150
    assert given.gap == pytest.approx(0.25)


def test_lots_that_leave_the_figures_as_they_are_are_a_change_that_a_buyer_does_not_see() -> None:
    given = order()
    given.take_lots(4, day(3), NOW)
    seen = given.shown_version, given.last_shown_at

    given.take_lots(4, day(3), NOW + timedelta(hours=1))
    assert (given.shown_version, given.last_shown_at, given.version) == (*seen, 3)

    given.take_lots(5, day(3), NOW + timedelta(hours=2))
    assert (given.shown_version, given.last_shown_at) == (seen[0] + 1, NOW + timedelta(hours=2))


def test_other_reasons_for_the_same_shortfall_are_a_change_that_a_buyer_does_not_see() -> None:
    given = order()
    given.take_lots(4, day(3), NOW)
    seen = given.shown_version, given.last_shown_at, given.shortfall_since

    given.explain((changed_meanwhile(6),), NOW + timedelta(hours=1))
    given.explain((), NOW + timedelta(hours=2))
    assert (given.shown_version, given.last_shown_at, given.shortfall_since, given.version) == (*seen, 4)


def test_a_first_look_at_an_order_that_finds_no_place_is_shown() -> None:
    given = order()
    given.explain((changed_meanwhile(10),), NOW)
    assert (given.state, given.shown_version, given.shortfall_since) == (OrderState.UNMATCHED, 2, NOW)
