"""Places of zones and enterprises on a plane of 1000 by 1000, as far as positions are known, else as a scheme."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from parkloom.registry.v1.enterprise_pb2 import Enterprise
from parkloom.registry.v1.park_pb2 import Park

SIDE = 1000.0
_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
# Of the distance to the nearest zone, the part within which a zone's enterprises stand.
_REACH = 0.38
_WIDEST = 40.0


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the plane, from its lower left corner."""

    x: float
    y: float


def zones_of(park: Park) -> dict[str, Point]:
    """The places of the park's zones by id: by their positions where all are known, else on a circle."""
    zones = list(park.zones)
    if all(zone.HasField("latitude") and zone.HasField("longitude") for zone in zones):
        # Far from the equator a degree east is short; one length for all of them keeps directions.
        east = math.cos(math.radians(sum(zone.latitude for zone in zones) / max(1, len(zones))))
        found = {zone.id: Point(zone.longitude * east, zone.latitude) for zone in zones}
        if len(set(found.values())) > 1:
            return _scaled(found)
    turn = 2 * math.pi / max(1, len(zones))
    reach = SIDE / 2
    return {
        zone.id: Point(reach + reach * math.sin(turn * number), reach + reach * math.cos(turn * number))
        for number, zone in enumerate(zones)
    }


def enterprises_of(enterprises: Mapping[str, Enterprise], zones: Mapping[str, Point]) -> dict[str, Point]:
    """The places of enterprises by id: side by side around their zone, in the sequence of their ids."""
    in_zone: defaultdict[str, list[str]] = defaultdict(list)
    for ident in sorted(enterprises):
        in_zone[enterprises[ident].zone].append(ident)
    found: dict[str, Point] = {}
    for zone, idents in in_zone.items():
        if zone in zones:
            step = min(_WIDEST, _REACH * _nearest(zone, zones) / math.sqrt(len(idents)))
            found |= {ident: _around(zones[zone], number, step) for number, ident in enumerate(idents)}
    return found


def _around(middle: Point, number: int, step: float) -> Point:
    """The place of a number on a spiral on which all are equally close."""
    reach, angle = step * math.sqrt(number + 0.5), number * _GOLDEN_ANGLE
    return Point(middle.x + reach * math.cos(angle), middle.y + reach * math.sin(angle))


def _nearest(zone: str, zones: Mapping[str, Point]) -> float:
    own = zones[zone]
    others = (math.hypot(own.x - point.x, own.y - point.y) for ident, point in zones.items() if ident != zone)
    return min((distance for distance in others if distance > 0), default=SIDE)


def _scaled(points: Mapping[str, Point]) -> dict[str, Point]:
    left, low = min(point.x for point in points.values()), min(point.y for point in points.values())
    width = max(point.x - left for point in points.values())
    height = max(point.y - low for point in points.values())
    scale = SIDE / max(width, height)
    return {ident: Point((point.x - left) * scale, (point.y - low) * scale) for ident, point in points.items()}
