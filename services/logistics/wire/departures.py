"""Departures: from requests, and into replies."""

from __future__ import annotations

from datetime import datetime

from parkloom.logistics.v1 import departure_pb2
from services.chassis import wire
from services.chassis.rpc import etags
from services.logistics.domain.departure import Departure, PackingBreak
from services.logistics.wire import names
from services.logistics.wire.vehicle_classes import retire_date_from

_WITH_DEFAULTS = (
    *("pickup_begins_at", "pickup_ends_at", "leaves_at", "stop_seconds", "parcel_milliseconds"),
    *("packing_begins_at", "hand_parcels_per_hour"),
)


def departure_from(message: departure_pb2.Departure, park: str, ident: str, now: datetime) -> Departure:
    """The departure that `message` describes, new at `now`. Raises Invalid for a day that does not exist."""
    given = {name: wire.optional(message, name) for name in _WITH_DEFAULTS}
    return Departure(
        park=park,
        id=ident,
        display_name=message.display_name,
        courier=message.courier,
        zone=message.zone,
        missed_cost_micros=message.missed_cost_micros,
        whole_loads=message.whole_loads,
        parts_per_parcel=message.parts_per_parcel,
        created_at=now,
        retire_date=retire_date_from(message.retire_date, "departure.retire_date"),
        breaks=wire.values_from(PackingBreak, message.breaks),
        **{name: value for name, value in given.items() if value is not None},
    )


def departure_message(departure: Departure) -> departure_pb2.Departure:
    return departure_pb2.Departure(
        name=names.DEPARTURE.format(park=departure.park, departure=departure.id),
        retire_date=wire.date_text(departure.retire_date),
        etag=etags.etag(departure.version),
        create_time=departure.created_at,
        update_time=departure.last_changed_at,
        **wire.fields_of(departure, Departure.CHANGEABLE),
    )
