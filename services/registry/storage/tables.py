"""The registry's tables. The park is part of every key."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
)

from services.chassis.database import UtcDateTime
from services.chassis.jobs import leases
from services.chassis.messaging import outbox
from services.chassis.rpc import requests
from services.registry.domain.enterprise import Contact
from services.registry.domain.line import Rate
from services.registry.domain.park import Lane, Link, PlanningPolicy, Quota, Zone
from services.registry.domain.product import RoutingStep
from services.registry.storage import columns

metadata = MetaData()
outbox.table(metadata)
leases.table(metadata)
requests.table(metadata)


def _versioned() -> list[Column[object]]:
    return [
        Column("version", BigInteger, nullable=False),
        Column("created_at", UtcDateTime, nullable=False),
        Column("updated_at", UtcDateTime, nullable=False),
    ]


parks = Table(
    "parks",
    metadata,
    Column("id", String(63), primary_key=True),
    Column("display_name", String(200), nullable=False),
    Column("time_zone", String(64), nullable=False),
    Column("currency_code", String(3), nullable=False),
    Column("links", columns.many(Link), nullable=False),
    Column("tags", columns.strings(), nullable=False),
    Column("zones", columns.many(Zone), nullable=False),
    Column("lanes", columns.many(Lane), nullable=False),
    Column("quotas", columns.many(Quota), nullable=False),
    Column("policy", columns.one(PlanningPolicy), nullable=False),
    *_versioned(),
)

products = Table(
    "products",
    metadata,
    Column("park", ForeignKey("parks.id"), primary_key=True),
    Column("id", String(63), primary_key=True),
    Column("display_name", String(200), nullable=False),
    Column("unit", String(32), nullable=False),
    Column("routing", columns.many(RoutingStep), nullable=False),
    *_versioned(),
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
    Column("contacts", columns.many(Contact), nullable=False),
    Column("auto_accept", Boolean, nullable=False),
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
    Column("tags", columns.strings(), nullable=False),
    Column("quality", Double, nullable=False),
    Column("rates", columns.many(Rate), nullable=False),
    *_versioned(),
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
    Column("figures", columns.figures(), nullable=False),
    *_versioned(),
    ForeignKeyConstraint(["park", "line"], ["lines.park", "lines.id"]),
)
