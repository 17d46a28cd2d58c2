"""Movements, bookings, trips, vehicle classes and what logistics knows of schedules."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.chassis.database import AUTOINCREMENT, UtcDateTime, tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.String(63)


def upgrade() -> None:
    tables.create_outbox_1(op)
    tables.create_leases_1(op)
    tables.create_request_ids_1(op)
    tables.create_bootstraps_1(op)
    _create_schedules()
    _create_movements()
    _create_fleet()


def _create_schedules() -> None:
    op.create_table(
        "schedules",
        sa.Column("park", ID, primary_key=True),
        sa.Column("order", ID, primary_key=True),
        sa.Column("sequence", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "schedule_pages",
        sa.Column("park", ID, primary_key=True),
        sa.Column("order", ID, primary_key=True),
        sa.Column("sequence", sa.BigInteger, primary_key=True),
        sa.Column("page", sa.Integer, primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )


def _create_movements() -> None:
    op.create_table(
        "movements",
        sa.Column("park", ID, primary_key=True),
        sa.Column("id", sa.String(24), primary_key=True),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("order", ID, nullable=False),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("planned_day", sa.Date, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("from_enterprise", ID, nullable=False),
        sa.Column("from_zone", ID, nullable=False),
        sa.Column("to_enterprise", ID, nullable=False),
        sa.Column("to_zone", ID, nullable=False),
        sa.Column("carrier", ID, nullable=False),
        sa.Column("part", sa.Integer, nullable=False),
        sa.Column("quantity", sa.BigInteger, nullable=False),
        sa.Column("lots", sa.Integer, nullable=False),
        sa.Column("earliest_ready", sa.Date, nullable=False),
        sa.Column("latest_departure", sa.Date, nullable=False),
        sa.Column("latest_useful", sa.Date, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("unbooked_reason", sa.Text),
        sa.Column("changed_at", UtcDateTime, nullable=False),
    )
    for columns in (["order"], ["day"], ["from_enterprise"], ["to_enterprise"], ["carrier"]):
        op.create_index(f"ix_movements_{columns[0]}", "movements", ["park", *columns])
    op.create_index("ix_movements_state", "movements", ["park", "state", "latest_departure", "id"])
    op.create_table(
        "bookings",
        sa.Column("park", ID, primary_key=True),
        sa.Column("movement", sa.String(24), primary_key=True),
        sa.Column("trip", sa.String(24), primary_key=True),
        sa.Column("vehicle_class", ID, nullable=False),
        sa.Column("quantity", sa.BigInteger, nullable=False),
        sa.ForeignKeyConstraint(["park", "movement"], ["movements.park", "movements.id"]),
    )
    op.create_index("ix_bookings_trip", "bookings", ["park", "trip"])


def _create_fleet() -> None:
    op.create_table(
        "vehicle_classes",
        sa.Column("park", ID, primary_key=True),
        sa.Column("id", ID, primary_key=True),
        sa.Column("display_name", sa.String(200), nullable=False),
        sa.Column("capacity", sa.BigInteger, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("trips_per_day", sa.Integer, nullable=False),
        sa.Column("trip_cost_micros", sa.BigInteger, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "trips",
        sa.Column("park", ID, primary_key=True),
        sa.Column("id", sa.String(24), primary_key=True),
        sa.Column("vehicle_class", ID, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("from_zone", ID, nullable=False),
        sa.Column("to_zone", ID, nullable=False),
        sa.Column("capacity", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_trips_day", "trips", ["park", "day"])
    op.create_table(
        "rebookings",
        sa.Column("id", AUTOINCREMENT, primary_key=True),
        sa.Column("park", ID, nullable=False),
    )
