"""Loads of lines and quotas by day, from lots and agreed work. A program that writes no loads may write no lots."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Date, String, Text, false

revision = "0026"
down_revision = "0025"
contracts = True

ID = String(200)


def upgrade() -> None:
    """Parks from before are counted once, by the service."""
    for table, of in (("loads", "line"), ("quota_loads", "quota")):
        op.create_table(
            table,
            Column("park", ID, primary_key=True),
            Column(of, ID, primary_key=True),
            Column("day", Date, primary_key=True),
            Column("taken", BigInteger, nullable=False),
            Column("held", BigInteger, nullable=False, server_default="0"),
            Column("version", BigInteger, nullable=False),
        )
    op.create_table(
        "order_loads",
        Column("park", ID, primary_key=True),
        Column("order", ID, primary_key=True),
        Column("encoded", Text, nullable=False),
    )
    op.add_column("park_days", Column("loads_counted", Boolean, nullable=False, server_default=false()))
