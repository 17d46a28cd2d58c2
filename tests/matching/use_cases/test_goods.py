"""Orders and goods that end: what is sent fixes the next step, what is lost is made again, and orders end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from parkloom.matching.v1.events_pb2 import ParkDayChanged
from services.errors import Infeasible
from services.matching.domain.assignments import AssignmentState
from services.matching.domain.orders import Order, OrderState
from services.matching.domain.park import Enterprise
from services.matching.storage import tables
from services.matching.use_cases import ending_orders, goods
from services.matching.wire import events
from tests.matching import world
from tests.matching.world import MANAGER, PARK, World, day

pytestmark = pytest.mark.slow

CUT = {"step": 0, "from_enterprise": "cutter", "to_enterprise": "alpha"}
SEWN = {"step": 1, "from_enterprise": "alpha", "to_enterprise": ""}


@pytest.fixture
def made(small: World) -> World:
    """An order of 80 units, planned at the cutter and at alpha, who has agreed."""
    small.policy(auto_confirm=True, same_day_until="24:00")
    small.place(world.draft())
    small.fill_in()
    [offered] = [each for each in small.assignments() if each.enterprise == "alpha"]
    small.accept(offered)
    return small


def moved(small: World, way: dict[str, Any], ident: str = "m1", *, version: int = 1, **quantities: int) -> None:
    """Logistics publishes a movement of the order."""
    row = {
        "park": PARK,
        "id": ident,
        "version": version,
        "order": "o1",
        "final": not way["to_enterprise"],
        "quantity": 80,
        "loaded": 80,
        "received": 0,
        "lost": 0,
        "returned": 0,
        "made_by": "",
        "state": "in_transit",
        **way,
        **quantities,
    }
    small.write(lambda session: goods.follow_movements(session, [row], small.now))


def end(small: World, use_case: Callable[..., Order]) -> Order:
    def work(session: Session) -> Order:
        return use_case(session, MANAGER, PARK, "o1", etag="", now=small.now)

    found: Order = small.write(work)
    return found


def days_pass_until_cut(small: World) -> None:
    small.days_pass((world.date_of(small.lots()[0].steps[0]) - small.today()).days + 1)


def all_days_pass(small: World) -> None:
    """All that is planned is done: accepted work counts as done when its day closes."""
    last = max(world.date_of(lot.steps[-1]) for lot in small.lots())
    for _ in range((last - small.today()).days + 1):
        small.days_pass(1)


def sewers(small: World) -> dict[str, int]:
    """Units that are to be sewn, or are, by line."""
    found: dict[str, int] = {}
    for lot in small.lots():
        if len(lot.steps) > 1:
            found[lot.steps[1].line] = found.get(lot.steps[1].line, 0) + lot.quantity
    return found


def cutters(small: World) -> dict[str, int]:
    """Units that are cut, by line."""
    found = Counter[str]()
    for lot in small.lots():
        found[lot.steps[0].line] += lot.quantity
    return dict(found)


def two_cutters(small: World) -> None:
    """The order is cut by two enterprises, 50 units by the one and 30 by the other."""
    small.policy(auto_confirm=True, same_day_until="24:00")
    small.follow(
        Enterprise(park=PARK, id="clipper", version=1, auto_accept=True),
        world.line("cut-0", "clipper", "cut", planned_daily_capacity=50, price_micros=900_000),
        world.line("cut-1", "cutter", "cut", version=2, planned_daily_capacity=300),
        world.figures("cut-0", 1, {day(number): 0 for number in range(1, 20)}),
    )
    small.place(world.draft(due=day(3)))
    small.fill_in()


def cheaper_beta(small: World) -> None:
    small.follow(world.line("sew-b", "beta", "sew", version=2, price_micros=10_000))


def offered_only(small: World) -> None:
    """The order is planned at alpha, who has not answered."""
    small.policy(auto_confirm=True, same_day_until="24:00")
    small.place(world.draft())
    small.fill_in()
    assert sewers(small) == {"sew-a": 80}
    small.policy(auto_confirm=False)


def test_goods_in_transit_to_one_enterprise_are_not_planned_at_another(small: World) -> None:
    offered_only(small)
    moved(small, CUT)
    cheaper_beta(small)

    small.go_live()

    assert sewers(small) == {"sew-a": 80}


def test_goods_that_have_not_left_are_planned_where_they_cost_least(small: World) -> None:
    offered_only(small)
    cheaper_beta(small)

    small.go_live()

    assert sewers(small) == {"sew-b": 80}


def test_goods_that_came_back_are_free_to_go_elsewhere(small: World) -> None:
    offered_only(small)
    moved(small, CUT)
    moved(small, CUT, version=2, returned=80, state="returned")
    cheaper_beta(small)

    small.go_live()

    assert sewers(small) == {"sew-b": 80}


def test_lost_units_are_made_again(made: World) -> None:
    days_pass_until_cut(made)
    moved(made, CUT, received=70, lost=10, state="delivered")

    order = made.order()
    assert (order.scheduled_quantity, order.lost_quantity, made.waiting()) == (70, 10, ["o1"])
    assert "10" in order.reasons[0].text
    made.fill_in()

    order = made.order()
    assert (order.scheduled_quantity, order.reasons) == (80, ())
    again = [lot for lot in made.lots() if world.date_of(lot.steps[0]) >= made.today()]
    assert sum(lot.quantity for lot in again) == 10


def test_units_lost_on_the_way_on_are_missing_from_the_work_of_their_maker(small: World) -> None:
    two_cutters(small)
    days_pass_until_cut(small)
    assert cutters(small) == {"cut-0": 50, "cut-1": 30}
    on = {"step": 0, "from_enterprise": "beta", "to_enterprise": "alpha"}

    moved(small, {**on, "made_by": "cutter"}, loaded=20, received=14, lost=6)
    assert cutters(small) == {"cut-0": 50, "cut-1": 24}
    moved(small, {**on, "made_by": "clipper"}, "m2", loaded=20, received=12, lost=8)
    assert cutters(small) == {"cut-0": 42, "cut-1": 24}


def test_lost_units_that_cannot_be_made_again_leave_the_order_short_and_not_80_of_80(made: World) -> None:
    days_pass_until_cut(made)
    made.follow(world.line("cut-1", "cutter", "cut", version=2, planned_daily_capacity=0))
    moved(made, CUT, received=70, lost=10, state="delivered")
    made.fill_in()

    order = made.order()
    assert (order.scheduled_quantity, order.quantity) == (70, 80)
    assert order.reasons


def test_units_lost_before_their_day_has_closed_are_counted_when_it_does(made: World) -> None:
    moved(made, CUT, received=70, lost=10, state="delivered")
    assert made.order().scheduled_quantity == 80

    days_pass_until_cut(made)

    assert made.order().scheduled_quantity == 70


def test_units_lost_of_a_day_that_has_not_closed_are_not_those_that_were_worked_on_the_days_before(
    small: World,
) -> None:
    small.policy(auto_confirm=True, same_day_until="24:00")
    small.follow(world.figures("cut-1", 1, {day(0): 50, day(1): 0, day(2): 0, day(3): 30}))
    small.place(world.draft())
    small.fill_in()
    small.accept(small.assignment("sew-a"))
    small.days_pass(3)
    sewn = {day(2): 50}
    assert {when: each.good for when, each in small.assignment("sew-a").done.items()} == sewn

    moved(small, CUT, received=40, lost=40, state="delivered")

    assert {when: each.good for when, each in small.assignment("sew-a").done.items()} == sewn
    small.days_pass(1)
    assert small.order().scheduled_quantity == 40


def test_the_same_event_again_and_an_older_one_change_nothing(made: World) -> None:
    days_pass_until_cut(made)
    moved(made, CUT, version=5, received=70, lost=10)
    before = made.order()
    moved(made, CUT, version=5, received=70, lost=10)
    moved(made, CUT, version=4, received=0)

    after = made.order()
    assert (after.version, after.lost_quantity, after.scheduled_quantity) == (before.version, 10, 70)


def test_an_order_is_delivered_when_all_has_arrived_and_not_before(made: World) -> None:
    all_days_pass(made)
    moved(made, SEWN, "a", loaded=50, received=50, state="delivered")
    assert (made.order().state, made.order().delivered_quantity) == (OrderState.IN_PRODUCTION, 50)
    moved(made, SEWN, "b", loaded=30, received=30, state="delivered")

    assert made.order().state is OrderState.DELIVERED


def test_work_counts_as_done_though_its_goods_arrived_before_the_day_closed(made: World) -> None:
    last = max(world.date_of(lot.steps[-1]) for lot in made.lots())
    made.days_pass((last - made.today()).days)
    moved(made, SEWN, received=80, state="delivered")
    assert (made.order().state, made.order().good_quantity) == (OrderState.DELIVERED, 0)
    made.days_pass(1)

    assert (made.order().state, made.order().good_quantity) == (OrderState.DELIVERED, 80)
    assert {each.state for each in made.assignments() if each.active} == {AssignmentState.DONE}


@pytest.mark.parametrize(("tolerance", "state"), [(0.05, OrderState.DELIVERED), (0.02, OrderState.IN_PRODUCTION)])
def test_an_order_within_its_tolerance_does_not_stay_in_production_for_ever(
    small: World, tolerance: float, state: OrderState
) -> None:
    small.policy(auto_confirm=True, same_day_until="24:00", default_tolerance=tolerance)
    small.place(world.draft())
    small.fill_in()
    for each in small.assignments():
        if each.enterprise == "alpha":
            small.accept(each)
    all_days_pass(small)

    moved(small, SEWN, received=77, lost=3, state="delivered")

    order = small.order()
    assert (order.state, order.delivered_quantity, order.lost_quantity) == (state, 77, 3)
    assert bool(small.waiting()) == (state is OrderState.IN_PRODUCTION)


def test_a_delivered_order_of_which_less_has_arrived_after_all_is_made_up_for(made: World) -> None:
    all_days_pass(made)
    moved(made, SEWN, version=5, received=80, state="delivered")
    assert made.order().state is OrderState.DELIVERED
    moved(made, SEWN, version=6, received=60, lost=20, state="delivered")

    order = made.order()
    assert (order.state, order.delivered_quantity, order.lost_quantity) == (OrderState.IN_PRODUCTION, 60, 20)
    assert made.waiting() == [order.id]


def test_a_delivered_order_is_not_planned_sixty_days_on(made: World) -> None:
    all_days_pass(made)
    moved(made, SEWN, received=80, state="delivered")
    made.now += timedelta(days=60)
    made.turn_days()

    assert made.snapshot().orders == {}
    assert made.waiting() == []


def test_a_cancelled_order_keeps_what_was_made(made: World) -> None:
    days_pass_until_cut(made)
    done = [each for each in made.assignments() if each.enterprise == "cutter"]

    order = made.cancel()

    assert (order.state, order.made_quantities, order.scheduled_quantity) == (OrderState.CANCELLED, (80, 0), 0)
    assert [(lot.quantity, len(lot.steps)) for lot in made.lots()] == [(80, 1)]
    kept, given_back = made.assignments()
    assert (kept.enterprise, kept.quantities, kept.active) == ("cutter", done[0].quantities, True)
    assert not given_back.active


def test_an_order_that_is_closed_short_frees_its_capacity_and_opens_again(made: World) -> None:
    days_pass_until_cut(made)
    assert end(made, ending_orders.close_order).state is OrderState.CLOSED
    assert made.order().made_quantities == (80, 0)
    assert not any(lot.steps[-1].line == "sew-a" for lot in made.lots())
    with pytest.raises(Infeasible, match="the order is CLOSED"):
        end(made, ending_orders.close_order)

    opened = end(made, ending_orders.reopen_order)
    assert (opened.state, opened.made_quantities, made.waiting()) == (OrderState.IN_PRODUCTION, (), ["o1"])
    made.fill_in()

    assert sum(sewers(made).values()) == 80
    assert {world.date_of(lot.steps[0]) for lot in made.lots()} == {day(0)}


def test_an_order_that_opens_again_counts_what_was_made_and_what_was_lost_meanwhile(made: World) -> None:
    """Nothing of it was scheduled, it seemed, and thirteen units that were damaged on the road counted as good."""
    all_days_pass(made)
    moved(made, SEWN, loaded=80)
    end(made, ending_orders.close_order)
    moved(made, SEWN, version=2, received=67, lost=13, state="delivered")
    made.days_pass(1)

    end(made, ending_orders.reopen_order)

    order = made.order()
    assert (order.scheduled_quantity, order.good_quantity, order.lost_quantity) == (67, 67, 13)
    assert sum(lot.quantity for lot in made.lots()) == 67
    assert (made.waiting(), [reason.missing_quantity for reason in order.reasons]) == (["o1"], [13])


@pytest.mark.parametrize(("lost", "state"), [(4, OrderState.DELIVERED), (0, OrderState.IN_PRODUCTION)])
def test_an_order_that_opens_again_is_delivered_only_once_what_it_has_made_and_lost_is_counted(
    small: World, lost: int, state: OrderState
) -> None:
    """Enough had arrived: four that were lost while it was closed stayed its own, and were sent once more."""
    small.policy(auto_confirm=True, same_day_until="24:00")
    small.place(world.draft(tolerance=0.05))
    small.fill_in()
    small.accept(next(each for each in small.assignments() if each.enterprise == "alpha"))
    all_days_pass(small)
    end(small, ending_orders.close_order)
    moved(small, SEWN, received=76, lost=lost)

    end(small, ending_orders.reopen_order)

    order = small.order()
    assert (order.state, order.scheduled_quantity) == (state, 80 - lost)
    assert sum(lot.quantity for lot in small.lots()) == 80 - lost


def test_an_order_that_is_not_closed_is_not_opened_again(made: World) -> None:
    with pytest.raises(Infeasible, match="the order is SCHEDULED: only an order that is CLOSED can be opened again"):
        end(made, ending_orders.reopen_order)


def test_goods_of_an_order_that_is_over_still_arrive(made: World) -> None:
    all_days_pass(made)
    end(made, ending_orders.close_order)
    moved(made, SEWN, received=80, state="delivered")

    order = made.order()
    assert (order.state, order.delivered_quantity) == (OrderState.CLOSED, 80)


def test_rules_of_movements_are_published_as_soon_as_they_change(small: World) -> None:
    small.policy(vehicles_inside_zones=True)
    small.policy(horizon_days=20)

    outbox = tables.metadata.tables["outbox"].c
    query = select(outbox.value).where(outbox.topic == events.DAYS).order_by(outbox.id)
    rows = small.read(lambda session: list(session.scalars(query)))
    days = [ParkDayChanged.FromString(row) for row in rows]
    assert [(one.version, one.vehicles_inside_zones) for one in days] == [(1, False), (2, True)]
    assert {one.date for one in days} == {world.TODAY.isoformat()}
