"""The road from the last step to the buyer's zone counts: in plans, in lateness and in an order's last day."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from services.matching.domain.choosing import VerdictRule
from services.matching.domain.park import Lane, Zone
from services.matching.domain.routes import RouteStep
from services.matching.scheduling.problem import build_problem
from services.matching.use_cases import explaining
from tests.matching import world
from tests.matching.world import World, day

SEWING = (RouteStep("sew"),)
ROAD = 4


@pytest.fixture
def far(small: World) -> World:
    """The port is four days from the sewers; a third sewer, at ten times their price, stands in it."""
    small.follow(world.park(version=2, lanes=(Lane("west", "east", 1, 10_000), Lane("east", "port", ROAD, 20_000))))
    small.follow(world.line("sew-p", "cutter", "sew", zone="port", price_micros=10_000_000))
    return small


def lines_of(park: World, **order: Any) -> set[str]:
    """The lines that a plan gives an order of 80 units to."""
    park.place(world.draft("o1", route=SEWING, **order))
    park.go_live()
    return {step.line for lot in park.lots() for step in lot.steps}


def test_an_order_ends_when_its_goods_are_at_the_buyer_s_zone(far: World) -> None:
    assert lines_of(far, due=day(20)) == {"sew-a"}
    [last] = {lot.steps[-1].day for lot in far.lots()}
    assert far.order().finish == day(last - world.TODAY.toordinal() + 1 + ROAD)


def test_a_line_from_which_the_road_is_too_long_gives_way_to_a_dearer_one(far: World) -> None:
    assert lines_of(far, due=day(ROAD), late_cost_micros=20_000_000) == {"sew-p"}
    assert far.order().finish is not None
    assert far.order().finish <= day(ROAD)


def test_what_is_late_only_by_the_road_is_late(far: World) -> None:
    far.place(world.draft("o1", route=SEWING, due=day(ROAD), late_cost_micros=1))
    counts = far.go_live().counts
    assert counts is not None
    assert (counts.late_orders, counts.on_time_in_full_orders) == (1, 0)
    assert far.order().finish == day(1 + ROAD)


def test_a_zone_that_the_park_has_dropped_is_no_end_of_a_road(far: World) -> None:
    far.place(world.draft("o1", route=SEWING))
    known = far.snapshot()
    orders = list(known.orders.values())
    assert build_problem(known, orders, 10).orders[0].ship_to == "port"
    without = replace(known, park=replaced(known.park, zones=(Zone("west"), Zone("east"))))
    assert build_problem(without, orders, 10).orders[0].ship_to is None


def replaced(park: Any, **changes: Any) -> Any:
    return type(park)(**{name: getattr(park, name) for name in park.__dataclass_fields__} | changes)


def test_the_road_is_part_of_why_a_line_would_be_late(far: World) -> None:
    assert lines_of(far, due=day(ROAD), late_cost_micros=20_000_000) == {"sew-p"}
    found = far.read(lambda session: explaining.explain_enterprise(session, world.MANAGER, world.PARK, "o1", "beta"))
    assert [verdict.rule for verdict in found] == [VerdictRule.TOO_LATE]


@pytest.mark.parametrize(("due", "waiting"), [(ROAD + 1, ["o1"]), (ROAD + 3, [])])
def test_a_road_that_grows_longer_puts_off_the_finish_at_once(far: World, due: int, waiting: list[str]) -> None:
    """Seen: an order showed the finish of the shorter road until a plan placed it again."""
    far.follow(world.figures("sew-a", 1, {day(number): 0 for number in range(1, 9)}))
    far.place(world.draft("o1", route=(RouteStep("sew", only_enterprises=("alpha",)),), due=day(due)))
    far.fill_in()
    assert (far.order().finish, far.waiting()) == (day(1 + ROAD), [])
    lanes = (Lane("west", "east", 1, 10_000), Lane("east", "port", ROAD + 2, 20_000))
    far.follow(world.park(version=3, lanes=lanes))
    assert (far.order().finish, far.waiting()) == (day(3 + ROAD), waiting)
