"""Set-ups, smallest runs and machines of lines, transfer batches of products and orders. Adds only."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Integer

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Of what is there already nothing is known until registry publishes it again; goods move in any number."""
    op.add_column("lines", Column("machines", Integer, nullable=False, server_default="0"))
    for name in ("setup", "setup_cost_micros", "min_run"):
        op.add_column("lines", Column(name, BigInteger))
    for table in ("products", "orders"):
        op.add_column(table, Column("transfer_batch", BigInteger, nullable=False, server_default="0"))
