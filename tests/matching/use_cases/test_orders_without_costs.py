"""Orders for which nobody has named a cost are made where that is possible at all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from services.matching.domain.orders import OrderState
from services.matching.domain.park import Rate
from tests.matching import world
from tests.matching.world import World


def without_costs(**changes: Any) -> Any:
    policy = replace(world.park().policy, default_unmet_cost_micros=None, **changes)
    return world.park(version=2, policy=policy)


def on_free_lanes(park: Any) -> Any:
    return world.park(version=2, policy=park.policy, lanes=tuple(replace(lane, cost_micros=0) for lane in park.lanes))


def lines(**changes: Any) -> list[Any]:
    return [replaced(line, **changes) for line in world.lines()]


def replaced(line: Any, **changes: Any) -> Any:
    return type(line)(**{name: getattr(line, name) for name in line.__dataclass_fields__} | {"version": 2} | changes)


def planned(park: World, **order: Any) -> OrderState:
    park.place(world.draft("o1", late_cost_micros=order.pop("late_cost_micros", None), unmet_cost_micros=None, **order))
    park.go_live()
    return park.order("o1").state


def test_a_line_that_is_shut_for_three_days_makes_an_order_late_and_not_unmatched(small: World) -> None:
    small.follow(on_free_lanes(without_costs(default_late_cost_micros=100_000)), *lines(price_micros=1))
    for line in ("sew-a", "sew-b"):
        small.follow(world.figures(line, 1, {world.day(number): 0 for number in range(3)}))
    assert planned(small, due=world.day(2), quantity=100) is OrderState.SCHEDULED


def test_a_line_without_a_price_whose_rate_card_has_one_is_worth_its_money(small: World) -> None:
    dear = Rate("sock", 1.0, 5_000_000)
    small.follow(without_costs(default_late_cost_micros=0), *lines(price_micros=0, rates=(dear,)))
    assert planned(small, product="sock") is OrderState.SCHEDULED


def test_an_order_is_made_where_no_price_has_been_entered_yet(small: World) -> None:
    free = without_costs(default_late_cost_micros=0)
    small.follow(on_free_lanes(free), *lines(price_micros=0))
    assert planned(small) is OrderState.SCHEDULED
