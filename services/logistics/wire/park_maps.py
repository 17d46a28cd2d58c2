"""Maps of parks: from the events of registry."""

from __future__ import annotations

from parkloom.registry.v1.events_pb2 import ParkChanged
from services.chassis import wire
from services.logistics.domain.park_map import ParkMap, Zone


def park_map_from(message: ParkChanged) -> ParkMap:
    return ParkMap(message.park, message.version, message.time_zone, wire.values_from(Zone, message.zones))
