"""The tables of goods on the road: movements, and sums of what each order has moved."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, String, Table, text

from services.matching.storage.tables import ID, metadata

# Logistics' movements, as last published.
movements = Table(
    "movements",
    metadata,
    Column("park", ID, primary_key=True),
    Column("id", ID, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("order", ID, nullable=False),
    Column("final", Boolean, nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("state", String(32), nullable=False),
    Column("step", Integer, nullable=False, server_default="0"),
    Column("from_enterprise", ID, nullable=False, server_default=""),
    Column("to_enterprise", ID, nullable=False, server_default=""),
    Column("made_by", ID, nullable=False, server_default=""),
    Column("loaded", BigInteger, nullable=False, server_default="0"),
    Column("received", BigInteger, nullable=False, server_default="0"),
    Column("lost", BigInteger, nullable=False, server_default="0"),
    Column("returned", BigInteger, nullable=False, server_default="0"),
    # Units on the road that come after the last day of use, and the day on which they are expected.
    Column("late", BigInteger, nullable=False, server_default="0"),
    Column("late_until", Date),
    Index("ix_movements_order", "park", "order"),
    Index("ix_movements_late", "park", sqlite_where=text("late > 0"), postgresql_where=text("late > 0")),
)
# Sums of an order's movements between two enterprises after a step; `to_enterprise` is "" where they go to the buyer,
# `made_by` where the goods leave the enterprise that made them.
# `uncounted` units are lost, and not yet taken out of the order's work in progress.
goods = Table(
    "goods",
    metadata,
    Column("park", ID, primary_key=True),
    Column("order", ID, primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("from_enterprise", ID, primary_key=True),
    Column("to_enterprise", ID, primary_key=True),
    Column("made_by", ID, primary_key=True, server_default=""),
    Column("loaded", BigInteger, nullable=False),
    Column("received", BigInteger, nullable=False),
    Column("lost", BigInteger, nullable=False),
    Column("returned", BigInteger, nullable=False),
    Column("uncounted", BigInteger, nullable=False),
    Column("version", BigInteger, nullable=False),
)
