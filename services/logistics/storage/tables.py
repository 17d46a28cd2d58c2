"""Logistics' tables. The park is part of every key."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Double,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    false,
)

from services.chassis import audit
from services.chassis.database import AUTOINCREMENT, Document, EnumText, UtcDateTime
from services.chassis.jobs import leases
from services.chassis.messaging import inbox, outbox, snapshot
from services.chassis.revoking import storage as revoked
from services.chassis.rpc import requests, stored_bytes
from services.logistics.domain.movement import MovementState, UnbookedReason
from services.logistics.domain.park_map import Zone

metadata = MetaData()
inbox.table(metadata)
outbox.table(metadata)
leases.table(metadata)
requests.table(metadata)
stored_bytes.table(metadata)
audit.tables(metadata)
revoked.table(metadata)
snapshot.table(metadata)

_ID = String(63)

schedules = Table(
    "schedules",
    metadata,
    Column("park", _ID, primary_key=True),
    Column("order", _ID, primary_key=True),
    Column("sequence", BigInteger, nullable=False),
    Column("ended", String(32), nullable=False, server_default=""),
    Column("tolerance", Double, nullable=False, server_default="0"),
)

# The day that it is in each park, as matching has published it last.
park_days = Table(
    "park_days",
    metadata,
    Column("park", _ID, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("day", Date, nullable=False),
    Column("vehicles_inside_zones", Boolean, nullable=False),
    Column("movements_reported", Boolean, nullable=False),
)

# Where the zones of each park are, as registry has published it last.
park_maps = Table(
    "park_maps",
    metadata,
    Column("park", _ID, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("time_zone", String(64), nullable=False),
    Column("zones", Document(tuple[Zone, ...]), nullable=False),
)

# Pages of schedules of which others are still to come.
schedule_pages = Table(
    "schedule_pages",
    metadata,
    Column("park", _ID, primary_key=True),
    Column("order", _ID, primary_key=True),
    Column("sequence", BigInteger, primary_key=True),
    Column("page", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

movements = Table(
    "movements",
    metadata,
    Column("park", _ID, primary_key=True),
    Column("id", String(24), primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("order", _ID, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("step", Integer, nullable=False),
    Column("planned_day", Date, nullable=False),
    Column("day", Date, nullable=False),
    Column("from_enterprise", _ID, nullable=False),
    Column("from_zone", _ID, nullable=False),
    Column("to_enterprise", _ID, nullable=False),
    Column("to_zone", _ID, nullable=False),
    Column("carrier", _ID, nullable=False),
    Column("made_by", _ID, nullable=False, server_default=""),
    Column("part", Integer, nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("lots", Integer, nullable=False),
    Column("earliest_ready", Date, nullable=False),
    Column("latest_departure", Date, nullable=False),
    Column("latest_useful", Date, nullable=False),
    Column("state", EnumText(MovementState), nullable=False),
    Column("unbooked_reason", Document(UnbookedReason)),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("owner", String(200), nullable=False, server_default=""),
    Column("shown_at", UtcDateTime),
    Column("transit_days", Integer, nullable=False, server_default="0"),
    Column("loaded", BigInteger, nullable=False, server_default="0"),
    Column("received", BigInteger, nullable=False, server_default="0"),
    Column("lost", BigInteger, nullable=False, server_default="0"),
    Column("damaged", BigInteger, nullable=False, server_default="0"),
    Column("returned", BigInteger, nullable=False, server_default="0"),
    Column("load_assumed", Boolean, nullable=False, server_default=false()),
    Column("receipt_assumed", BigInteger, nullable=False, server_default="0"),
    Index("ix_movements_owner", "park", "owner", "id"),
    Index("ix_movements_order", "park", "order", "id"),
    Index("ix_movements_day", "park", "day"),
    Index("ix_movements_from_enterprise", "park", "from_enterprise"),
    Index("ix_movements_to_enterprise", "park", "to_enterprise"),
    Index("ix_movements_carrier", "park", "carrier"),
    Index("ix_movements_state", "park", "state", "latest_departure", "id"),
)

bookings = Table(
    "bookings",
    metadata,
    Column("park", _ID, primary_key=True),
    Column("movement", String(24), primary_key=True),
    Column("trip", String(24), primary_key=True),
    Column("vehicle_class", _ID, nullable=False),
    Column("quantity", BigInteger, nullable=False),
    ForeignKeyConstraint(["park", "movement"], ["movements.park", "movements.id"]),
    Index("ix_bookings_trip", "park", "trip"),
)

vehicle_classes = Table(
    "vehicle_classes",
    metadata,
    Column("park", _ID, primary_key=True),
    Column("id", _ID, primary_key=True),
    Column("display_name", String(200), nullable=False),
    Column("capacity", BigInteger, nullable=False),
    Column("count", Integer, nullable=False),
    Column("trips_per_day", Integer, nullable=False),
    Column("trip_cost_micros", BigInteger, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("retire_date", Date),
    Column("updated_at", UtcDateTime),
    Column("version", BigInteger, nullable=False, server_default="1"),
    Column("shift_begins_at", String(5), nullable=False, server_default="06:00"),
    Column("shift_ends_at", String(5), nullable=False, server_default="22:00"),
    Column("trip_loading_minutes", Integer, nullable=False, server_default="0"),
    Column("stop_minutes", Integer, nullable=False, server_default="0"),
    Column("depot_zone", _ID, nullable=False, server_default=""),
    Column("speed_kmh", Integer, nullable=False, server_default="30"),
    Column("vehicle_day_cost_micros", BigInteger, nullable=False, server_default="0"),
    Column("kilometre_cost_micros", BigInteger, nullable=False, server_default="0"),
)

trips = Table(
    "trips",
    metadata,
    Column("park", _ID, primary_key=True),
    Column("id", String(24), primary_key=True),
    Column("vehicle_class", _ID, nullable=False),
    Column("day", Date, nullable=False),
    Column("from_zone", _ID, nullable=False),
    Column("to_zone", _ID, nullable=False),
    Column("capacity", BigInteger, nullable=False),
    Column("group", String(24), nullable=False, server_default=""),
    Column("pickup_visit", Integer, nullable=False, server_default="0"),
    Column("delivery_visit", Integer, nullable=False, server_default="1"),
    Index("ix_trips_day", "park", "day"),
)

# Each row asks to try the park's unbooked movements again; rows are only added and deleted, so that askers never meet.
rebookings = Table(
    "rebookings",
    metadata,
    Column("id", AUTOINCREMENT, primary_key=True),
    Column("park", _ID, nullable=False),
)

# Each row asks to route the trips of a park's day, added and deleted as those of `rebookings`.
routings = Table(
    "routings",
    metadata,
    Column("id", AUTOINCREMENT, primary_key=True),
    Column("park", _ID, nullable=False),
    Column("day", Date, nullable=False),
)
