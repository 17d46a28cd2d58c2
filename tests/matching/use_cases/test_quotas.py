"""Quotas in fill-in plans: all that others leave of them on a day may be used, and no more."""

from __future__ import annotations

from services.matching.domain.orders import OrderState
from services.matching.domain.park import Quota
from services.matching.domain.routes import RouteStep
from tests.matching import world
from tests.matching.world import World


def test_a_fill_in_plan_keeps_to_what_standing_orders_leave_of_a_quota(small: World) -> None:
    quota = Quota("steam", ("sew",), 50.0, 1.0)
    small.follow(world.park(version=2, quotas=(quota,)))
    small.place(world.draft(quantity=400, due=world.day(3)))
    small.go_live()
    small.place(world.draft("o2", quantity=400, due=world.day(3)))
    small.fill_in()
    sewn: dict[object, int] = {}
    for lot in (*small.lots(), *small.lots("o2")):
        sewn[lot.steps[1].day] = sewn.get(lot.steps[1].day, 0) + lot.quantity
    assert small.order("o2").state is OrderState.SCHEDULED
    assert max(sewn.values()) <= 50


def test_a_fill_in_plan_may_use_all_that_is_left_of_a_quota_on_one_line(small: World) -> None:
    small.follow(world.park(version=2, quotas=(Quota("steam", ("sew",), 60.0, 1.0),)))
    small.place(world.draft(quantity=10, release=world.day(5), due=world.day(9)))
    small.go_live()
    route = (RouteStep("cut"), RouteStep("sew", only_enterprises=("alpha",)))
    small.place(world.draft("o2", quantity=60, due=world.day(4), route=route))
    small.fill_in()
    [lot] = small.lots("o2")
    assert (lot.quantity, lot.steps[1].line, world.date_of(lot.steps[1])) == (60, "sew-a", world.day(2))
