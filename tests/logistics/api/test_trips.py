"""Trips with their stops and times, through logistics' real gRPC server."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from parkloom.logistics.v1 import logistics_service_pb2 as pb
from parkloom.logistics.v1 import trip_pb2
from services.chassis.database import Database
from services.errors import Forbidden, Invalid, NotFound
from services.logistics.domain.park_map import ParkMap, Zone
from services.logistics.use_cases.park_maps import follow_parks
from services.logistics.use_cases.routing import route
from services.logistics.use_cases.schedules import follow_schedule
from services.logistics.wire.schedules import page_from
from tests.logistics import world
from tests.logistics.conftest import Calls
from tests.logistics.world import create_vehicle_class, event_of, lot, schedule, step, weave_and_sew
from tests.serving import refused

pytestmark = pytest.mark.slow

# One degree apart: 144,554 m by road, 7,228 s at 72 km/h.
MAP = ParkMap("socks", 1, "Asia/Shanghai", (Zone("east", 40.0, 125.0), Zone("west", 41.0, 125.0), Zone("harbour")))
PICKUP, DELIVERY = trip_pb2.STOP_ACTION_PICKUP, trip_pb2.STOP_ACTION_DELIVERY
MONDAY, WEDNESDAY = "2026-03-16", "2026-03-18"


@pytest.fixture
def manager(calling: Calls, database: Database) -> Any:
    """The manager of a park where 300 units and 200 are woven on Monday and sewn on Wednesday."""
    stub: Any = calling(world.MANAGER)
    database.transact(lambda session: follow_parks(session, [MAP]))
    stub.CreateVehicleClass(create_vehicle_class(speed_kmh=72, stop_minutes=10, trip_loading_minutes=20))
    for order, quantity in (("o-1", 300), ("o-2", 200)):
        page = page_from(event_of(schedule(weave_and_sew(quantity), order=order)))
        database.transact(lambda session, page=page: follow_schedule(session, page, world.NOW))  # type: ignore[misc]
    return stub


def listed(stub: Any, day: str = MONDAY, **more: Any) -> list[Any]:
    return list(stub.ListTrips(pb.ListTripsRequest(parent="parks/socks", date=day, **more)).trips)


def test_a_trip_is_read_with_its_stops_what_they_are_for_and_when(manager: Any) -> None:
    [trip] = listed(manager)

    assert manager.GetTrip(pb.GetTripRequest(name=trip.name)) == trip
    assert (trip.vehicle_class, trip.date) == ("parks/socks/vehicleClasses/van", MONDAY)
    assert (trip.vehicle, trip.number, trip.quantity, trip.capacity) == (1, 1, 500, 1_000)
    assert [(stop.zone, stop.enterprise, stop.action) for stop in trip.stops] == [
        ("east", "parks/socks/enterprises/weaver", PICKUP),
        ("west", "parks/socks/enterprises/sewer", DELIVERY),
    ]
    # 6:00 in Shanghai is 22:00 of the day before by UTC.
    arrivals = [stop.arrive_time.ToDatetime(UTC) for stop in trip.stops]
    assert arrivals == [datetime(2026, 3, 15, 22, 20, tzinfo=UTC), datetime(2026, 3, 16, 0, 30, 28, tzinfo=UTC)]
    assert (trip.distance_metres, trip.end_time.ToDatetime(UTC)) == (
        144_554,
        datetime(2026, 3, 16, 0, 40, 28, tzinfo=UTC),
    )


def test_its_loads_are_those_of_the_movements_booked_on_it(manager: Any) -> None:
    [trip] = listed(manager)
    movements = manager.ListMovements(pb.ListMovementsRequest(parent="parks/socks", date=MONDAY)).movements
    booked = {
        (each.name, each.order, booking.quantity)
        for each in movements
        for booking in each.bookings
        if booking.trip == trip.name
    }

    assert len(booked) == 2
    for stop in trip.stops:
        assert {(load.movement, load.order, load.quantity) for load in stop.loads} == booked


def test_trips_that_are_driven_together_name_each_other_and_share_vehicle_and_times(
    manager: Any, database: Database
) -> None:
    back = schedule(lot(100, step("miller", 0, zone="mill"), step("sewer", 2, zone="west")), order="o-3")
    mill = replace(MAP, version=2, zones=(*MAP.zones, Zone("mill", 39.9, 125.0)))
    database.transact(lambda session: follow_parks(session, [mill]))
    database.transact(lambda session: follow_schedule(session, page_from(event_of(back)), world.NOW))
    route(database, "this process")

    one, other = listed(manager)
    assert (list(one.together), list(other.together)) == ([other.name], [one.name])
    assert {(each.vehicle, each.number, each.distance_metres) for each in (one, other)} == {(1, 1, 159_010)}
    assert sorted([[stop.zone for stop in each.stops] for each in (one, other)]) == [["east", "west"], ["mill", "west"]]
    assert (one.end_time, one.begin_time) == (other.end_time, other.begin_time)


def test_to_a_zone_whose_position_is_not_known_no_time_is_shown(manager: Any) -> None:
    [trip] = listed(manager, WEDNESDAY)

    assert [stop.HasField("arrive_time") for stop in trip.stops] == [True, False]
    assert (trip.HasField("distance_metres"), trip.HasField("end_time"), trip.stops[1].enterprise) == (False, False, "")


def test_trips_are_listed_by_day_and_class_page_by_page(manager: Any) -> None:
    manager.CreateVehicleClass(create_vehicle_class("lorry"))

    assert listed(manager, "2026-03-17") == []
    assert listed(manager, vehicle_class="parks/socks/vehicleClasses/lorry") == []
    assert listed(manager, vehicle_class="parks/socks/vehicleClasses/van", page_size=1) == listed(manager)


def test_trips_are_for_the_parks_own_people_and_auditors(calling: Calls, manager: Any) -> None:
    [trip] = listed(manager)
    assert listed(calling(world.AUDITOR)) == [trip]
    for caller in (world.WEAVER, world.CARRIER, world.ERP, world.WEAVERS_ERP, world.SERVICE):
        stub: Any = calling(caller)
        assert isinstance(refused(stub.GetTrip, pb.GetTripRequest(name=trip.name)), Forbidden)
        assert isinstance(refused(stub.ListTrips, pb.ListTripsRequest(parent="parks/socks", date=MONDAY)), Forbidden)
    for stub, name in ((manager, "parks/socks/trips/none"), (calling(world.STRANGER), trip.name)):
        assert isinstance(refused(stub.GetTrip, pb.GetTripRequest(name=name)), NotFound | Forbidden)


@pytest.mark.parametrize(
    ("asked", "field"),
    [({"date": ""}, "date"), ({"date": "2026-02-30"}, "date"), ({"vehicle_class": "van"}, "vehicle_class")],
)
def test_trips_asked_for_wrongly_name_the_field(manager: Any, asked: dict[str, str], field: str) -> None:
    failure = refused(manager.ListTrips, pb.ListTripsRequest(**{"parent": "parks/socks", "date": MONDAY, **asked}))
    assert isinstance(failure, Invalid)
    assert [problem.field for problem in failure.problems] == [field]
