"""A day's trips, shared out over vehicles."""

from __future__ import annotations

from services.logistics.domain.fleet import Trip
from services.logistics.domain.schedule import Place
from services.logistics.routing.day import itineraries
from services.logistics.routing.model import Goods
from tests.logistics.world import day, vehicle_class


def trip(ident: str, kind: str = "van") -> Trip:
    return Trip(
        park="socks", id=ident, vehicle_class=kind, day=day(0), from_zone="east", to_zone="west", capacity=1_000
    )


def goods(days: int = 0) -> Goods:
    return Goods("m", "o", 10, Place("weaver", "east"), Place("sewer", "west"), days)


def turns(trips: list[Trip], loads: dict[str, list[Goods]]) -> dict[str, tuple[int, int]]:
    classes = {"van": vehicle_class("van", count=2, trips_per_day=3), "lorry": vehicle_class("lorry", count=1)}
    found = itineraries(trips, loads, classes, None)
    return {ident: (itinerary.vehicle, itinerary.number) for ident, itinerary in found.items()}


def test_vehicles_of_a_class_take_turns_and_classes_are_apart() -> None:
    trips = [trip("a"), trip("b"), trip("c"), trip("d", "lorry")]

    assert turns(trips, {each.id: [goods()] for each in trips}) == {"a": (1, 1), "b": (2, 1), "c": (1, 2), "d": (1, 1)}


def test_trips_over_night_are_the_last_of_their_vehicles() -> None:
    assert turns([trip("a"), trip("b"), trip("c")], {"a": [goods(days=1)], "b": [goods()], "c": [goods()]}) == {
        "b": (1, 1),
        "c": (2, 1),
        "a": (1, 2),
    }


def test_a_trip_without_goods_has_no_stops() -> None:
    found = itineraries([trip("a")], {}, {"van": vehicle_class()}, None)
    assert found["a"].stops == ()
