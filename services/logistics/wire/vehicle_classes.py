"""Vehicle classes: from requests, and into replies."""

from __future__ import annotations

from datetime import date, datetime

from parkloom.logistics.v1 import vehicle_pb2
from services.chassis import wire
from services.chassis.rpc import etags
from services.logistics.domain.vehicle_class import DEFAULT_SHIFT, DEFAULT_SPEED_KMH, VehicleClass
from services.logistics.wire import names


def vehicle_class_from(message: vehicle_pb2.VehicleClass, park: str, ident: str, now: datetime) -> VehicleClass:
    """The class that `message` describes, new at `now`. Raises Invalid for a day that does not exist."""
    begins, ends = DEFAULT_SHIFT
    return VehicleClass(
        park=park,
        id=ident,
        display_name=message.display_name,
        capacity=message.capacity,
        count=message.count,
        trips_per_day=message.trips_per_day,
        trip_cost_micros=message.trip_cost_micros,
        created_at=now,
        retire_date=retire_date_from(message.retire_date, "vehicle_class.retire_date"),
        shift_begins_at=wire.optional(message, "shift_begins_at") or begins,
        shift_ends_at=wire.optional(message, "shift_ends_at") or ends,
        trip_loading_minutes=message.trip_loading_minutes,
        stop_minutes=message.stop_minutes,
        depot_zone=message.depot_zone,
        speed_kmh=wire.optional(message, "speed_kmh") or DEFAULT_SPEED_KMH,
        vehicle_day_cost_micros=message.vehicle_day_cost_micros,
        kilometre_cost_micros=message.kilometre_cost_micros,
        parcel_capacity=message.parcel_capacity,
    )


def vehicle_class_message(vehicle_class: VehicleClass) -> vehicle_pb2.VehicleClass:
    return vehicle_pb2.VehicleClass(
        name=names.VEHICLE_CLASS.format(park=vehicle_class.park, vehicle_class=vehicle_class.id),
        retire_date=wire.date_text(vehicle_class.retire_date),
        etag=etags.etag(vehicle_class.version),
        create_time=vehicle_class.created_at,
        update_time=vehicle_class.last_changed_at,
        **wire.fields_of(vehicle_class, VehicleClass.CHANGEABLE),
    )


def retire_date_from(text: str, field: str) -> date | None:
    """The day, None for "". Raises Invalid."""
    return wire.date_from(text, field) if text else None
