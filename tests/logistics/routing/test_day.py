"""A day's trips, shared out over vehicles."""

from __future__ import annotations

from dataclasses import replace

from services.logistics.domain.fleet import Trip
from services.logistics.domain.schedule import Place
from services.logistics.routing.day import itineraries
from services.logistics.routing.model import Goods, Itinerary
from tests.logistics.routing.test_timetable import DEGREE, MAP
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


def together(*visits: tuple[str, tuple[str, str], tuple[int, int]]) -> dict[str, Itinerary]:
    """The itineraries of trips of one group: each with its way, and the numbers of its visits."""
    trips = [
        replace(trip(ident), from_zone=way[0], to_zone=way[1], group="a", pickup_visit=at[0], delivery_visit=at[1])
        for ident, way, at in visits
    ]
    loads = {
        ident: [Goods(f"m-{ident}", "o", 10, Place("sender", way[0]), Place("receiver", way[1]), 0, ident)]
        for ident, way, _ in visits
    }
    return itineraries(trips, loads, {"van": vehicle_class("van", count=2, trips_per_day=3)}, MAP)


def test_trips_that_are_driven_together_are_one_run_of_one_vehicle_and_each_has_its_own_stops() -> None:
    found = together(("a", ("east", "west"), (0, 3)), ("b", ("west", "port"), (2, 4)), ("c", ("east", "port"), (1, 5)))

    assert {(each.vehicle, each.number, each.metres) for each in found.values()} == {(1, 1, 2 * DEGREE)}
    assert {ident: each.together for ident, each in found.items()} == {
        "a": ("b", "c"),
        "b": ("a", "c"),
        "c": ("a", "b"),
    }
    assert [each.quantity for each in found.values()] == [10, 10, 10]
    assert {ident: [stop.place.zone for stop in each.stops] for ident, each in found.items()} == {
        "a": ["east", "west"],
        "b": ["west", "port"],
        "c": ["east", "port"],
    }


def test_visits_of_a_group_that_come_one_after_another_to_the_same_zone_are_one_stop() -> None:
    found = together(("a", ("east", "west"), (0, 2)), ("b", ("east", "west"), (1, 3)))

    assert found["a"].stops[0].arrives_at == found["b"].stops[0].arrives_at
    assert found["a"].stops[1].leaves_at == found["b"].stops[1].leaves_at


def test_a_group_comes_to_a_zone_as_often_as_its_visits_say() -> None:
    found = together(("a", ("east", "west"), (0, 1)), ("b", ("east", "west"), (2, 3)))

    assert {each.metres for each in found.values()} == {3 * DEGREE}
    assert found["a"].stops[1].arrives_at != found["b"].stops[1].arrives_at
