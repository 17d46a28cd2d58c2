"""Parks have a calendar; lines, enterprises and products retire from a day on. Adds only."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, String, Text

revision = "0021"
down_revision = "0019"


def upgrade() -> None:
    """Registry publishes them with the next change of each."""
    for name in ("closures", "weekday_shares"):
        op.add_column("parks", Column(name, Text, nullable=False, server_default="[]"))
    for table in ("lines", "enterprises", "products"):
        op.add_column(table, Column("retire_date", String(10), nullable=False, server_default=""))
