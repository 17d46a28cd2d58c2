"""The statements that a batch of events takes, however many events are in it."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest

from services.matching.use_cases import fill_in_requests, goods, reference_data, snapshot
from tests.matching import world
from tests.matching.world import World
from tests.statements import statements

pytestmark = pytest.mark.slow

FEW, MANY = 2, 12
VERSIONS = count(2)


@pytest.fixture
def busy(small: World) -> World:
    """A park in which each of many sewers has an assignment, and a cutter that cannot do all."""
    for number in range(MANY):
        small.follow(world.line(f"sew-{number}", f"enterprise-{number}", "sew", planned_daily_capacity=10))
    small.follow(
        *(world.line(f"sew-{x}", enterprise, "sew", version=2, planned_daily_capacity=0) for x, enterprise in RIVALS)
    )
    small.place(*(world.draft(f"o{number}", quantity=10, due=world.day(3)) for number in range(MANY)))
    small.go_live()
    return small


RIVALS = (("a", "alpha"), ("b", "beta"))


def reads(asked: list[str]) -> int:
    """The number of queries among statements."""
    return sum(statement.startswith("SELECT") for statement in asked)


def lines(small: World, how_many: int, capacity: int) -> list[str]:
    """The statements for a batch of lines that change their capacity."""
    changed = [
        world.line(
            f"sew-{number}", f"enterprise-{number}", "sew", version=next(VERSIONS), planned_daily_capacity=capacity
        )
        for number in range(how_many)
    ]
    with statements() as asked:
        small.write(lambda session: reference_data.follow_lines(session, changed, small.now))
    return asked


def months(small: World, how_many: int, capacity: int) -> list[str]:
    """The statements for a batch of months with new figures."""
    version = next(VERSIONS)
    figures = [world.figures(f"sew-{number}", version, {world.day(2): capacity}) for number in range(how_many)]
    with statements() as asked:
        small.write(lambda session: reference_data.follow_months(session, figures, small.now))
    return asked


@pytest.mark.parametrize(("capacity", "again"), [(5, 4), (20, 21)])
def test_a_batch_of_lines_is_read_for_with_as_many_queries_as_a_few_of_them(
    busy: World, capacity: int, again: int
) -> None:
    assert reads(lines(busy, MANY, capacity)) == reads(lines(busy, FEW, again)) < 17


@pytest.mark.parametrize(("capacity", "again"), [(5, 4), (20, 21)])
def test_a_batch_of_months_is_read_for_with_as_many_queries_as_a_few_of_them(
    busy: World, capacity: int, again: int
) -> None:
    many, few = reads(months(busy, MANY, capacity)), reads(months(busy, FEW, again))
    # Lines are not read for figures that say no more than those before.
    assert many == few + (again <= capacity) < 20


def test_a_batch_of_lines_marks_every_assignment_that_no_longer_fits(busy: World) -> None:
    used = {each.line for number in range(MANY) for each in busy.assignments(f"o{number}") if each.line != "cut-1"}
    assert len(used) > FEW
    lines(busy, MANY, 1)
    at_risk = {each.line for number in range(MANY) for each in busy.assignments(f"o{number}") if each.at_risk}
    assert at_risk == used


@pytest.mark.parametrize(("capacity", "read"), [(20, False), (9, True)])
def test_assignments_are_read_where_figures_say_less_than_is_taken(busy: World, capacity: int, read: bool) -> None:
    asked = months(busy, MANY, capacity)
    assert any("assignments.quantities" in statement for statement in asked) is read


def test_a_batch_of_movements_is_read_for_with_as_many_queries_as_a_few_of_them(busy: World) -> None:
    def moved(how_many: int, version: int) -> list[str]:
        rows = [
            {
                "park": world.PARK,
                "id": f"m{number}",
                "version": version,
                "order": f"o{number}",
                "final": False,
                "step": 0,
                "from_enterprise": "cutter",
                "to_enterprise": "alpha",
                "made_by": "",
                "quantity": 1,
                "loaded": 1,
                "received": 0,
                "lost": 0,
                "returned": 0,
                "state": "loaded",
            }
            for number in range(how_many)
        ]
        with statements() as asked:
            busy.write(lambda session: goods.follow_movements(session, rows, busy.now))
        return asked

    assert reads(moved(MANY, 1)) == reads(moved(FEW, 2)) < 8
    assert busy.order().state.value == "in_production"


def test_the_schedules_of_many_orders_are_read_at_once(busy: World) -> None:
    with statements() as asked:
        _day, *schedules = snapshot.stream_snapshot(busy.database)
    assert len(schedules) == MANY
    assert len(asked) < 12


def test_many_short_orders_are_requested_with_a_few_statements(busy: World) -> None:
    busy.place(*(world.draft(f"n{number}") for number in range(MANY)))
    busy.now += timedelta(seconds=2)
    with statements() as asked:
        busy.write(lambda session: fill_in_requests.request_short(session, world.PARK, None))
    assert len(asked) < 6
