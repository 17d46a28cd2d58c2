"""A park's calendar and what retires: capacity goes, and what is agreed on it is marked and planned again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.errors import Invalid
from services.matching.domain.orders import OrderState
from services.matching.domain.park import Enterprise
from services.matching.storage import orders as stored_orders
from services.park_calendar import Closure
from tests.matching import world
from tests.matching.world import World, day, draft, figures, line

SPRING_FESTIVAL = Closure("Spring Festival", f"{day(3)}", f"{day(9)}", ramp_up_shares=(0.3, 0.6))


def closed(small: World, *closures: Closure, weekday_shares: tuple[float, ...] = ()) -> None:
    version = small.snapshot().park.version + 1
    small.follow(world.park(version=version, closures=closures, weekday_shares=weekday_shares))


def capacities(small: World, ident: str = "sew-a", days: int = 13) -> list[int]:
    known = small.snapshot()
    return [known.capacity(ident, day(number)) for number in range(days)]


def test_a_closure_ends_with_a_ramp_up(small: World) -> None:
    closed(small, SPRING_FESTIVAL)
    assert capacities(small) == [100] * 3 + [0] * 7 + [30, 60, 100]


def test_a_closure_of_one_link_leaves_the_others_open(small: World) -> None:
    closed(small, replace(SPRING_FESTIVAL, links=("cut",)))
    assert capacities(small) == [100] * 13
    assert capacities(small, "cut-1", 5) == [300] * 3 + [0] * 2


def test_shifts_by_weekday(small: World) -> None:
    closed(small, weekday_shares=(1, 1, 1, 1, 1, 0.5, 0))
    assert capacities(small, days=8) == [0, 100, 100, 100, 100, 100, 50, 0]  # 22 November 2026 is a Sunday


def test_a_figure_that_somebody_reported_goes_before_the_calendar(small: World) -> None:
    closed(small, SPRING_FESTIVAL)
    small.follow(figures("sew-a", 2, {day(4): 40}))
    assert capacities(small, days=6) == [100, 100, 100, 0, 40, 0]


def test_what_is_live_in_a_new_closure_is_marked_and_planned_again(small: World) -> None:
    small.place(draft(quantity=300, release=day(3), due=day(9)))
    small.go_live()
    small.write(lambda session: stored_orders.take_requests(session, world.PARK))
    closed(small, SPRING_FESTIVAL)
    assert [each.line for each in small.assignments() if each.at_risk]
    assert small.waiting() == ["o1"]
    assert small.fill_in() is not None
    assert not any(day(3) <= when <= day(9) for each in small.assignments() if each.active for when in each.quantities)


def test_a_calendar_that_shuts_everything_leaves_orders_unmatched_with_the_reason(small: World) -> None:
    closed(small, Closure("All of it", f"{day(0)}", f"{day(60)}"))
    small.place(draft())
    assert small.fill_in() is not None
    order = small.order()
    assert order.state is OrderState.UNMATCHED
    assert [reason.rule.value for reason in order.reasons] == ["capacity"]


def test_a_line_retires_from_a_day_on_and_its_work_goes_elsewhere(small: World) -> None:
    small.place(draft(quantity=200, release=day(5)))
    small.go_live()
    small.follow(line("sew-a", "alpha", "sew", version=2, retire_date=f"{day(5)}"))
    assert capacities(small, days=7) == [100] * 5 + [0] * 2
    assert [each.line for each in small.assignments() if each.at_risk] == ["sew-a"]
    assert small.fill_in() is not None
    assert {each.line for each in small.assignments() if each.active} == {"cut-1", "sew-b"}


def test_an_enterprise_retires_with_all_its_lines(small: World) -> None:
    small.follow(Enterprise(park=world.PARK, id="alpha", version=2, auto_accept=False, retire_date=f"{day(2)}"))
    assert capacities(small, days=4) == [100, 100, 0, 0]
    small.follow(Enterprise(park=world.PARK, id="alpha", version=3, auto_accept=False))
    assert capacities(small, days=4) == [100] * 4


def test_a_retired_product_cannot_be_ordered_and_orders_of_it_are_made(small: World) -> None:
    small.place(draft("o1"))
    small.follow(replace(world.product(), version=2, retire_date=f"{day(0)}"))
    with pytest.raises(Invalid) as refused:
        small.place(draft("o2"))
    assert [problem.code for problem in refused.value.problems] == ["PRODUCT_RETIRED"]
    assert small.fill_in() is not None
    assert small.order("o1").state is OrderState.SCHEDULED
