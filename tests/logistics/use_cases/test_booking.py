"""Booking and booking again, on both databases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from services.chassis.database import Database
from services.chassis.jobs import leases
from services.logistics.domain.fleet import NO_VEHICLES
from services.logistics.domain.movement import Movement, MovementState
from services.logistics.domain.schedule import Schedule
from services.logistics.domain.vehicle_class import VehicleClass
from services.logistics.storage import fleets
from services.logistics.storage.movements import of_order
from services.logistics.use_cases import booking
from services.logistics.use_cases.schedules import follow_schedule
from services.logistics.use_cases.vehicle_classes import create_vehicle_class, retire_vehicle_class
from services.logistics.wire.schedules import page_from
from tests.databases import ON_BOTH
from tests.logistics.world import MANAGER, NOW, event_of, lot, schedule, step, vehicle_class

_UNREADABLE = text("UPDATE movements SET unbooked_reason = '?' WHERE park = 'unreadable'")

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)]


class Park:
    """A park's logistics, called directly."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def follow(self, *schedules: Schedule) -> None:
        for published in schedules:
            page = page_from(event_of(published))
            self._database.transact(lambda session, page=page: follow_schedule(session, page, NOW))  # type: ignore[misc]

    def create(self, draft: VehicleClass) -> None:
        self._database.transact(lambda session: create_vehicle_class(session, MANAGER, draft))

    def retire(self, ident: str, day: date | None) -> None:
        def work(session: Session) -> object:
            return retire_vehicle_class(session, MANAGER, "socks", ident, retire_date=day, now=NOW)

        self._database.transact(work)

    def rebook(self, holder: str = "this process") -> None:
        booking.rebook(self._database, holder, NOW)

    def movement(self, order: str) -> Movement:
        """The one movement of the order."""
        movements: Sequence[Movement] = self._database.read(lambda session: of_order(session, "socks", order))
        (only,) = movements
        return only


@pytest.fixture
def park(database: Database) -> Park:
    return Park(database)


def shipped(order: str, quantity: int = 1_000, *, sequence: int = 1, due: int = 0) -> Schedule:
    """An order whose goods go to the harbour on Monday, or up to the day `due`."""
    return schedule(lot(quantity, step("sewer", 0)), order=order, sequence=sequence, due=due)


def withdrawn(order: str) -> Schedule:
    return schedule(order=order, sequence=2)


def test_movements_of_one_lane_share_a_trip_across_orders(park: Park, stored: Callable[[], dict[str, int]]) -> None:
    park.create(vehicle_class("van", 1_000, count=1))

    park.follow(shipped("o-1", 400), shipped("o-2", 600))

    assert park.movement("o-1").bookings[0].trip == park.movement("o-2").bookings[0].trip
    assert stored()["trips"] == 1


def test_no_vehicle_makes_more_trips_than_it_can(park: Park, stored: Callable[[], dict[str, int]]) -> None:
    park.create(vehicle_class("van", 1_000, count=2))

    park.follow(*(shipped(f"o-{number}") for number in range(3)))

    assert stored()["trips"] == 2
    assert park.movement("o-2").unbooked_reason.text.endswith("2 of 2 trips in use")


def test_an_unchanged_movement_keeps_its_trip_when_the_schedule_changes_around_it(park: Park) -> None:
    park.create(vehicle_class("van", 1_000, count=2))
    park.follow(shipped("o-1"))
    before = park.movement("o-1")

    park.follow(shipped("o-1", due=3, sequence=2))

    after = park.movement("o-1")
    assert (after.id, after.bookings[0].trip) == (before.id, before.bookings[0].trip)


def test_a_changed_quantity_is_booked_on_the_same_trip_where_there_is_room(park: Park) -> None:
    park.create(vehicle_class("van", 1_000, count=1))
    park.follow(shipped("o-1", 400), shipped("o-2", 500))
    trip = park.movement("o-2").bookings[0].trip

    park.follow(shipped("o-2", 600, sequence=2))

    assert [(each.trip, each.quantity) for each in park.movement("o-2").bookings] == [(trip, 600)]


