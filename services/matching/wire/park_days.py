"""Parks' days: into replies."""

from __future__ import annotations

from datetime import datetime

from parkloom.matching.v1 import park_day_pb2
from services.chassis import wire
from services.chassis.rpc.etags import etag
from services.matching.domain.park import Park
from services.matching.domain.park_day import ParkDay
from services.matching.wire import names


def park_day_message(park: Park, day: ParkDay, now: datetime) -> park_day_pb2.ParkDay:
    return park_day_pb2.ParkDay(
        name=names.PARK_DAY.format(park=park.id),
        date=wire.date_text(day.day),
        first_plan_date=wire.date_text(park.first_day(day.day, now)),
        open_time=day.opened_at,
        close_time=park.hours.closing(day.day),
        etag=etag(day.version),
    )
