"""An order changes, and what enterprises have agreed to stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from services.chassis.identity import Caller, Role
from services.errors import AlreadyExists, Conflict, Infeasible, Invalid
from services.matching.domain.assignments import AssignmentState
from services.matching.domain.orders import Order, OrderState, OrderUpdate
from services.matching.domain.park import Enterprise
from services.matching.use_cases import orders
from services.matching.use_cases.order_updates import update_order
from tests.matching import world
from tests.matching.world import World, day, draft

pytestmark = pytest.mark.slow

BUYER = Caller("shop", world.PARK, Role.INTEGRATOR, scopes=frozenset({"orders.write"}))


def change(small: World, ident: str = "o1", etag: str = "", **figures: Any) -> Order:
    changed: Order = small.write(
        lambda session: update_order(
            session, world.MANAGER, world.PARK, ident, OrderUpdate(**figures), etag=etag, now=small.now
        )
    )
    return changed


def refusal(small: World, **figures: Any) -> list[tuple[str, str]]:
    """The code and field of each problem."""
    with pytest.raises(Invalid) as refused:
        change(small, **figures)
    return [(problem.code, problem.field) for problem in refused.value.problems]


def live_and_agreed(small: World, quantity: int = 80) -> None:
    """The order is live, and its sewer has agreed."""
    small.place(draft(quantity=quantity))
    small.go_live()
    for assignment in small.assignments():
        if assignment.state is AssignmentState.OFFERED:
            small.accept(assignment)


def units(small: World) -> int:
    return sum(lot.quantity for lot in small.lots())


def test_more_is_asked_for_beside_what_is_agreed(small: World) -> None:
    live_and_agreed(small)
    before = {(lot.steps, lot.quantity) for lot in small.lots()}
    changed = change(small, quantity=120)
    assert (changed.quantity, changed.state) == (120, OrderState.PARTLY_SCHEDULED)
    assert {(lot.steps, lot.quantity) for lot in small.lots()} == before
    assert small.fill_in() is not None
    assert (units(small), small.order().state) == (120, OrderState.SCHEDULED)
    after = {lot.steps: lot.quantity for lot in small.lots()}
    assert all(after.get(steps, 0) >= quantity for steps, quantity in before)


def test_less_lets_go_of_what_nobody_has_agreed_to(small: World) -> None:
    small.follow(Enterprise(park=world.PARK, id="cutter", version=2, auto_accept=False))
    small.place(draft(quantity=80))
    small.go_live()
    changed = change(small, quantity=50)
    assert (units(small), changed.scheduled_quantity, changed.state) == (50, 50, OrderState.SCHEDULED)


def test_less_than_is_agreed_is_refused_with_the_least_that_is_left(small: World) -> None:
    live_and_agreed(small)
    assert refusal(small, quantity=79) == [("QUANTITY_BELOW_AGREED", "quantity")]
    assert units(small) == 80


def test_agreed_work_stays_where_the_due_date_moves(small: World) -> None:
    live_and_agreed(small)
    before, schedule = small.lots(), small.order().schedule
    changed = change(small, due=day(1))
    assert (small.lots(), changed.due, changed.schedule) == (before, day(1), schedule + 1)
    assert small.waiting() == ["o1"]


def test_work_that_nobody_agreed_to_is_planned_anew_for_an_earlier_date(small: World) -> None:
    small.follow(Enterprise(park=world.PARK, id="cutter", version=2, auto_accept=False))
    small.place(draft(quantity=80, release=day(6), due=day(20)))
    small.go_live()
    finish = small.order().finish
    assert finish is not None
    change(small, release=world.TODAY, due=finish - timedelta(days=2))
    assert (small.lots(), small.waiting()) == ((), ["o1"])
    assert small.fill_in() is not None
    assert units(small) == 80
    assert small.order().finish <= finish - timedelta(days=2)  # type: ignore[operator]


def test_work_cannot_be_released_after_it_is_agreed(small: World) -> None:
    live_and_agreed(small)
    assert refusal(small, release=day(9)) == [("RELEASE_AFTER_AGREED", "release_date")]


def test_a_place_to_which_no_lane_leads_is_refused(small: World) -> None:
    live_and_agreed(small)
    assert refusal(small, ship_to_zone="west") == [("NO_LANE", "ship_to_zone")]
    assert refusal(small, ship_to_zone="moon") == [("NOT_DECLARED", "ship_to_zone")]


def test_a_new_place_is_published_and_counts_its_road(small: World) -> None:
    live_and_agreed(small)
    before, finish, schedules = small.order(), small.order().finish, small.published("matching.schedules.v1")
    changed = change(small, ship_to_zone="east")
    assert finish is not None
    assert changed.finish == finish - timedelta(days=1)
    assert (changed.schedule, small.published("matching.schedules.v1")) == (before.schedule + 1, schedules + 1)


def test_what_is_not_given_stays_as_it_is_and_is_not_judged_again(small: World) -> None:
    """An overdue order can still be given another reference."""
    small.place(draft(due=day(1)))
    small.days_pass(3)
    changed = change(small, buyer_reference="PO 7", late_cost_micros=5, partial=False)
    assert (changed.buyer_reference, changed.late_cost_micros, changed.partial) == ("PO 7", 5, False)
    assert (changed.due, changed.quantity, changed.state) == (day(1), 80, OrderState.OPEN)
    assert refusal(small, due=day(2)) == [("DATE_PAST", "due_date")]


def test_costs_that_are_too_much_together_are_refused(small: World) -> None:
    small.place(draft(quantity=1_000_000))
    assert refusal(small, unmet_cost_micros=10**12) == [("ORDER_TOO_DEAR", "unmet_cost_micros")]


def test_a_stale_etag_and_an_order_that_is_over_are_refused(small: World) -> None:
    small.place(draft())
    with pytest.raises(Conflict):
        change(small, etag="v9", quantity=90)
    small.cancel()
    with pytest.raises(Infeasible, match="CANCELLED"):
        change(small, quantity=90)


def test_an_order_due_beyond_the_horizon_is_taken_and_waits(small: World) -> None:
    small.place(draft(release=day(31), due=day(40)))
    small.fill_in()
    assert (small.order().state, small.lots()) == (OrderState.OPEN, ())
    small.days_pass(12)
    assert small.fill_in() is not None
    assert small.order().state is OrderState.SCHEDULED


def test_an_order_due_in_six_years_is_refused(small: World) -> None:
    with pytest.raises(Invalid, match="five years"):
        small.place(draft(due=day(6 * 366)))


def test_the_id_of_a_cancelled_order_can_be_used_again(small: World) -> None:
    small.place(draft(quantity=80))
    small.go_live()
    before = small.cancel()
    small.place(draft(quantity=30))
    again = small.order()
    assert (again.quantity, again.state) == (30, OrderState.OPEN)
    assert again.version > before.version
    assert again.schedule == before.schedule
    assert small.fill_in() is not None
    assert (small.order().state, units(small)) == (OrderState.SCHEDULED, 30)


def test_an_id_in_use_and_another_owners_are_refused(small: World) -> None:
    small.place(draft())
    with pytest.raises(AlreadyExists):
        small.place(draft())
    small.cancel()
    with pytest.raises(AlreadyExists):
        small.place(draft(), caller=BUYER)
    assert small.read(lambda session: orders.get_order(session, world.MANAGER, world.PARK, "o1")).owner == ""
