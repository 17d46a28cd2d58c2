"""Departures, doors, packed parcels, and waves with their stops; classes of vehicles that carry parcels. Adds only."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from services.chassis.database import UtcDateTime, tables

revision = "0015"
down_revision = "0014"

_ID = sa.String(63)


def upgrade() -> None:
    """Classes of before are for movements. Doors come with registry's snapshot."""
    op.add_column("vehicle_classes", sa.Column("parcel_capacity", sa.BigInteger, nullable=False, server_default="0"))
    tables.create_jobs_1(op)
    tables.extend_jobs_2(op)
    _create_doors()
    _create_departures()
    _create_packings()
    _create_waves()
    _create_stops()


def _create_doors() -> None:
    op.create_table(
        "doors",
        *_keys("park", "enterprise"),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("zone", _ID, nullable=False),
        sa.Column("latitude", sa.Double),
        sa.Column("longitude", sa.Double),
        sa.Column("retire_date", sa.Date),
    )


def _create_departures() -> None:
    op.create_table(
        "departures",
        *_keys("park", "id"),
        sa.Column("display_name", sa.String(200), nullable=False),
        sa.Column("courier", sa.String(200), nullable=False),
        sa.Column("zone", _ID, nullable=False),
        sa.Column("pickup_begins_at", sa.String(5), nullable=False),
        sa.Column("pickup_ends_at", sa.String(5), nullable=False),
        sa.Column("leaves_at", sa.String(5), nullable=False),
        sa.Column("stop_seconds", sa.Integer, nullable=False),
        sa.Column("parcel_milliseconds", sa.Integer, nullable=False),
        sa.Column("missed_cost_micros", sa.BigInteger, nullable=False),
        sa.Column("whole_loads", sa.Boolean, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("updated_at", UtcDateTime),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("retire_date", sa.Date),
    )


def _create_packings() -> None:
    op.create_table(
        "packings",
        *_of_day("enterprise"),
        sa.Column("counted_at", UtcDateTime, nullable=False),
        sa.Column("ordered", sa.BigInteger, nullable=False),
        sa.Column("packed", sa.BigInteger, nullable=False),
        sa.Column("collected", sa.BigInteger, nullable=False),
        sa.Column("ready_at", sa.Integer),
        sa.Column("version", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_packings_day", "packings", ["park", "day"])
    op.create_table(
        "packed_counts",
        *_of_day("enterprise"),
        sa.Column("at", UtcDateTime, primary_key=True),
        sa.Column("packed", sa.BigInteger, nullable=False),
    )


def _create_waves() -> None:
    op.create_table(
        "waves",
        *_of_day(),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("updated_at", UtcDateTime, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("seconds_limit", sa.Integer, nullable=False),
        sa.Column("seed", sa.BigInteger, nullable=False),
        sa.Column("keep", sa.Boolean, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("progress", sa.Text, nullable=False),
        sa.Column("figures", sa.Text, nullable=False),
        sa.Column("planned_at", UtcDateTime),
        sa.Column("failure", sa.Text, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_waves_day", "waves", ["park", "day"])


def _create_stops() -> None:
    op.create_table(
        "wave_stops",
        *_of_day("vehicle_class"),
        *(sa.Column(name, sa.Integer, primary_key=True, autoincrement=False) for name in ("vehicle", "trip", "number")),
        sa.Column("enterprise", _ID, nullable=False),
        sa.Column("shipment", sa.String(80), nullable=False),
        sa.Column("quantity", sa.BigInteger, nullable=False),
        sa.Column("begins_at", sa.Integer, nullable=False),
        sa.Column("hub_at", sa.Integer, nullable=False),
        sa.Column("collected", sa.BigInteger),
        sa.Column("collected_at", UtcDateTime),
        sa.Column("driver", sa.String(200), nullable=False),
    )
    op.create_index("ix_wave_stops_day", "wave_stops", ["park", "day"])
    op.create_table(
        "wave_files",
        *_of_day(),
        sa.Column("wave_file", sa.LargeBinary, nullable=False),
        sa.Column("routes_file", sa.LargeBinary, nullable=False),
    )


def _keys(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, _ID, primary_key=True) for name in names]


def _of_day(*more: str) -> list[sa.Column[Any]]:
    return [*_keys("park", "departure"), sa.Column("day", sa.Date, primary_key=True), *_keys(*more)]
