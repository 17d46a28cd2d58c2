"""Parks' days: from events of matching."""

from __future__ import annotations

from parkloom.matching.v1.events_pb2 import ParkDayChanged
from services.chassis import wire
from services.registry.domain.park_day import ParkDay


def park_day_from(message: ParkDayChanged) -> ParkDay:
    return ParkDay(park=message.park, day=wire.date_from(message.date, "date"), version=message.version)