def test_movements_that_found_no_vehicle_are_booked_when_a_class_is_created(
    park: Park, stored: Callable[[], dict[str, int]]
) -> None:
    park.follow(shipped("o-1"))
    assert park.movement("o-1").unbooked_reason == NO_VEHICLES

    park.create(vehicle_class())
    park.rebook()

    movement = park.movement("o-1")
    assert (movement.state, movement.unbooked_reason, movement.version) == (MovementState.BOOKED, None, 2)
    assert stored()["rebookings"] == 0


def test_what_is_booked_on_vehicles_that_retire_is_booked_on_others(park: Park) -> None:
    park.create(vehicle_class("van", 1_000))
    park.create(vehicle_class("lorry", 5_000))
    park.follow(shipped("o1"))
    [before] = park.movement("o1").bookings
    park.retire("van", park.movement("o1").day)
    [after] = park.movement("o1").bookings
    assert (before.vehicle_class, after.vehicle_class) == ("van", "lorry")


def test_vehicles_that_retire_later_drive_until_then_and_those_that_retire_no_more_drive_again(park: Park) -> None:
    park.create(vehicle_class("van", 1_000))
    park.follow(shipped("o1"))
    day = park.movement("o1").day
    park.retire("van", day + timedelta(days=1))
    assert park.movement("o1").state is MovementState.BOOKED
    park.retire("van", day)
    left = park.movement("o1")
    assert (left.state, left.bookings) == (MovementState.UNBOOKED, [])
    park.retire("van", None)
    park.rebook()
    assert park.movement("o1").state is MovementState.BOOKED


def test_movements_that_found_no_vehicle_are_booked_when_a_trip_is_freed(park: Park) -> None:
    park.create(vehicle_class("van", 1_000, count=1))
    park.follow(shipped("o-1"), shipped("o-2"))

    park.follow(withdrawn("o-1"))
    park.rebook()

    assert (park.movement("o-1").bookings, park.movement("o-2").state) == ([], MovementState.BOOKED)


def test_what_must_leave_first_is_booked_first(park: Park) -> None:
    park.follow(shipped("o-1", due=0), shipped("o-2", due=0), shipped("o-3", due=2))
    park.create(vehicle_class("van", 1_000, count=1))

    park.rebook()

    urgent = [park.movement(order).state for order in ("o-1", "o-2")]
    assert sorted(urgent) == [MovementState.BOOKED, MovementState.UNBOOKED]
    assert park.movement("o-3").state is MovementState.BOOKED


def test_trying_again_in_vain_changes_nothing(park: Park, stored: Callable[[], dict[str, int]]) -> None:
    park.create(vehicle_class("van", 1_000, count=1))
    park.follow(shipped("o-1"), shipped("o-2"))
    before = stored()

    park.rebook()

    assert stored() == before | {"rebookings": 0}


def test_a_park_that_cannot_be_read_is_passed_over_until_its_next_request(
    park: Park, database: Database, stored: Callable[[], dict[str, int]]
) -> None:
    park.follow(replace(shipped("o-1"), park="unreadable"), shipped("o-2"))
    database.transact(lambda session: session.execute(_UNREADABLE))
    database.transact(lambda session: fleets.ask_rebooking(session, "unreadable"))
    park.create(vehicle_class())

    park.rebook()

    assert park.movement("o-2").state is MovementState.BOOKED
    assert stored()["rebookings"] == 0


def test_many_waiting_movements_are_tried_chunk_by_chunk(park: Park, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(booking, "CHUNK", 2)
    park.follow(*(shipped(f"o-{number}") for number in range(5)))
    park.create(vehicle_class("van", 1_000, count=4))

    park.rebook()

    states = [park.movement(f"o-{number}").state for number in range(5)]
    assert sorted(states) == [MovementState.BOOKED] * 4 + [MovementState.UNBOOKED]


def test_a_process_leaves_it_to_the_one_that_is_at_it(park: Park, database: Database) -> None:
    park.follow(shipped("o-1"))
    park.create(vehicle_class())
    database.transact(lambda session: leases.acquire(session, booking.LEASE, "another process", 60))

    park.rebook("this process")
    assert park.movement("o-1").state is MovementState.UNBOOKED

    park.rebook("another process")
    assert park.movement("o-1").state is MovementState.BOOKED
