"""Goods on the road that come too late: they mark their order, and its work is planned after them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from services.matching.storage import orders as stored_orders
from services.matching.use_cases import goods
from tests.matching import world
from tests.matching.world import PARK, World

pytestmark = pytest.mark.slow

CUT = {"step": 0, "from_enterprise": "cutter", "to_enterprise": "alpha"}
SEWN = {"step": 1, "from_enterprise": "alpha", "to_enterprise": ""}


@pytest.fixture
def made(small: World) -> World:
    """An order of 80 units, planned at the cutter and at alpha, who has agreed; it is cut."""
    small.policy(auto_confirm=True, same_day_until="24:00")
    small.place(world.draft())
    small.fill_in()
    [offered] = [each for each in small.assignments() if each.enterprise == "alpha"]
    small.accept(offered)
    small.days_pass((world.date_of(small.lots()[0].steps[0]) - small.today()).days + 1)
    return small


def moved(small: World, way: dict[str, Any], *, version: int = 1, **fields: Any) -> None:
    """Logistics publishes a movement of all units of the order."""
    row = {
        "park": PARK,
        "id": "m1",
        "version": version,
        "order": "o1",
        "final": not way["to_enterprise"],
        "quantity": 80,
        "loaded": 80,
        "received": 0,
        "lost": 0,
        "returned": 0,
        "late": 0,
        "late_until": None,
        "made_by": "",
        "state": "in_transit",
        **way,
        **fields,
    }
    small.write(lambda session: goods.follow_movements(session, [row], small.now))


def sewing(small: World) -> list[tuple[str, date]]:
    """Line and day of the second step by lots."""
    return [(lot.steps[1].line, world.date_of(lot.steps[1])) for lot in small.lots()]


def test_goods_that_come_too_late_mark_the_order_and_its_work_is_planned_after_them(made: World) -> None:
    [(_, planned)] = sewing(made)
    until = planned + timedelta(days=3)

    moved(made, CUT, late=80, late_until=until)

    order = made.order("o1")
    assert (order.late_quantity, order.late_until) == (80, until)
    [sewn] = [each for each in made.assignments() if each.enterprise == "alpha"]
    assert sewn.at_risk
    made.fill_in()
    assert all(day >= until for _, day in sewing(made))
    assert not any(each.at_risk for each in made.assignments())


def test_the_same_report_again_asks_for_no_second_plan_and_arrival_takes_it_back(made: World) -> None:
    until = sewing(made)[0][1] + timedelta(days=3)
    moved(made, CUT, late=80, late_until=until)
    made.fill_in()
    before = made.order("o1").version

    moved(made, CUT, late=80, late_until=until)
    moved(made, CUT, version=2, late=80, late_until=until)
    assert made.order("o1").version == before
    assert made.read(lambda session: stored_orders.requested(session, PARK)) == []

    moved(made, CUT, version=3, received=80, state="delivered")
    assert (made.order("o1").late_quantity, made.order("o1").late_until) == (0, None)


def test_goods_late_in_another_park_mark_no_order_of_that_name_here(made: World) -> None:
    before, work = made.order("o1").version, sewing(made)

    moved(made, CUT, park="p2", late=80, late_until=made.today() + timedelta(days=9))
    made.fill_in()

    order = made.order("o1")
    assert (order.late_quantity, order.late_until, order.version) == (0, None, before)
    assert sewing(made) == work


def test_goods_late_for_the_buyer_mark_the_order_and_no_work(made: World) -> None:
    made.days_pass((sewing(made)[0][1] - made.today()).days + 1)
    moved(made, SEWN, late=80, late_until=made.today() + timedelta(days=9))
    assert made.order("o1").late_quantity == 80
    assert made.read(lambda session: stored_orders.requested(session, PARK)) == []
