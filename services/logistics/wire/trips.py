"""Trips, into replies."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from parkloom.logistics.v1 import trip_pb2
from services.chassis import wire
from services.chassis.rpc.resource_names import name_of
from services.logistics.domain.fleet import Trip
from services.logistics.routing.model import Goods, Itinerary, Stop
from services.logistics.wire import names


def trip_message(trip: Trip, itinerary: Itinerary, time_zone: str) -> trip_pb2.Trip:
    """The trip as it is driven; times are left out where `time_zone` is ""."""
    return trip_pb2.Trip(
        name=names.TRIP.format(park=trip.park, trip=trip.id),
        vehicle_class=names.VEHICLE_CLASS.format(park=trip.park, vehicle_class=trip.vehicle_class),
        date=wire.date_text(trip.day),
        vehicle=itinerary.vehicle,
        number=itinerary.number,
        quantity=itinerary.quantity,
        capacity=trip.capacity,
        stops=[_stop_message(stop, trip, time_zone) for stop in itinerary.stops],
        begin_time=_instant(trip.day, itinerary.begins_at, time_zone),
        end_time=_instant(trip.day, itinerary.ends_at, time_zone),
        distance_metres=itinerary.metres,
        overruns_shift=itinerary.overruns_shift,
        together=[names.TRIP.format(park=trip.park, trip=other) for other in itinerary.together],
    )


def _stop_message(stop: Stop, trip: Trip, time_zone: str) -> trip_pb2.TripStop:
    return trip_pb2.TripStop(
        zone=stop.place.zone,
        enterprise=name_of(names.ENTERPRISE, park=trip.park, enterprise=stop.place.enterprise),
        action=wire.enum_number(trip_pb2.StopAction, stop.action),
        arrive_time=_instant(trip.day, stop.arrives_at, time_zone),
        leave_time=_instant(trip.day, stop.leaves_at, time_zone),
        loads=[_load_message(goods, trip.park) for goods in stop.goods],
    )


def _load_message(goods: Goods, park: str) -> trip_pb2.TripLoad:
    return trip_pb2.TripLoad(
        movement=names.MOVEMENT.format(park=park, movement=goods.movement),
        order=names.ORDER.format(park=park, order=goods.order),
        quantity=goods.quantity,
    )


def _instant(day: date, seconds: int | None, time_zone: str) -> datetime | None:
    """The instant at which the park's clocks show so many seconds from 00:00 of a day, UTC."""
    if seconds is None or not time_zone:
        return None
    shown = datetime.combine(day, time()) + timedelta(seconds=seconds)
    return shown.replace(tzinfo=ZoneInfo(time_zone)).astimezone(UTC)
