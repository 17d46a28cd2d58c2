"""Files that are imported, and the jobs that do it."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer, LargeBinary, String

from services.chassis.database import UtcDateTime, tables

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """New tables. The version before does not ask them."""
    tables.create_jobs_1(op)
    tables.extend_jobs_2(op)
    op.create_table(
        "imports",
        Column("park", String(200), primary_key=True),
        Column("id", String(32), primary_key=True),
        Column("list", String(32), nullable=False),
        Column("mode", String(16), nullable=False),
        Column("file_name", String(200), nullable=False),
        Column("language", String(8), nullable=False),
        Column("bytes", Integer, nullable=False),
        Column("state", String(16), nullable=False),
        Column("phase", String(32), nullable=False),
        Column("subject", String(200), nullable=False),
        Column("role", String(16), nullable=False),
        Column("enterprise", String(200), nullable=False),
        Column("sign_in", String(64), nullable=False),
        Column("report", LargeBinary, nullable=False),
        Column("created_at", UtcDateTime, nullable=False),
        Column("updated_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_imports_park_created_at", "imports", ["park", "created_at"])
    op.create_table(
        "import_pieces",
        Column("park", String(200), primary_key=True),
        Column("id", String(32), primary_key=True),
        Column("number", Integer, primary_key=True),
        Column("content", LargeBinary, nullable=False),
    )
