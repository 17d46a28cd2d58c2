"""The registry's tables. The park is part of every key."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    false,
)

from services.chassis import audit
from services.chassis.database import Document, EnumText, UtcDateTime
from services.chassis.jobs import leases
from services.chassis.messaging import outbox, snapshot
from services.chassis.revoking import storage as revoked
from services.chassis.rpc import requests, stored_bytes
from services.park_calendar import Closure
from services.registry.domain.capacity import Figure
from services.registry.domain.enterprise import Contact
from services.registry.domain.freshness import FigureReport, Source
from services.registry.domain.line import Rate
from services.registry.domain.park import Lane, Link, PlanningPolicy, Quota, Zone
from services.registry.domain.product import RouteStep

metadata = MetaData()
outbox.table(metadata)
leases.table(metadata)
requests.table(metadata)
stored_bytes.table(metadata)
audit.tables(metadata)
revoked.table(metadata)
snapshot.table(metadata)


def _versioned() -> list[Column[object]]:
    return [
        Column("version", BigInteger, nullable=False),
        Column("created_at", UtcDateTime, nullable=False),
        Column("updated_at", UtcDateTime, nullable=False),
    ]


# The day that it is in each park, as matching has published it.
park_days = Table(
    "park_days",
    metadata,
    Column("park", String(63), primary_key=True),
    Column("day", Date, nullable=False),
    Column("version", BigInteger, nullable=False),
)
parks = Table(
    "parks",
    metadata,
    Column("id", String(63), primary_key=True),
    Column("display_name", String(200), nullable=False),
    Column("time_zone", String(64), nullable=False),
    Column("currency_code", String(3), nullable=False),
    Column("links", Document(tuple[Link, ...]), nullable=False),
    Column("tags", Document(tuple[str, ...]), nullable=False),
    Column("zones", Document(tuple[Zone, ...]), nullable=False),
    Column("lanes", Document(tuple[Lane, ...]), nullable=False),
    Column("quotas", Document(tuple[Quota, ...]), nullable=False),
    Column("policy", Document(PlanningPolicy), nullable=False),
    Column("closures", Document(tuple[Closure, ...]), nullable=False, server_default="[]"),
    Column("weekday_shares", Document(tuple[float, ...]), nullable=False, server_default="[]"),
    *_versioned(),
)

products = Table(
    "products",
    metadata,
    Column("park", ForeignKey("parks.id"), primary_key=True),
    Column("id", String(63), primary_key=True),
    Column("display_name", String(200), nullable=False),
    Column("unit", String(32), nullable=False),
    Column("routing", Document(tuple[RouteStep, ...]), nullable=False),
    Column("retire_date", String(10), nullable=False, server_default=""),
    *_versioned(),
    Column("transfer_batch", BigInteger, nullable=False, server_default="0"),
)

enterprises = Table(
    "enterprises",
    metadata,
    Column("park", ForeignKey("parks.id"), primary_key=True),
    Column("id", String(63), primary_key=True),
    Column("display_name", String(200), nullable=False),
    Column("zone", String(63), nullable=False),
    Column("latitude", Double),
    Column("longitude", Double),
    Column("contacts", Document(tuple[Contact, ...]), nullable=False),
    Column("auto_accept", Boolean, nullable=False),
    Column("retire_date", String(10), nullable=False, server_default=""),
    Column("refresh_ask_time", UtcDateTime),
    Column("refresh_asked_by", String(200), nullable=False, server_default=""),
    Column("guest", Boolean, nullable=False, server_default=false()),
    *_versioned(),
)

lines = Table(
    "lines",
    metadata,
    Column("park", String(63), primary_key=True),
    Column("id", String(63), primary_key=True),
    Column("enterprise", String(63), nullable=False),
    Column("link", String(63), nullable=False),
    Column("zone", String(63), nullable=False),
    Column("machines", Integer, nullable=False),
    Column("planned_daily_capacity", BigInteger, nullable=False),
    Column("maximum_daily_capacity", BigInteger),
    Column("price_micros", BigInteger, nullable=False),
    Column("min_lot", BigInteger, nullable=False),
    Column("lead_days", Integer, nullable=False),
    Column("tags", Document(tuple[str, ...]), nullable=False),
    Column("quality", Double, nullable=False),
    Column("rates", Document(tuple[Rate, ...]), nullable=False),
    Column("retire_date", String(10), nullable=False, server_default=""),
    *_versioned(),
    Column("setup", BigInteger),
    Column("setup_cost_micros", BigInteger),
    Column("min_run", BigInteger),
    Column("planned_capacity_source", EnumText(Source), nullable=False, server_default="unspecified"),
    Column("planned_report", Document(FigureReport)),
    ForeignKeyConstraint(["park", "enterprise"], ["enterprises.park", "enterprises.id"]),
    Index("ix_lines_enterprise", "park", "enterprise"),
    Index("ix_lines_link", "park", "link"),
)

capacities = Table(
    "capacities",
    metadata,
    Column("park", String(63), primary_key=True),
    Column("line", String(63), primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("figures", Document(tuple[Figure, ...]), nullable=False),
    *_versioned(),
    ForeignKeyConstraint(["park", "line"], ["lines.park", "lines.id"]),
)
