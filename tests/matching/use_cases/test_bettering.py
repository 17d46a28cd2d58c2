"""Fill-in plans better what is not agreed, where that is worth the change, and leave what is."""

from __future__ import annotations

import pytest

from services.matching.domain.park import Enterprise
from services.matching.storage import orders as stored_orders
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
    small.follow(world.figures("sew-a", 1, dict.fromkeys(days[:8], 0)))
    small.place(world.draft(quantity=40, due=world.day(9)))
    small.fill_in()
    offered = small.assignment("sew-b")
    if agreed:
        small.accept(offered)
    small.follow(world.figures("sew-a", 2, dict.fromkeys(days[:8], 100)))
    small.write(lambda session: stored_orders.request_fill_in(session, PARK, ["o1"]))
    small.fill_in()
    assert {lot.steps[1].line for lot in small.lots()} == {line}
