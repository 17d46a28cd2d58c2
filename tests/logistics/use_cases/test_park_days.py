"""Movements follow the park's day, and reports of their quantities."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from services.chassis.database import Database
from services.errors import Forbidden, Infeasible
from services.logistics.domain.arrivals import Asked, MovementReport
from services.logistics.domain.movement import Movement, MovementState
from services.logistics.domain.schedule import Lot, ParkDay, Schedule
from services.logistics.storage.movements import of_order
from services.logistics.use_cases import booking, movements
from services.logistics.use_cases.park_days import follow_day
from services.logistics.use_cases.schedules import follow_schedule
from services.logistics.use_cases.vehicle_classes import create_vehicle_class
from services.logistics.wire.schedules import page_from
from tests.logistics.world import (
    MANAGER,
    NOW,
    SEWER,
    WEAVER,
    day,
    event_of,
    lot,
    schedule,
    step,
    vehicle_class,
    weave_and_sew,
)

INSIDE = lot(100, step("weaver", 0), step("sewer", 2))


class Park:
    """A park's logistics, called directly."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.database.transact(lambda session: create_vehicle_class(session, MANAGER, vehicle_class(count=1)))

    def follow(self, published: Schedule) -> None:
        page = page_from(event_of(published))
        self.database.transact(lambda session: follow_schedule(session, page, NOW))

    def turn(self, number: int, *, version: int | None = None, **rules: bool) -> None:
        """It is the day so many days after Monday, and movements have followed it."""
        self.begin(number, version=version, **rules)
        self.rebook()

    def begin(self, number: int, *, version: int | None = None, **rules: bool) -> None:
        """It is the day so many days after Monday."""
        today = ParkDay("socks", day(number), version=number + 1 if version is None else version, **rules)
        self.database.transact(lambda session: follow_day(session, today))

    def rebook(self) -> None:
        booking.rebook(self.database, "this process", NOW)

    def report(self, caller: object, *reports: tuple[Movement, MovementReport]) -> list[Movement]:
        asked = [Asked(movement.id, report) for movement, report in reports]
        found: list[Movement] = self.database.transact(
            lambda session: movements.batch_report_movements(session, caller, "socks", asked, NOW)  # type: ignore[arg-type]
        )
        return found

    def movements(self) -> list[Movement]:
        """Those of the order, by step and part, without those to the buyer."""
        held: Sequence[Movement] = self.database.read(lambda session: of_order(session, "socks", "o-1"))
        return sorted((one for one in held if one.to_enterprise), key=lambda one: (one.step, one.part))


@pytest.fixture
def park(database: Database) -> Park:
    return Park(database)


def to_the_sewer(*lots: Lot) -> Schedule:
    return replace(schedule(*(lots or (weave_and_sew(100, sewn=4),))), route_steps=2)


def test_a_movement_inside_one_zone_needs_no_vehicle(park: Park, stored: Callable[[], dict[str, int]]) -> None:
    park.follow(replace(to_the_sewer(INSIDE), ship_to_zone="east"))

    assert [(one.state, one.bookings) for one in park.movements()] == [(MovementState.BOOKED, [])]
    assert stored()["trips"] == 0


def test_a_movement_inside_one_zone_needs_a_vehicle_where_the_park_says_so(park: Park) -> None:
    park.turn(0, vehicles_inside_zones=True)
    park.follow(to_the_sewer(INSIDE))

    assert [len(one.bookings) for one in park.movements()] == [1]


def test_nothing_is_booked_on_days_that_are_past(park: Park) -> None:
    park.turn(2)
    park.follow(to_the_sewer())

    (movement,) = park.movements()
    assert (movement.planned_day, movement.day, movement.state) == (day(0), day(2), MovementState.BOOKED)


def test_what_has_not_left_on_its_day_is_put_on_the_next_where_movements_are_reported(
    park: Park, stored: Callable[[], dict[str, int]]
) -> None:
    park.follow(to_the_sewer())
    before = stored()["trips"]
    park.turn(3, movements_reported=True)

    (movement,) = park.movements()
    assert (movement.day, movement.state, movement.assumed) == (day(3), MovementState.BOOKED, False)
    assert stored()["trips"] == before


