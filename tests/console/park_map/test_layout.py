"""Places on the plane of the park's map."""

from __future__ import annotations

import math

from parkloom.logistics.v1 import movement_pb2 as pb
from parkloom.logistics.v1.movement_pb2 import Movement
from parkloom.registry.v1.enterprise_pb2 import Enterprise
from parkloom.registry.v1.park_pb2 import Park
from services.console.park_map import layout, view

KNOWN = Park(
    zones=[
        {"id": "west", "latitude": 30.0, "longitude": 120.0},
        {"id": "east", "latitude": 30.0, "longitude": 120.2},
        {"id": "north", "latitude": 30.1, "longitude": 120.1},
    ]
)


def test_known_positions_fill_the_plane_and_keep_their_directions() -> None:
    zones = layout.zones_of(KNOWN)
    assert (zones["west"].x, zones["west"].y, zones["east"].x) == (0, 0, layout.SIDE)
    assert zones["north"].y > zones["east"].y
    assert math.isclose(zones["north"].x, layout.SIDE / 2, rel_tol=0.01)


def test_a_park_without_positions_is_a_scheme_with_every_zone_apart() -> None:
    zones = layout.zones_of(Park(zones=[{"id": "a", "latitude": 1.0, "longitude": 1.0}, {"id": "b"}, {"id": "c"}]))
    assert len(set(zones.values())) == 3
    assert layout.zones_of(Park()) == {}
    assert len(layout.zones_of(Park(zones=[{"id": "a", "latitude": 1.0, "longitude": 1.0}]))) == 1


def test_enterprises_stand_apart_and_nearest_to_their_own_zone() -> None:
    zones = layout.zones_of(KNOWN)
    park = {f"e-{number}": Enterprise(zone=("west", "east", "north")[number % 3]) for number in range(600)}
    places = layout.enterprises_of(park | {"lost": Enterprise(zone="none")}, zones)
    assert set(places) == set(park)
    assert len({(round(one.x, 2), round(one.y, 2)) for one in places.values()}) == len(park)
    for ident, place in places.items():
        nearest = min(zones, key=lambda zone: math.dist((place.x, place.y), (zones[zone].x, zones[zone].y)))
        assert nearest == park[ident].zone


def test_movements_add_up_by_way_and_lanes_without_any_come_last() -> None:
    moved = [
        Movement(from_zone="a", to_zone="b", quantity=5),
        Movement(from_zone="a", to_zone="b", quantity=7),
        Movement(from_zone="b", to_zone="c", quantity=20),
        Movement(from_zone="b", to_zone="c", quantity=9, state=pb.MOVEMENT_STATE_CANCELLED),
    ]
    ways = view.ways_of(moved, [("a", "b"), ("c", "a")])
    assert [(way.start, way.end, way.movements, way.units) for way in ways] == [
        ("b", "c", 1, 20),
        ("a", "b", 2, 12),
        ("c", "a", 0, 0),
    ]
