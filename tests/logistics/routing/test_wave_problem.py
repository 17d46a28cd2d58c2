"""Loads, wave files and stops of waves."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.errors import Infeasible
from services.logistics.domain.departure import Departure
from services.logistics.domain.packing import Packing
from services.logistics.domain.wave import LeftReason, WaveStop, departure_and_day, trips_under_way, wave_id
from services.logistics.routing.wave_loads import Load, Stops, loads_of
from services.logistics.routing.wave_problem import (
    Evening,
    Vehicles,
    changed_share,
    document,
    earlier_routes,
    numbered,
    stops_of_route,
    vehicles_of,
)
from services.vehicle_routing import model
from services.vehicle_routing.model import Routes
from services.vehicle_routing.solve import RoutingParams, Stop, solve
from tests.logistics import waves, world

DAY = date(2026, 3, 11)
HUB = (30.0, 120.0)
KEY = {"park": "socks", "departure": "evening", "day": DAY}


def departure(**changes: Any) -> Departure:
    described = {"park": "socks", "id": "evening", "display_name": "x", "zone": "hub", "created_at": world.NOW}
    return Departure(**described | changes)


def packing(enterprise: str, packed: int, ordered: int | None = None, **more: Any) -> Packing:
    described = {"enterprise": enterprise, "counted_at": world.NOW, "packed": packed}
    return Packing(**KEY | described | {"ordered": packed if ordered is None else ordered} | more)


def stop(enterprise: str, vehicle: int, trip: int = 1, number: int = 1, **more: Any) -> WaveStop:
    described: dict[str, Any] = {
        "vehicle_class": "van",
        "vehicle": vehicle,
        "trip": trip,
        "number": number,
        "enterprise": enterprise,
        "shipment": f"{enterprise}.0",
        "quantity": 100,
        "begins_at": 50_000,
        "hub_at": 52_000,
    }
    return WaveStop(**KEY | described | more)


def loads(count: int, ready_at: int = 0) -> list[Load]:
    return [Load(f"e{n}.0", f"e{n}", (30.0 + 0.005 * (n + 1), 120.0 + 0.004 * n), 300, ready_at) for n in range(count)]


def test_a_load_is_ready_when_its_door_expects_it_or_what_is_packed_is_fetched_at_once() -> None:
    doors = dict.fromkeys("abcd", HUB)
    found = loads_of(
        [
            packing("a", 10, 50, ready_at=60_000),
            packing("b", 10, 50, ready_at=70_000),
            packing("c", 10, 50),
            packing("d", 0, 50),
        ],
        doors,
        departure(),
        1_000,
    )

    assert [(each.enterprise, each.quantity, each.ready_at) for each in found.loads] == [
        ("a", 50, 60_000),
        ("b", 10, 0),
        ("c", 10, 0),
    ]
    assert [(each.enterprise, each.quantity) for each in found.left] == [("b", 40), ("c", 40), ("d", 50)]
    assert {each.reason for each in found.left} == {LeftReason.NOT_READY}


def test_loads_are_parted_evenly_and_keep_their_names() -> None:
    before = [stop("a", 1), stop("a", 2, shipment="a.1")]
    under_way = [stop("a", 3, shipment="a.2")]

    found = loads_of(
        [packing("a", 2_600, collected=0)], {"a": HUB}, departure(), 1_000, Stops(under_way, before, under_way)
    )

    assert [(each.name, each.quantity) for each in found.loads] == [("a.0", 834), ("a.1", 833), ("a.3", 833)]
    with pytest.raises(Infeasible, match="a has so many"):
        loads_of([packing("a", 2_600)], {"a": HUB}, departure(whole_loads=True), 1_000)


def test_parcels_of_trips_that_are_back_without_a_report_are_fetched_again() -> None:
    gone = [stop("a", 1)]

    found = loads_of([packing("a", 100)], {"a": HUB}, departure(), 1_000, Stops(begun=gone))

    assert [each.quantity for each in found.loads] == [100]


def test_trips_under_way_have_a_report_or_are_on_the_road() -> None:
    stops = [
        stop("a", 1, collected=5, hub_at=100),
        stop("b", 2, begins_at=150, hub_at=300),
        stop("c", 3, begins_at=90, hub_at=99),
        stop("d", 4, begins_at=900, hub_at=999),
    ]
    assert trips_under_way(stops, 100, 160) == {("van", 1, 1), ("van", 2, 1)}


def test_vehicles_under_way_come_back_with_a_day_of_their_own() -> None:
    begun = [stop("a", 1, trip=1, hub_at=50_000), stop("a", 1, trip=2, hub_at=55_000)]

    [fleet] = vehicles_of([waves.van(3), waves.van(id="lorry", parcel_capacity=0)], DAY, {("van", 2)}, begun)
    stated = document(Evening(departure(), DAY, HUB, 52_000), loads(1), [fleet])

    assert (fleet.free, fleet.back, fleet.count) == ((3,), {1: (55_000, 2)}, 2)
    free, back = stated["vehicles"]
    assert (free["id"], free["count"], free["shift"][0], free["max_trips"]) == ("van", 1, 52_000, 4)
    assert (back["id"], back["count"], back["shift"][0], back["max_trips"]) == ("van.1", 1, 55_000, 2)
    assert back["fixed_cost"] == 0 < free["fixed_cost"]
    assert model.parse(stated).vehicles[1].max_trips == 2


def test_nothing_is_asked_before_the_wave_is_planned() -> None:
    [fleet] = vehicles_of([waves.van(1)], DAY, set(), [])
    stated = document(Evening(departure(), DAY, HUB, 60_000), loads(1, ready_at=50_000), [fleet])
    assert stated["shipments"][0]["from"]["window"] == [60_000, 66_600]
    assert stated["vehicles"][0]["shift"][0] == 60_000


def test_vehicles_keep_their_numbers_and_most_stops_their_vehicles() -> None:
    """Vehicle 2 of before has become vehicle 2 again, though vehicle 1 drove nothing."""
    fleet = vehicles_of([waves.van(3)], DAY, set(), [])
    wanted = loads(4)
    before = [stop(each.enterprise, 2 + place % 2, number=1 + place // 2) for place, each in enumerate(wanted)]
    earlier = earlier_routes(before, fleet, wanted)

    stated = model.parse(document(Evening(departure(), DAY, HUB, 0), wanted, fleet))
    found = solve(
        stated,
        stop=Stop(iterations=200, seconds=5),
        params=RoutingParams(workers=1),
        earlier=Routes(tuple(each.route for each in earlier)),
    )

    assert [each.vehicle for each in earlier] == [("van", 2), ("van", 3)]
    after = [
        stop
        for vehicle, made, route in numbered(found.routes, earlier, fleet)
        for stop in stops_of_route(route, {each.name: each for each in wanted}, made, _key(vehicle))
    ]
    assert {each.enterprise for each in after} == {each.enterprise for each in wanted}
    assert {each.of_vehicle for each in after} <= {("van", 2), ("van", 3)}
    assert changed_share(before, after, wanted) <= 0.5
    assert changed_share(before, [], wanted) == 1.0


def _key(vehicle: tuple[str, int]) -> dict[str, Any]:
    return {**KEY, "vehicle_class": vehicle[0], "vehicle": vehicle[1]}


def test_a_route_of_several_trips_is_read_back_trip_by_trip() -> None:
    [fleet] = [Vehicles(waves.van(1, parcel_capacity=600), (1,), {})]
    wanted = loads(4)
    stated = model.parse(document(Evening(departure(), DAY, HUB, 0), wanted, [fleet]))
    found = solve(stated, stop=Stop(iterations=300, seconds=5), params=RoutingParams(workers=1))

    stops = [
        stop
        for vehicle, made, route in numbered(found.routes, [], [fleet])
        for stop in stops_of_route(route, {each.name: each for each in wanted}, made, _key(vehicle))
    ]

    trips = sorted({each.of_trip for each in stops})
    assert trips == [("van", 1, 1), ("van", 1, 2)]
    for trip in trips:
        of_trip = [each for each in stops if each.of_trip == trip]
        assert sum(each.quantity for each in of_trip) <= 600
        assert [each.number for each in of_trip] == [1, 2]
        assert all(each.begins_at < each.hub_at for each in of_trip)


def test_a_wave_is_named_by_departure_and_day() -> None:
    assert departure_and_day(wave_id("late-evening", DAY)) == ("late-evening", DAY)
    assert [departure_and_day(each) for each in ("evening", "evening-20261340", "-20260311", "x-2026031")] == [None] * 4
