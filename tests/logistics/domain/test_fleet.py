"""Booking movements on the trips of vehicles."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from services.chassis.ids import random_id
from services.logistics.domain.fleet import MOST_TRIPS, NO_VEHICLES, DayTrips, Fleet, Trip
from services.logistics.domain.mirror import mirror
from services.logistics.domain.movement import Booking, Movement, MovementState, UnbookedReason
from services.logistics.domain.vehicle_class import VehicleClass
from tests.logistics.world import NOW, day, lot, schedule, step, vehicle_class


def movement(quantity: int, *, ready: int = 0, due: int = 0, zone: str = "east", order: str = "o-1") -> Movement:
    """Goods from the sewer in `zone` to the harbour, from the day `ready` to the day `due`."""
    (only,) = mirror(schedule(lot(quantity, step("sewer", ready, zone=zone)), due=due, order=order), [], NOW)
    return only


def fleet(*classes: VehicleClass, trips: tuple[Trip, ...] = ()) -> Fleet:
    """A fleet whose `trips` were opened before."""

    def trips_on(on: date) -> DayTrips:
        of_day = [trip for trip in trips if trip.day == on]
        return DayTrips(
            Counter(trip.vehicle_class for trip in of_day), [trip for trip in of_day if trip.load < trip.capacity]
        )

    return Fleet("socks", classes, trips_on, {trip.id: trip for trip in trips}.__getitem__, random_id)


def loads(one: Movement) -> list[tuple[str, int]]:
    return [(booking.vehicle_class, booking.quantity) for booking in one.bookings]


def test_a_movement_takes_the_smallest_vehicle_that_is_large_enough() -> None:
    booked = movement(700)

    fleet(vehicle_class("lorry", 5_000), vehicle_class("van", 1_000), vehicle_class("cart", 100)).book(booked)

    assert (booked.state, loads(booked)) == (MovementState.BOOKED, [("van", 700)])


def test_movements_of_a_lane_and_day_share_a_trip_while_there_is_room() -> None:
    first, second, third = movement(700), movement(300, order="o-2"), movement(1, order="o-3")
    vans = fleet(vehicle_class("van", 1_000))

    for each in (first, second, third):
        vans.book(each)

    assert first.bookings[0].trip == second.bookings[0].trip != third.bookings[0].trip


@pytest.mark.parametrize("other", [movement(100, ready=1, due=1), movement(100, zone="west")])
def test_another_day_or_lane_is_another_trip(other: Movement) -> None:
    vans, first = fleet(vehicle_class("van", 1_000)), movement(100)

    vans.book(first)
    vans.book(other)

    assert first.bookings[0].trip != other.bookings[0].trip


def opened_before(load: int) -> Trip:
    """Monday's trip of a van with 1,000 units of room in all, from the east to the harbour."""
    lane = {"from_zone": "east", "to_zone": "harbour"}
    return Trip(park="socks", id="t", vehicle_class="van", day=day(0), **lane, capacity=1_000, load=load)


def test_a_trip_that_was_opened_before_is_filled_first() -> None:
    trip, booked = opened_before(load=600), movement(400)

    fleet(vehicle_class("van", 1_000), trips=(trip,)).book(booked)

    assert (booked.bookings[0].trip, trip.load) == ("t", 1_000)


def test_a_full_trip_gives_back_the_room_of_what_is_taken_off() -> None:
    leaving, coming = movement(300), movement(300, order="o-2")
    leaving.book(day(0), [Booking(trip="t", vehicle_class="van", quantity=300)])
    vans = fleet(vehicle_class("van", 1_000, count=1), trips=(opened_before(load=1_000),))

    vans.release(leaving)
    vans.book(coming)

    assert [booking.trip for booking in coming.bookings] == ["t"]


def test_a_movement_larger_than_a_vehicle_is_split_over_trips() -> None:
    booked = movement(2_300)

    fleet(vehicle_class("van", 1_000, count=3), vehicle_class("cart", 400, count=1)).book(booked)

    assert loads(booked) == [("van", 1_000), ("van", 1_000), ("cart", 300)]


def test_a_vehicle_makes_as_many_trips_a_day_as_its_class_says() -> None:
    vans = fleet(vehicle_class("van", 1_000, count=1, trips_per_day=2))
    booked = [movement(1_000, order=f"o-{number}") for number in range(3)]

    for each in booked:
        vans.book(each)

    assert [each.state for each in booked] == [MovementState.BOOKED, MovementState.BOOKED, MovementState.UNBOOKED]


def test_a_later_day_is_taken_where_the_first_has_no_vehicle_free() -> None:
    vans = fleet(vehicle_class("van", 1_000, count=1))
    vans.book(movement(1_000))
    late = movement(1_000, order="o-2", due=2)

    vans.book(late)

    assert (late.state, late.day) == (MovementState.BOOKED, day(1))


