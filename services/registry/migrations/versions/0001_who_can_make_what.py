"""Parks, products, enterprises, lines and their capacity."""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKeyConstraint,
    Integer,
    String,
    Text,
)

from services.chassis.database import UtcDateTime, tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create everything."""
    tables.create_outbox_1(op)
    tables.create_leases_1(op)
    tables.create_request_ids_1(op)
    _create_parks()
    _create_products()
    _create_enterprises()
    _create_lines()
    _create_capacities()


def _versioned() -> list[Column[object]]:
    return [
        Column("version", BigInteger, nullable=False),
        Column("created_at", UtcDateTime, nullable=False),
        Column("updated_at", UtcDateTime, nullable=False),
    ]


def _create_parks() -> None:
    op.create_table(
        "parks",
        Column("id", String(63), primary_key=True),
        Column("display_name", String(200), nullable=False),
        Column("time_zone", String(64), nullable=False),
        Column("currency_code", String(3), nullable=False),
        Column("links", Text, nullable=False),
        Column("tags", Text, nullable=False),
        Column("zones", Text, nullable=False),
        Column("lanes", Text, nullable=False),
        Column("quotas", Text, nullable=False),
        Column("policy", Text, nullable=False),
        *_versioned(),
    )


def _create_products() -> None:
    op.create_table(
        "products",
        Column("park", String(63), primary_key=True),
        Column("id", String(63), primary_key=True),
        Column("display_name", String(200), nullable=False),
        Column("unit", String(32), nullable=False),
        Column("routing", Text, nullable=False),
        *_versioned(),
        ForeignKeyConstraint(["park"], ["parks.id"]),
    )


def _create_enterprises() -> None:
    op.create_table(
        "enterprises",
        Column("park", String(63), primary_key=True),
        Column("id", String(63), primary_key=True),
        Column("display_name", String(200), nullable=False),
        Column("zone", String(63), nullable=False),
        Column("latitude", Double),
        Column("longitude", Double),
        Column("contacts", Text, nullable=False),
        Column("auto_accept", Boolean, nullable=False),
        *_versioned(),
        ForeignKeyConstraint(["park"], ["parks.id"]),
    )


def _create_lines() -> None:
    op.create_table(
        "lines",
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
        Column("tags", Text, nullable=False),
        Column("quality", Double, nullable=False),
        Column("rates", Text, nullable=False),
        *_versioned(),
        ForeignKeyConstraint(["park", "enterprise"], ["enterprises.park", "enterprises.id"]),
    )
    op.create_index("ix_lines_enterprise", "lines", ["park", "enterprise"])
    op.create_index("ix_lines_link", "lines", ["park", "link"])


def _create_capacities() -> None:
    op.create_table(
        "capacities",
        Column("park", String(63), primary_key=True),
        Column("line", String(63), primary_key=True),
        Column("month", String(7), primary_key=True),
        Column("figures", Text, nullable=False),
        *_versioned(),
        ForeignKeyConstraint(["park", "line"], ["lines.park", "lines.id"]),
    )
