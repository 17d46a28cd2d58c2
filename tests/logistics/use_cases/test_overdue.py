"""Movements of which units should have arrived and nobody has reported it: those who can see them."""

from __future__ import annotations

import pytest

from services.chassis.database import Database
from services.chassis.identity import Caller
from services.chassis.rpc.paging import Page
from services.logistics.domain.arrivals import MovementReport
from services.logistics.use_cases import movements
from services.logistics.use_cases.movements import Wanted
from tests.databases import ON_BOTH
from tests.logistics.use_cases.test_park_days import Park, to_the_sewer
from tests.logistics.world import MANAGER, RIVAL, SEWER, WEAVER, day, lot, step

ONE_DAY_LONG = lot(100, step("weaver", 0, transit=1), step("sewer", 5, zone="west"))


@pytest.fixture
def on_the_road(database: Database) -> Park:
    """A park that reports movements: a hundred units left on Monday, and are a day on the road."""
    park = Park(database)
    park.turn(0, movements_reported=True)
    park.follow(to_the_sewer(ONE_DAY_LONG))
    park.report(WEAVER, (park.movements()[0], MovementReport(loaded=100)))
    return park


def overdue(park: Park, caller: Caller = MANAGER, *, of: str = "socks") -> list[str]:
    """The movements that the caller sees as overdue."""
    wanted = Wanted(of, only_overdue=True)
    page = Page(50, (), "")
    found = park.database.read(lambda session: movements.list_movements(session, caller, page, wanted))
    return [each.id for each in found]


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_what_is_on_the_road_after_its_last_day_is_overdue_for_those_whose_it_is(on_the_road: Park) -> None:
    [movement] = on_the_road.movements()
    on_the_road.turn(1, movements_reported=True)
    assert (movement.last_arrival, overdue(on_the_road)) == (day(1), [])

    on_the_road.turn(2, movements_reported=True)

    assert overdue(on_the_road) == overdue(on_the_road, SEWER) == overdue(on_the_road, WEAVER) == [movement.id]
    assert overdue(on_the_road, RIVAL) == overdue(on_the_road, of="mills") == []


def test_a_day_on_which_it_is_expected_postpones_that_and_a_report_ends_it(on_the_road: Park) -> None:
    [movement] = on_the_road.movements()
    on_the_road.turn(2, movements_reported=True)
    on_the_road.report(SEWER, (movement, MovementReport(expected=day(4))))
    assert overdue(on_the_road) == []

    on_the_road.turn(5, movements_reported=True)
    assert overdue(on_the_road) == [movement.id]
    on_the_road.report(SEWER, (movement, MovementReport(received=60)))
    assert overdue(on_the_road) == [movement.id], "forty are still on the road"
    on_the_road.report(SEWER, (movement, MovementReport(received=39, lost=1)))

    assert overdue(on_the_road) == []


def test_where_arrivals_are_assumed_nothing_is_overdue(database: Database) -> None:
    park = Park(database)
    park.follow(to_the_sewer(ONE_DAY_LONG))
    park.turn(4)
    assert overdue(park) == []
    assert park.movements()[0].assumed
