"""The tables of the archive: orders that are over, each as one row with all that was stored of it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Table, Text

from services.chassis.database import EnumText, UtcDateTime
from services.matching.domain.assignments import AssignmentState
from services.matching.domain.orders import OrderState
from services.matching.storage import tables
from services.matching.storage.tables import ID, metadata

LISTED = ("product", "buyer_reference", "quantity", "due", "created_at")

# `row` has every column of the row that it was, by name, so that a new column of orders needs none here.
ended_orders = Table(
    "ended_orders",
    metadata,
    Column("park", ID, primary_key=True),
    Column("id", ID, primary_key=True),
    Column("owner", ID, nullable=False),
    Column("state", EnumText(OrderState), nullable=False),
    Column("ended_at", UtcDateTime, nullable=False),
    Column("row", Text, nullable=False),
    # Encoded as in `lots`; empty where the order had none.
    Column("lots", Text, nullable=False),
    # Rows of `exclusions`, as JSON.
    Column("exclusions", Text, nullable=False),
    # Columns of `row` by which lists filter and sort. NULL where a version from before has archived it, at first.
    *(Column(name, tables.orders.c[name].type) for name in LISTED),
    Index("ix_ended_orders_list", "park", "due", "id", "state", "owner", *(name for name in LISTED if name != "due")),
    Index("ix_ended_orders_created", "park", "created_at", "id"),
    Index("ix_ended_orders_owner", "park", "owner", "id"),
    Index("ix_ended_orders_state", "park", "state", "id"),
)
ended_assignments = Table(
    "ended_assignments",
    metadata,
    Column("park", ID, primary_key=True),
    Column("id", ID, primary_key=True),
    Column("order", ID, nullable=False),
    Column("enterprise", ID, nullable=False),
    Column("owner", ID, nullable=False),
    Column("state", EnumText(AssignmentState), nullable=False),
    Column("row", Text, nullable=False),
    Index("ix_ended_assignments_order", "park", "order", "id"),
    Index("ix_ended_assignments_enterprise", "park", "enterprise", "id"),
    Index("ix_ended_assignments_owner", "park", "owner", "id"),
    Index("ix_ended_assignments_state", "park", "state", "id"),
)
# Numbers of archived orders, so that a summary counts no rows.
ended_counts = Table(
    "ended_counts",
    metadata,
    Column("park", ID, primary_key=True),
    Column("owner", ID, primary_key=True),
    Column("state", EnumText(OrderState), primary_key=True),
    Column("orders", BigInteger, nullable=False),
)
