"""Distances on a park's map."""

from __future__ import annotations

from services.logistics.domain.park_map import DETOUR, ParkMap, Zone

BERLIN, PARIS, NOWHERE = Zone("berlin", 52.5200, 13.4050), Zone("paris", 48.8566, 2.3522), Zone("nowhere")
MAP = ParkMap("socks", 1, "Europe/Berlin", (BERLIN, PARIS, NOWHERE))


def test_a_road_is_the_great_circle_and_its_detour() -> None:
    """877 km as the crow flies."""
    assert round((MAP.metres("berlin", "paris") or 0) / DETOUR / 1000) == 877
    assert MAP.metres("berlin", "paris") == MAP.metres("paris", "berlin")


def test_inside_a_zone_there_is_no_road() -> None:
    assert MAP.metres("nowhere", "nowhere") == 0


def test_to_a_zone_whose_position_nobody_has_given_no_distance_is_known() -> None:
    assert (MAP.metres("berlin", "nowhere"), MAP.metres("berlin", "atlantis")) == (None, None)


def test_a_map_has_all_zones_of_the_park() -> None:
    assert MAP.zone_ids == {"berlin", "paris", "nowhere"}
