"""Trips that are driven together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services.logistics.domain.fleet import Trip
from services.logistics.domain.park_map import ParkMap, Zone
from services.logistics.domain.schedule import Place
from services.logistics.routing.day import groups
from services.logistics.routing.model import Goods
from services.logistics.routing.together import seats
from tests.logistics.routing.test_timetable import van
from tests.logistics.world import day

# In a row from east to west: 0.1 degrees, 14,456 m by road, 723 s at 72 km/h from one to the next.
ZONES = {name: Zone(name, 40 + number / 10, 125) for number, name in enumerate(("mill", "east", "west", "port"))}
MAP = ParkMap("socks", 1, "Asia/Shanghai", (*ZONES.values(), Zone("harbour")))
COSTS = {"trip_cost_micros": 80_000_000, "kilometre_cost_micros": 1_000_000}


class Day:
    """A day's trips of vans."""

    def __init__(self, park: ParkMap = MAP, **figures: Any) -> None:
        self.kind, self.park = van(**COSTS | figures), park
        self.trips: dict[str, Trip] = {}
        self.loads: dict[str, list[Goods]] = {}

    def trip(self, ident: str, way: tuple[str, str], units: int, days: int = 0) -> None:
        origin, destination = way
        lane = {"from_zone": origin, "to_zone": destination}
        self.trips[ident] = Trip(
            park="socks", id=ident, vehicle_class="van", day=day(0), **lane, capacity=self.kind.capacity, load=units
        )
        places = Place("sender", origin), Place("receiver", destination)
        self.loads[ident] = [Goods(f"m-{ident}", "o", units, *places, days, ident)]

    def route(self, fixed: tuple[str, ...] = ()) -> Mapping[str, object]:
        """Route the day, seat the trips, and return what has changed."""
        found = seats(list(self.trips.values()), self.loads, fixed, self.kind, self.park)
        for ident, seat in found.items():
            trip = self.trips[ident]
            trip.group, trip.pickup_visit, trip.delivery_visit = seat.group, seat.pickup_visit, seat.delivery_visit
        return found

    @property
    def together(self) -> list[str]:
        return sorted("".join(sorted(trip.id for trip in group)) for group in groups(self.trips.values()))

    @property
    def visits(self) -> list[str]:
        """The visits of the groups with several trips, in order."""
        driven = [trip for trip in self.trips.values() if trip.group]
        ends = [(trip.pickup_visit, f"+{trip.id}") for trip in driven]
        return [what for _, what in sorted([*ends, *((trip.delivery_visit, f"-{trip.id}") for trip in driven)])]


def two_ways(units: int = 400, **figures: Any) -> Day:
    """Goods from the mill to the west, and from the east, which lies on that way, to the port behind it."""
    routed = Day(**figures)
    routed.trip("a", ("mill", "west"), units)
    routed.trip("b", ("east", "port"), units)
    return routed


def test_trips_whose_ways_overlap_are_driven_in_one_go_along_the_way() -> None:
    routed = two_ways()
    assert set(routed.route()) == {"a", "b"}
    assert (routed.together, routed.visits) == (["ab"], ["+a", "+b", "-a", "-b"])


def test_routing_again_changes_nothing() -> None:
    routed = two_ways()
    routed.route()
    assert routed.route() == {}


def test_no_vehicle_carries_more_than_it_holds() -> None:
    routed = two_ways(units=501)
    assert routed.route() == {}


def test_a_vehicle_that_is_never_too_full_may_carry_more_in_all_than_it_holds() -> None:
    routed = two_ways(units=501)
    routed.trip("c", ("east", "west"), 499)
    routed.route()
    assert (routed.together, routed.visits) == (["abc"], ["+a", "+c", "-a", "+b", "-c", "-b"])


def test_trips_are_not_put_together_where_the_way_costs_more_than_a_trip() -> None:
    routed = Day(kilometre_cost_micros=10_000_000)
    routed.trip("a", ("mill", "east"), 100)
    routed.trip("b", ("port", "west"), 100)
    assert routed.route() == {}


def test_goods_that_have_left_goods_days_on_the_road_and_ways_nobody_knows_stay_as_they_are() -> None:
    assert two_ways().route(fixed=("a",)) == {}
    for way, days in ((("east", "port"), 1), (("east", "harbour"), 0)):
        routed = Day()
        routed.trip("a", ("mill", "west"), 400)
        routed.trip("b", way, 400, days)
        assert routed.route() == {}


def test_of_a_group_that_has_left_no_trip_changes_and_none_joins_it() -> None:
    routed = two_ways(units=300)
    routed.route()
    routed.trip("c", ("mill", "port"), 300)
    assert routed.route(fixed=("b",)) == {}


def test_a_group_ends_within_the_vehicles_share_of_its_shift() -> None:
    # 6:00 to 7:00 for each of two trips; the group takes 36 minutes on the road, and four stops.
    shift = {"shift_ends_at": "08:00", "trips_per_day": 2}
    assert two_ways(stop_minutes=5, **shift).route() != {}
    assert two_ways(stop_minutes=7, **shift).route() == {}


def test_a_trip_that_takes_longer_than_its_share_is_driven_alone_and_the_others_together() -> None:
    routed = two_ways(shift_ends_at="08:00", trips_per_day=2, stop_minutes=5)
    routed.trip("c", ("mill", "port"), 100)
    doors = [Place(f"receiver {number}", "port") for number in range(6)]
    routed.loads["c"] = [replace(routed.loads["c"][0], destination=door) for door in doors]
    assert set(routed.route()) == {"a", "b"}


def test_a_group_that_takes_too_long_is_taken_apart_where_there_are_vehicles_for_its_trips() -> None:
    # 43 kilometres in all, 29 of each: a share is four hours long, or sixteen.
    for trips_per_day, speed_kmh, left in ((4, 10, ["a", "b"]), (1, 2, ["ab"])):
        routed = two_ways(trips_per_day=trips_per_day)
        routed.route()
        assert routed.together == ["ab"]
        routed.kind = van(**COSTS, trips_per_day=trips_per_day, speed_kmh=speed_kmh)
        routed.route()
        assert routed.together == left
