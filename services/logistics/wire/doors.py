"""Doors: from the events of registry."""

from __future__ import annotations

from parkloom.registry.v1.events_pb2 import EnterpriseChanged
from services.chassis import wire
from services.logistics.domain.door import Door


def door_from(message: EnterpriseChanged) -> Door:
    return Door(
        park=message.park,
        enterprise=message.enterprise,
        version=message.version,
        zone=message.zone,
        latitude=wire.optional(message, "latitude"),
        longitude=wire.optional(message, "longitude"),
        retire_date=wire.date_from(message.retire_date, "retire_date") if message.retire_date else None,
    )
