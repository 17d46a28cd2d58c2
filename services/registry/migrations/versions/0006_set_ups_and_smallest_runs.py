"""Set-ups and smallest runs of lines, transfer batches of products. Adds only."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Lines that are there state none of it; goods of products that are there move in any number."""
    for name in ("setup", "setup_cost_micros", "min_run"):
        op.add_column("lines", Column(name, BigInteger))
    op.add_column("products", Column("transfer_batch", BigInteger, nullable=False, server_default="0"))
