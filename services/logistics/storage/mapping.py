"""The mapping of entities to tables."""

from __future__ import annotations

from sqlalchemy import orm

from services.logistics.domain.departure import Departure
from services.logistics.domain.fleet import Trip
from services.logistics.domain.movement import Booking, Movement
from services.logistics.domain.packing import Packing
from services.logistics.domain.round import Round
from services.logistics.domain.vehicle_class import VehicleClass
from services.logistics.domain.wave import Wave, WaveStop
from services.logistics.domain.wave_risk import WaveRisk
from services.logistics.storage import tables

_mapped = orm.registry(metadata=tables.metadata)

_bookings = orm.relationship(Booking, lazy="selectin", cascade="all, delete-orphan", order_by=tables.bookings.c.trip)

_mapped.map_imperatively(Booking, tables.bookings)
_mapped.map_imperatively(Movement, tables.movements, properties={"bookings": _bookings})
_mapped.map_imperatively(VehicleClass, tables.vehicle_classes)
_mapped.map_imperatively(Trip, tables.trips)
_mapped.map_imperatively(Departure, tables.departures)
_mapped.map_imperatively(Packing, tables.packings)
_mapped.map_imperatively(Wave, tables.waves)
_mapped.map_imperatively(WaveStop, tables.wave_stops)
_mapped.map_imperatively(Round, tables.rounds)
_mapped.map_imperatively(WaveRisk, tables.wave_risks)
