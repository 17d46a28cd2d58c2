"""A day's trips by vehicle."""

from __future__ import annotations

from google.protobuf.timestamp_pb2 import Timestamp

from parkloom.logistics.v1.trip_pb2 import STOP_ACTION_DELIVERY, STOP_ACTION_PICKUP, Trip, TripLoad, TripStop
from services.console.trips import view


def trip(kind: str, vehicle: int, number: int, *, late: bool = False) -> Trip:
    return Trip(
        name=f"parks/sock/trips/{kind}-{vehicle}-{number}",
        vehicle_class=f"parks/sock/vehicleClasses/{kind}",
        vehicle=vehicle,
        number=number,
        overruns_shift=late,
    )


def test_trips_are_shown_by_vehicle_in_the_sequence_in_which_they_are_driven() -> None:
    tours = view.tours([trip("van", 2, 1), trip("van", 1, 2), trip("lorry", 1, 1), trip("van", 1, 1)])

    assert [(tour.vehicle_class, tour.vehicle, [group.first.number for group in tour.groups]) for tour in tours] == [
        ("lorry", 1, [1]),
        ("van", 1, [1, 2]),
        ("van", 2, [1]),
    ]


def test_a_vehicle_is_marked_where_one_of_its_trips_overruns_the_shift() -> None:
    tours = view.tours([trip("van", 1, 1), trip("van", 1, 2, late=True), trip("van", 2, 1)])
    assert [tour.overruns_shift for tour in tours] == [True, False]


def test_the_units_of_a_stop_are_those_of_all_its_loads() -> None:
    assert view.units(TripStop(loads=[TripLoad(quantity=3), TripLoad(quantity=4)])) == 7


def stop(seconds: int, zone: str, action: int, units: int) -> TripStop:
    at = Timestamp(seconds=seconds)
    return TripStop(zone=zone, action=action, arrive_time=at, leave_time=at, loads=[TripLoad(quantity=units)])  # type: ignore[arg-type]


def test_trips_that_are_driven_together_are_one_with_the_stops_of_all() -> None:
    first, second = trip("van", 1, 1), trip("van", 1, 1)
    first.quantity, second.quantity = 10, 20
    first.stops.extend([stop(100, "east", STOP_ACTION_PICKUP, 10), stop(300, "port", STOP_ACTION_DELIVERY, 10)])
    second.stops.extend([stop(100, "east", STOP_ACTION_PICKUP, 20), stop(200, "west", STOP_ACTION_DELIVERY, 20)])

    [tour] = view.tours([first, second])
    [group] = tour.groups

    assert [(each.zone, view.units(each)) for each in group.stops] == [("east", 30), ("west", 20), ("port", 10)]
    assert (len(group.trips), group.quantity) == (2, 30)
