"""When a fill-in plan is due: at once, after a rest, or once a list of orders has come in."""

from __future__ import annotations

from datetime import timedelta

from services.matching.domain.plans import PlanKind, PlanState
from services.matching.use_cases import fill_in
from tests.matching import world
from tests.matching.world import World


def test_after_a_fill_in_plan_its_park_rests_for_as_long_as_that_took_and_no_other_does(small: World) -> None:
    took = timedelta(seconds=3)
    small.place(world.draft())
    plan = small.write(lambda s: fill_in.queue(s, world.PARK))
    small.now += took
    small.work(PlanKind.FILL_IN_PLAN)
    assert small.plan(plan.id).state is PlanState.READY
    small.place(world.draft("o2"))
    assert due(small) == []
    small.now += took - timedelta(milliseconds=1)
    assert due(small) == []
    small.now += timedelta(milliseconds=1)
    assert due(small) == [world.PARK]


def test_a_park_rests_no_longer_than_some_seconds_however_long_its_last_fill_in_plan_took(small: World) -> None:
    small.place(world.draft())
    small.write(lambda s: fill_in.queue(s, world.PARK))
    small.now += timedelta(hours=1)
    small.work(PlanKind.FILL_IN_PLAN)
    small.place(world.draft("o2"))
    small.now += fill_in.MOST_REST
    assert due(small) == [world.PARK]


def test_a_list_of_orders_that_is_still_coming_in_is_waited_for(small: World) -> None:
    small.place(*(world.draft(f"n{number}", quantity=1) for number in range(fill_in.FEW_ORDERS)))
    assert due(small) == [world.PARK]
    small.place(world.draft("one more", quantity=1))
    assert due(small) == []
    small.now += fill_in.PATIENCE
    assert due(small) == [world.PARK]


def test_none_is_due_while_another_is_under_way_or_a_park_plan_is_about_to_place_what_waits(small: World) -> None:
    small.follow(world.auto_confirming())
    small.place(world.draft())
    small.write(lambda s: fill_in.queue(s, world.PARK))
    small.place(world.draft("o2"))
    small.now += fill_in.MOST_REST
    assert due(small) == []
    assert small.work(PlanKind.FILL_IN_PLAN)
    small.now += fill_in.MOST_REST
    assert due(small) == [world.PARK]
    small.ask()
    assert due(small) == []


def due(small: World) -> list[str]:
    """The parks in which a fill-in plan is due."""
    found: list[str] = small.read(fill_in.parks_waiting)
    return found
