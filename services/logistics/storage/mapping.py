"""The mapping of entities to tables."""

from __future__ import annotations

from sqlalchemy import orm

from services.logistics.domain.fleet import Trip
from services.logistics.domain.movement import Booking, Movement
from services.logistics.domain.vehicle_class import VehicleClass
from services.logistics.storage import tables

_mapped = orm.registry(metadata=tables.metadata)

_bookings = orm.relationship(Booking, lazy="selectin", cascade="all, delete-orphan", order_by=tables.bookings.c.trip)

_mapped.map_imperatively(Booking, tables.bookings)
_mapped.map_imperatively(Movement, tables.movements, properties={"bookings": _bookings})
_mapped.map_imperatively(VehicleClass, tables.vehicle_classes)
_mapped.map_imperatively(Trip, tables.trips)
