"""Fill-in plans better what is not agreed, where that is worth the change, and leave what is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.chassis.rpc.paging import Page
from services.matching.domain.orders import Order
from services.matching.domain.park import Enterprise
from services.matching.domain.plans import PlanKind, Shortfall
from services.matching.domain.reasons import Reason, Rule
from services.matching.storage import orders as stored_orders
from services.matching.storage import plans as stored_plans
from services.matching.use_cases.listings import PLANS
from tests.matching import world
from tests.matching.world import PARK, World


@pytest.mark.parametrize(
    ("agreed", "price_micros", "line"),
    [
        (False, 1_000_000, "sew-a"),
        (True, 1_000_000, "sew-b"),
        (False, 1_980_000, "sew-b"),
    ],
)
def test_an_offer_nobody_agreed_to_moves_to_a_line_that_is_much_cheaper(
    small: World, agreed: bool, price_micros: int, line: str
) -> None:
    days = [world.day(number) for number in range(30)]
    small.follow(Enterprise(park=PARK, id="cutter", version=2, auto_accept=False))
    small.follow(world.line("sew-a", "alpha", "sew", version=2, price_micros=price_micros))
    small.follow(world.figures("sew-a", 1, dict.fromkeys(days[:12], 0)))
    small.place(world.draft(quantity=40, due=world.day(9)))
    small.fill_in()
    offered = small.assignment("sew-b")
    if agreed:
        small.accept(offered)
    small.follow(world.figures("sew-a", 2, dict.fromkeys(days[:12], 100)))
    small.write(lambda session: stored_orders.request_fill_in(session, PARK, ["o1"]))
    small.fill_in()
    assert {lot.steps[1].line for lot in small.lots()} == {line}


@pytest.mark.parametrize(("known", "unmet", "waiting"), [(False, 30, ["o1"]), (True, 29, ["o1"]), (True, 80, [])])
def test_what_a_fill_in_plan_left_unfinished_is_followed_up_while_less_and_less_is_left(
    small: World, known: bool, unmet: int, waiting: list[str]
) -> None:
    unfinished = Reason(Rule.UNFINISHED, "there is a better place")
    small.place(world.draft())
    if known:
        small.write(lambda session: session.get_one(Order, (PARK, "o1")).explain((unfinished,), world.NOW))
    small.now += timedelta(seconds=2)
    small.work(PlanKind.FILL_IN_PLAN)
    [plan] = small.read(lambda session: stored_plans.page_of_plans(session, PARK, Page(10, (), ""), PLANS.wanted()))
    left = [Shortfall("o1", unmet, 0, 0, (unfinished,))]
    small.write(lambda session: stored_plans.store_shortfalls(session, plan, left))
    small.confirm(plan)
    assert small.waiting() == waiting
