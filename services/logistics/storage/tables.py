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
    Text,
    false,
)

from services.chassis import audit
from services.chassis.database import AUTOINCREMENT, Document, EnumText, UtcDateTime
from services.chassis.jobs import leases
from services.chassis.jobs import table as jobs
from services.chassis.messaging import inbox, outbox, resume_tokens, snapshot
from services.chassis.revoking import storage as revoked
from services.chassis.rpc import requests, stored_bytes
from services.logistics.domain.action import Action
from services.logistics.domain.departure import PackingBreak
from services.logistics.domain.movement import MovementState, UnbookedReason
from services.logistics.domain.park_map import Zone
from services.logistics.domain.wave import Figures, Progress, WaveState
from services.logistics.domain.wave_risk import DoorAtRisk

metadata = MetaData()
inbox.table(metadata)
outbox.table(metadata)
leases.table(metadata)
jobs.table(metadata)
jobs.usage_table(metadata)
requests.table(metadata)
stored_bytes.table(metadata)
audit.tables(metadata)
revoked.table(metadata)
snapshot.table(metadata)
resume_tokens.table(metadata)

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
    Column("expected", Date),
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
    Column("parcel_capacity", BigInteger, nullable=False, server_default="0"),
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

# Where parcels are picked up: the park's enterprises, as registry has published them last.
doors = Table(
    "doors",
    metadata,
    Column("park", _ID, primary_key=True),
    Column("enterprise", _ID, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("zone", _ID, nullable=False),
    Column("latitude", Double),
    Column("longitude", Double),
    Column("retire_date", Date),
)

departures = Table(
    "departures",
    metadata,
    Column("park", _ID, primary_key=True),
    Column("id", _ID, primary_key=True),
    Column("display_name", String(200), nullable=False),
    Column("courier", String(200), nullable=False),
    Column("zone", _ID, nullable=False),
    Column("pickup_begins_at", String(5), nullable=False),
    Column("pickup_ends_at", String(5), nullable=False),
    Column("leaves_at", String(5), nullable=False),
    Column("stop_seconds", Integer, nullable=False),
    Column("parcel_milliseconds", Integer, nullable=False),
    Column("missed_cost_micros", BigInteger, nullable=False),
    Column("whole_loads", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime),
    Column("version", BigInteger, nullable=False),
    Column("retire_date", Date),
    Column("packing_begins_at", String(5), nullable=False, server_default="08:00"),
    Column("breaks", Document(tuple[PackingBreak, ...]), nullable=False, server_default="[]"),
    Column("hand_parcels_per_hour", Integer, nullable=False, server_default="60"),
    Column("parts_per_parcel", Integer, nullable=False, server_default="0"),
)

# The last count of each door.
packings = Table(
    "packings",
    metadata,
    Column("park", _ID, primary_key=True),
    Column("departure", _ID, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("enterprise", _ID, primary_key=True),
    Column("counted_at", UtcDateTime, nullable=False),
    Column("ordered", BigInteger, nullable=False),
    Column("packed", BigInteger, nullable=False),
    Column("collected", BigInteger, nullable=False),
    Column("ready_at", Integer),
    Column("version", BigInteger, nullable=False),
    Index("ix_packings_day", "park", "day"),
)

# Every count that was taken: the pace of a door follows from them.
packed_counts = Table(
    "packed_counts",
    metadata,
    Column("park", _ID, primary_key=True),
    Column("departure", _ID, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("enterprise", _ID, primary_key=True),
    Column("at", UtcDateTime, primary_key=True),
    Column("packed", BigInteger, nullable=False),
)

waves = Table(
    "waves",
    metadata,
    Column("park", _ID, primary_key=True),
    Column("departure", _ID, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("state", EnumText(WaveState), nullable=False),
    Column("seconds_limit", Integer, nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("keep", Boolean, nullable=False),
    Column("round", Integer, nullable=False),
    Column("progress", Document(Progress), nullable=False),
    Column("figures", Document(Figures), nullable=False),
    Column("planned_at", UtcDateTime),
    Column("failure", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Index("ix_waves_day", "park", "day"),
)

wave_stops = Table(
    "wave_stops",
    metadata,
    Column("park", _ID, primary_key=True),
    Column("departure", _ID, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("vehicle_class", _ID, primary_key=True),
    Column("vehicle", Integer, primary_key=True),
    Column("trip", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("enterprise", _ID, nullable=False),
    Column("shipment", String(80), nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("begins_at", Integer, nullable=False),
    Column("hub_at", Integer, nullable=False),
    Column("collected", BigInteger),
    Column("collected_at", UtcDateTime),
    Column("driver", String(200), nullable=False),
    Column("round", _ID, nullable=False, server_default=""),
    Column("zone", _ID, nullable=False, server_default=""),
    Column("household_group", String(100), nullable=False, server_default=""),
    Column("action", EnumText(Action), nullable=False, server_default="pickup"),
    Index("ix_wave_stops_day", "park", "day"),
    Index("ix_wave_stops_round", "park", "round"),
)

# The wave file that was routed last, and the routes file that answers it, gzipped.
wave_files = Table(
    "wave_files",
    metadata,
    Column("park", _ID, primary_key=True),
    Column("departure", _ID, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("wave_file", LargeBinary, nullable=False),
    Column("routes_file", LargeBinary, nullable=False),
)

# The doors that will miss a departure by what is known now.
wave_risks = Table(
    "wave_risks",
    metadata,
    Column("park", _ID, primary_key=True),
    Column("departure", _ID, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("doors", Document(tuple[DoorAtRisk, ...]), nullable=False),
    Column("next_departure", _ID, nullable=False),
    Column("next_day", Date),
    Column("changed_at", UtcDateTime, nullable=False),
)

rounds = Table(
    "rounds",
    metadata,
    Column("park", _ID, primary_key=True),
    Column("id", _ID, primary_key=True),
    Column("enterprise", _ID, nullable=False),
    Column("order", _ID, nullable=False),
    Column("lot_label", String(100), nullable=False),
    Column("zone", _ID, nullable=False),
    Column("household_group", String(100), nullable=False),
    Column("issued", BigInteger, nullable=False),
    Column("returned", BigInteger, nullable=False),
    Column("lost", BigInteger, nullable=False),
    Column("issue_day", Date, nullable=False),
    Column("collect_day", Date, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("version", BigInteger, nullable=False),
    Index("ix_rounds_enterprise", "park", "enterprise", "id"),
)
