"""Places of a wave's doors and hub, and the colours of its vehicles on a map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from parkloom.registry.v1.enterprise_pb2 import Enterprise
from parkloom.registry.v1.park_pb2 import Park

# Distinct on white for people who see colours otherwise too; the eleventh vehicle has that of the first.
COLOURS = (
    "#0f766e",
    "#c2410c",
    "#1d4ed8",
    "#a21caf",
    "#4d7c0f",
    "#b91c1c",
    "#0e7490",
    "#7c3aed",
    "#92400e",
    "#be185d",
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place, in degrees north and east."""

    latitude: float
    longitude: float


def colour(index: int) -> str:
    """The colour of the vehicle with this index."""
    return COLOURS[index % len(COLOURS)]


def zones(park: Park) -> dict[str, Place]:
    """The zones of which it is known where they are, by id."""
    return {
        zone.id: Place(zone.latitude, zone.longitude)
        for zone in park.zones
        if zone.HasField("latitude") and zone.HasField("longitude")
    }


def door(enterprise: Enterprise | None, of_zones: Mapping[str, Place]) -> Place | None:
    """The place of a door, else that of its zone; None where neither is known."""
    if enterprise is None:
        return None
    if enterprise.HasField("latitude") and enterprise.HasField("longitude"):
        return Place(enterprise.latitude, enterprise.longitude)
    return of_zones.get(enterprise.zone)
