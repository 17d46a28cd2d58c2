"""The tables of live schedules: what a park applied last, and what was so when it applied its last park plan."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, LargeBinary, Table

from services.matching.storage.tables import ID, metadata

# The plan that a park applied last, which two plans going live race for, and the last park plan that it applied.
live_plans = Table(
    "live_plans",
    metadata,
    Column("park", ID, primary_key=True),
    Column("plan", ID, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("park_plan", ID, nullable=False, server_default=""),
    Column("park_plan_sequence", BigInteger, nullable=False, server_default="0"),
)
# Orders that were open when the park's last park plan was applied, as they were then.
planned_orders = Table(
    "planned_orders",
    metadata,
    Column("park", ID, primary_key=True),
    Column("order", ID, primary_key=True),
    Column("schedule", BigInteger, nullable=False),
    Column("scheduled_quantity", BigInteger, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("short", Boolean, nullable=False),
)
# The park file and the plan file of a park plan, gzipped.
plan_files = Table(
    "plan_files",
    metadata,
    Column("park", ID, primary_key=True),
    Column("plan", ID, primary_key=True),
    Column("park_file", LargeBinary, nullable=False),
    Column("plan_file", LargeBinary, nullable=False),
)