def test_without_a_vehicle_free_the_reason_names_the_days_and_the_trips() -> None:
    vans = fleet(vehicle_class("van", 1_000, count=1))
    vans.book(movement(1_000))
    left = movement(300, order="o-2", due=0, zone="west")

    vans.book(left)

    assert left.state is MovementState.UNBOOKED
    assert left.unbooked_reason == UnbookedReason(
        "NO_VEHICLE_FREE",
        {"quantity": "300", "trips_used": "1", "trips": "1"},
        "no vehicle free for 300 units on 2026-03-16: 1 of 1 trips in use",
    )


def test_what_one_day_cannot_take_whole_takes_no_vehicle_of_that_day() -> None:
    vans = fleet(vehicle_class("van", 1_000, count=2))
    large, small = movement(2_001), movement(2_000, order="o-2")

    vans.book(large)
    vans.book(small)

    assert (large.state, small.state) == (MovementState.UNBOOKED, MovementState.BOOKED)


def test_a_park_without_vehicles_says_so() -> None:
    left = movement(300)

    fleet().book(left)

    assert (left.state, left.unbooked_reason) == (MovementState.UNBOOKED, NO_VEHICLES)


def test_a_movement_on_hundreds_of_trips_asks_for_larger_vehicles() -> None:
    left, carts = movement(MOST_TRIPS * 10 + 1), fleet(vehicle_class("cart", 10, count=1_000))

    carts.book(left)

    assert "create a class of larger vehicles" in left.unbooked_reason.text
    assert carts.take_changes() == ([], [])


def test_goods_taken_off_a_trip_leave_room_on_it() -> None:
    vans = fleet(vehicle_class("van", 1_000, count=1))
    first, second, third = movement(600), movement(400, order="o-2"), movement(600, order="o-3")
    vans.book(first)
    vans.book(second)

    vans.release(first)
    vans.book(third)

    assert third.bookings[0].trip == second.bookings[0].trip


def test_a_trip_with_nothing_left_on_it_frees_its_vehicle() -> None:
    vans = fleet(vehicle_class("van", 1_000, count=1))
    first, second = movement(600), movement(400, order="o-2", zone="west")
    vans.book(first)
    vans.release(first)
    vans.book(second)

    opened, emptied = vans.take_changes()
    assert second.state is MovementState.BOOKED
    assert ([trip.id for trip in opened], emptied) == ([second.bookings[0].trip], [])


def test_a_stored_trip_with_nothing_left_on_it_is_marked_to_be_deleted() -> None:
    vans = fleet(vehicle_class("van", 1_000, count=1))
    booked = movement(600)
    vans.book(booked)
    (stored,), _ = vans.take_changes()

    vans.release(booked)

    assert vans.take_changes() == ([], [stored])


def driven_together(*loads_: int) -> tuple[Trip, ...]:
    """Monday's trips of one group of a van: the first to the harbour, others from elsewhere."""
    return tuple(
        replace(
            opened_before(load), id=f"t-{number}", group="t-0", from_zone="east" if number == 0 else f"zone-{number}"
        )
        for number, load in enumerate(loads_)
    )


def fleet_of_groups(trips: tuple[Trip, ...], count: int = 2) -> Fleet:
    vans = [vehicle_class("van", 1_000, count=count)]
    day_trips = DayTrips({"van": 1}, trips)
    return Fleet("socks", vans, lambda _: day_trips, {each.id: each for each in trips}.__getitem__, random_id)


def test_trips_of_a_group_share_the_room_of_their_vehicle() -> None:
    fits, more = movement(300), movement(1, order="o-2")
    vans = fleet_of_groups(driven_together(400, 300))

    vans.book(fits)
    vans.book(more)

    assert [booking.trip for booking in fits.bookings] == ["t-0"]
    assert {booking.trip for booking in more.bookings}.isdisjoint({"t-0", "t-1"})


def test_a_group_takes_a_vehicle_once_until_its_last_trip_is_empty() -> None:
    group = driven_together(400, 300)
    vans = fleet_of_groups(group, count=1)
    for trip, left in zip(group, (MovementState.UNBOOKED, MovementState.BOOKED), strict=True):
        leaving, coming = movement(trip.load, order="o-2"), movement(1_000, order=f"o-{trip.id}", zone="west")
        leaving.book(day(0), [Booking(trip=trip.id, vehicle_class="van", quantity=trip.load)])
        vans.release(leaving)
        vans.book(coming)
        assert coming.state is left


def test_the_days_whose_loads_change_are_named_once() -> None:
    vans, booked = fleet(vehicle_class("van", 1_000)), movement(100)
    vans.book(booked)
    assert (vans.take_days(), vans.take_days()) == ({day(0)}, set())
    vans.release(booked)
    assert vans.take_days() == {day(0)}
