"""The timetable of a vehicle's day."""

from __future__ import annotations

from typing import Any

from services.logistics.domain.action import Action
from services.logistics.domain.park_map import ParkMap, Zone
from services.logistics.domain.schedule import Place
from services.logistics.domain.vehicle_class import VehicleClass
from services.logistics.routing.model import Goods, Itinerary, Visit
from services.logistics.routing.timetable import PlannedTrip, seconds_of, timetable
from tests.logistics.world import NOW

# One degree of latitude is 111,195 m; by road 144,554 m, and at 72 km/h, 20 m in a second, 7,228 s.
DEGREE, DRIVE = 144_554, 7_228
MAP = ParkMap("socks", 1, "Asia/Shanghai", (Zone("east", 40, 125), Zone("west", 41, 125), Zone("port", 42, 125)))
OUT = (Visit("east", Action.PICKUP), Visit("west", Action.DELIVERY))
SIX = 6 * 3600


def goods(quantity: int = 100, *, sender: str = "weaver", to: str = "west", days: int = 0) -> Goods:
    return Goods(f"m-{sender}", "o-1", quantity, Place(sender, "east"), Place("sewer", to), days)


def van(**figures: Any) -> VehicleClass:
    plain: dict[str, Any] = {"capacity": 1_000, "count": 1, "trips_per_day": 4, "trip_cost_micros": 0, "speed_kmh": 72}
    return VehicleClass(park="socks", id="van", display_name="Van", created_at=NOW, **plain | figures)


def timed(*trips: PlannedTrip, park: ParkMap | None = MAP, **figures: Any) -> list[Itinerary]:
    return timetable(1, trips, van(**figures), park)


def moments(itinerary: Itinerary) -> list[tuple[int | None, int | None]]:
    return [(stop.arrives_at, stop.leaves_at) for stop in itinerary.stops]


def test_a_trip_is_loading_then_the_road_and_the_minutes_of_each_stop() -> None:
    [trip] = timed(PlannedTrip(OUT, [goods()]), trip_loading_minutes=20, stop_minutes=10)

    ready = SIX + 20 * 60
    there = ready + 600 + DRIVE
    assert moments(trip) == [(ready, ready + 600), (there, there + 600)]
    assert (trip.begins_at, trip.ends_at, trip.metres, trip.quantity) == (SIX, there + 600, DEGREE, 100)


def test_every_door_of_a_zone_is_a_stop_by_itself_without_a_road_between() -> None:
    [trip] = timed(PlannedTrip(OUT, [goods(sender="b"), goods(sender="a")]), stop_minutes=10)

    assert [(stop.place.enterprise, stop.action) for stop in trip.stops] == [
        ("a", Action.PICKUP),
        ("b", Action.PICKUP),
        ("sewer", Action.DELIVERY),
    ]
    assert moments(trip)[:2] == [(SIX, SIX + 600), (SIX + 600, SIX + 1200)]
    assert [len(stop.goods) for stop in trip.stops] == [1, 1, 2]


def test_a_vehicle_leaves_its_depot_and_goes_back_after_its_last_trip() -> None:
    first, last = timed(PlannedTrip(OUT, [goods()]), PlannedTrip(OUT, [goods()]), depot_zone="east")

    assert (first.number, first.ends_at, first.metres) == (1, SIX + DRIVE, DEGREE)
    # Back for the second load, there with it, and back to the depot.
    assert (last.number, last.begins_at, last.metres) == (2, SIX + DRIVE, 3 * DEGREE)
    assert last.ends_at == SIX + 4 * DRIVE


def test_a_door_that_is_delivered_to_and_picked_up_from_is_one_stop_in_time() -> None:
    back = Goods("m-back", "o-2", 5, Place("sewer", "west"), Place("weaver", "east"))
    visits = (*OUT, Visit("west", Action.PICKUP), Visit("east", Action.DELIVERY))
    [trip] = timed(PlannedTrip(visits, [goods(), back]), stop_minutes=10)

    there = SIX + 600 + DRIVE
    assert moments(trip)[1:3] == [(there, there + 600), (there + 600, there + 600)]


def test_goods_that_are_days_on_the_road_are_delivered_on_their_day_when_the_shift_has_begun() -> None:
    visits = (Visit("east", Action.PICKUP), Visit("port", Action.DELIVERY))
    [trip] = timed(PlannedTrip(visits, [goods(to="port", days=2)]))

    assert moments(trip)[1] == (2 * 86_400 + SIX, 2 * 86_400 + SIX)
    assert not trip.overruns_shift


def test_the_shift_does_not_count_on_a_road_of_days_but_no_other_trip_follows_in_it() -> None:
    visits = (Visit("east", Action.PICKUP), Visit("port", Action.DELIVERY))
    # The road takes four hours, and back to the depot as much.
    trips = timed(*[PlannedTrip(visits, [goods(to="port", days=1)])] * 2, shift_ends_at="08:00", depot_zone="east")

    assert [trip.overruns_shift for trip in trips] == [False, True]


def test_behind_a_road_of_unknown_length_no_time_is_made_up() -> None:
    unknown = ParkMap("socks", 1, "Asia/Shanghai", (Zone("east", 40, 125), Zone("west")))
    for park in (unknown, None):
        first, second = timed(PlannedTrip(OUT, [goods()]), PlannedTrip(OUT, [goods()]), park=park)
        assert moments(first) == [(SIX, SIX), (None, None)]
        assert (first.ends_at, first.metres, second.begins_at, first.overruns_shift) == (None, None, None, False)


def test_a_vehicle_that_is_on_its_way_when_its_shift_is_over_is_marked_from_that_trip_on() -> None:
    trips = timed(*[PlannedTrip(OUT, [goods()])] * 3, shift_ends_at="10:30")

    # 8:00 there, 10:00 back, 12:00 there again.
    assert [trip.overruns_shift for trip in trips] == [False, True, True]


def test_an_hour_is_seconds_of_the_day_midnight_at_its_end_included() -> None:
    assert [seconds_of(hour) for hour in ("00:00", "06:30", "24:00")] == [0, 23_400, 86_400]
