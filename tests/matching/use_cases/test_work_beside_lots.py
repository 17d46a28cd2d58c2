"""Agreed work that lots do not have: its line is not free, and nothing of it is left where nobody needs it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from services.matching.domain.assignments import RiskCause
from services.matching.domain.orders import OrderState
from services.matching.domain.park import Lane
from services.matching.domain.routes import RouteStep
from services.matching.storage import orders as stored_orders
from tests.matching import world
from tests.matching.use_cases.test_goods import SEWN, moved
from tests.matching.use_cases.test_reports import SEW, agreed, cut, day_of, report
from tests.matching.world import PARK, World

__all__ = ["agreed", "cut"]

pytestmark = pytest.mark.slow


@pytest.fixture
def endangered(cut: World) -> World:
    """Of 80 units that alpha has agreed to sew 50 were cut; no plan has looked at the order yet."""
    cut.policy(auto_confirm=False, same_day_until="24:00")
    report(cut, "cut-1", day_of(cut, 0), 50)
    cut.write(lambda session: stored_orders.drop_requests(session, PARK, ["o1"]))
    return cut


def rival(small: World, quantity: int) -> None:
    """Another order, to be sewn alone, on the day on which alpha sews the first one: alpha is cheaper than beta."""
    when = max(small.assignment(SEW).quantities)
    due = when + timedelta(days=2)
    small.place(world.draft("o2", quantity=quantity, release=when, due=due, route=(RouteStep("sew"),)))
    small.fill_in()


def sewn_by_alpha(small: World) -> int:
    """Units that alpha is asked to sew on the day of the first order."""
    when = max(small.assignment(SEW).quantities)
    found = [each for order in ("o1", "o2") for each in small.assignments(order) if each.line == SEW]
    return sum(each.quantities.get(when, 0) for each in found)


def test_agreed_work_that_an_earlier_step_endangers_holds_its_line_until_a_plan_has_looked_at_it(
    endangered: World,
) -> None:
    rival(endangered, 60)
    assert endangered.order("o2").scheduled_quantity == 60
    assert sewn_by_alpha(endangered) == 100


def test_a_line_that_can_do_less_does_not_hide_what_an_earlier_step_endangers(endangered: World) -> None:
    """The assignment went on to ask for units that no lot had."""
    when = day_of(endangered, 1)
    endangered.follow(world.figures(SEW, 1, {when: 70}))
    assert endangered.assignment(SEW).risk_cause is RiskCause.EARLIER_STEP
    endangered.fill_in()

    units = sum(lot.quantity for lot in endangered.lots() for step in lot.steps[1:] if step.line == SEW)
    assert sum(endangered.assignment(SEW).quantities.values()) == units


def test_a_park_that_changes_does_not_hide_what_an_earlier_step_endangers(endangered: World) -> None:
    known = endangered.snapshot().park
    slower = (Lane("west", "east", 9, 10_000), *known.lanes[1:])
    endangered.follow(replace(known, version=known.version + 1, lanes=slower))

    assert endangered.assignment(SEW).risk_cause is RiskCause.EARLIER_STEP
    assert endangered.waiting() == ["o1"]


def test_work_of_today_holds_its_line_though_its_goods_have_arrived(agreed: World) -> None:
    agreed.policy(same_day_until="24:00")
    agreed.days_pass((day_of(agreed, 1) - agreed.today()).days)
    moved(agreed, SEWN, received=80, state="delivered")
    assert agreed.order().state is OrderState.DELIVERED
    rival(agreed, 60)

    assert sewn_by_alpha(agreed) == 100


def test_nothing_is_asked_for_after_today_of_an_order_that_is_delivered(agreed: World) -> None:
    """Agreed beginnings of lots stayed asked for, on capacity that plans took for free."""
    moved(agreed, SEWN, received=80, state="delivered")

    assert agreed.order().state is OrderState.DELIVERED
    days = {when for each in agreed.assignments() if each.active for when in each.quantities}
    assert {when for when in days if when > agreed.today()} == set()
    assert {world.date_of(step) for lot in agreed.lots() for step in lot.steps} == days


def test_nothing_is_begun_today_of_units_that_a_delivered_order_does_without(small: World) -> None:
    """Of seven units, within the tolerance, the cutter had agreed and no sewer: on their day they held the cutter."""
    small.policy(same_day_until="24:00")
    small.place(world.draft(tolerance=0.1))
    small.go_live()
    small.accept(small.assignment(SEW))
    small.days_pass((day_of(small, 0) - small.today()).days + 1)
    report(small, "cut-1", small.today() - timedelta(days=1), 73, 7)
    small.fill_in()
    again = max(small.assignment("cut-1").quantities)
    [sewer] = [each for each in small.assignments() if each.step == 1 and not each.agreed]
    small.decline(sewer)
    small.write(lambda session: stored_orders.drop_requests(session, PARK, ["o1"]))
    small.days_pass((again - small.today()).days)
    assert small.assignment("cut-1").agreed_on(again) == 7

    moved(small, SEWN, received=73, state="delivered")

    assert small.order().state is OrderState.DELIVERED
    assert max(small.assignment("cut-1").quantities) < again


def test_agreed_work_that_a_plan_gives_up_is_not_kept_on_capacity_that_the_plan_gives_to_others(small: World) -> None:
    """The cutter was asked for 180 units on a day of 100."""
    small.policy(auto_confirm=False, same_day_until="24:00")
    small.follow(world.line("cut-1", "cutter", "cut", version=2, planned_daily_capacity=100))
    small.place(world.draft(due=world.day(6)))
    small.fill_in()
    when = day_of(small, 0)
    small.decline(small.assignment("sew-a"))
    small.fill_in()
    small.decline(small.assignment("sew-b"))
    assert small.assignment("cut-1").agreed_quantities == {when: 80}
    small.place(world.draft("o2", quantity=70, release=when, due=when + timedelta(days=4)))
    small.fill_in()

    assert small.order("o2").scheduled_quantity == 70
    assert small.overload() == {}
    assert small.assignment("cut-1").agreed_quantities == {when: 30}


def test_units_that_have_left_an_enterprise_were_made_there_though_nobody_reports_so(small: World) -> None:
    """Eighty counted as made though a hundred had been loaded: an earlier step had spoilt the others, it seemed."""
    small.policy(same_day_until="24:00")
    small.follow(world.figures("sew-b", 1, {world.day(number): 0 for number in range(20)}))
    small.place(world.draft(quantity=150))
    small.go_live()
    small.accept(small.assignment(SEW))
    first, second = sorted(small.assignment(SEW).quantities)
    small.days_pass((first - small.today()).days)
    report(small, "cut-1", day_of(small, 0), 130, 20)
    planned = {when: units for lot in small.lots() for units, when in [(lot.quantity, world.date_of(lot.steps[1]))]}
    assert planned == {first: 80, second: 50}
    moved(small, SEWN, quantity=100, loaded=100)
    small.days_pass(1)

    assert small.assignment(SEW).done[first].good == 100
    assert {world.date_of(lot.steps[1]): lot.quantity for lot in small.lots()} == {first: 100, second: 30}