def test_what_nobody_reports_is_assumed_to_have_gone_and_arrived(park: Park) -> None:
    park.follow(to_the_sewer())
    park.turn(1)

    (movement,) = park.movements()
    assert (movement.state, movement.received, movement.assumed) == (MovementState.DELIVERED, 100, True)
    assert movement.day == day(0)


def test_what_was_to_leave_counts_as_gone_under_a_schedule_that_comes_before_movements_have_turned(park: Park) -> None:
    park.follow(to_the_sewer())
    park.begin(1)
    park.follow(replace(to_the_sewer(weave_and_sew(96, sewn=4)), sequence=2))
    park.rebook()

    (movement,) = park.movements()
    assert (movement.state, movement.day, movement.loaded) == (MovementState.DELIVERED, day(0), 96)


def test_an_earlier_day_or_the_same_again_changes_nothing(park: Park) -> None:
    park.follow(to_the_sewer())
    park.turn(2, movements_reported=True)
    before = [one.version for one in park.movements()]
    park.turn(1)
    park.turn(2)

    assert [one.version for one in park.movements()] == before


def test_returned_goods_are_sent_again_and_what_was_not_loaded_too(park: Park) -> None:
    park.turn(0)
    park.follow(to_the_sewer())
    (movement,) = park.movements()

    park.report(WEAVER, (movement, MovementReport(loaded=80)))
    park.report(WEAVER, (movement, MovementReport(returned=30)))

    first, again = park.movements()
    assert (first.quantity, first.moved, sum(booking.quantity for booking in first.bookings)) == (80, 50, 80)
    assert (again.quantity, again.state, again.day) == (50, MovementState.BOOKED, day(0))


def test_a_batch_is_recorded_whole_or_not_at_all(park: Park) -> None:
    park.follow(to_the_sewer())
    (movement,) = park.movements()

    with pytest.raises(Infeasible, match="give at most 100 in all") as refused:
        park.report(
            MANAGER, (movement, MovementReport(loaded=100)), (movement, MovementReport(received=60, damaged=60))
        )

    assert refused.value.problems[0].field == "requests[1].received_quantity"
    assert park.movements()[0].loaded == 0


def test_the_receiver_counts_what_is_missing_and_speaks_for_nobody_else(park: Park) -> None:
    park.follow(to_the_sewer())
    (movement,) = park.movements()
    park.report(WEAVER, (movement, MovementReport(loaded=100)))

    with pytest.raises(Forbidden, match="weaver may not report this movement delivered"):
        park.report(WEAVER, (movement, MovementReport(received=100)))
    (after,) = park.report(SEWER, (movement, MovementReport(received=90, lost=6, damaged=4)))

    assert (after.state, after.moved) == (MovementState.DELIVERED, 90)


def test_goods_that_are_late_go_on_once_they_are_there_and_are_not_assumed_to_have_left_before(park: Park) -> None:
    """The next enterprise had sent them on before they had come to it."""
    park.turn(0)
    park.follow(to_the_sewer())
    [sent] = park.movements()
    park.report(WEAVER, (sent, MovementReport(loaded=100)))
    elsewhere = lot(100, step("weaver", 0), step("carrier", 5, zone="west"))
    park.follow(replace(to_the_sewer(elsewhere), sequence=2))
    [on] = [one for one in park.movements() if one.made_by]
    assert (on.day, on.state) == (day(0), MovementState.BOOKED)
    park.report(SEWER, (sent, MovementReport(expected=day(2))))

    park.turn(1)
    assert [(one.day, one.loaded) for one in park.movements() if one.made_by] == [(day(1), 0)]
    park.follow(replace(to_the_sewer(elsewhere), sequence=3))
    waiting = [one for one in park.movements() if one.made_by and one.state is not MovementState.CANCELLED]
    assert [(one.day, one.earliest_ready) for one in waiting] == [(day(2), day(2))]

    park.turn(3)
    assert [one.moved for one in park.movements() if one.made_by and one.departed] == [100]
