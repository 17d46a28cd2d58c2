"""Plans are worked out by jobs; a plan's row no longer holds the lease."""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

from services.chassis.database import tables

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Each plan that waits, or that a planner works on, gets a job."""
    tables.create_jobs_1(op)
    op.execute(
        text(
            "INSERT INTO jobs (queue, park, id, state, attempts, version, holder, failure, created_at, updated_at) "
            "SELECT kind, park, id, 'queued', 0, 1, '', '', created_at, updated_at "
            "FROM plans WHERE state IN ('queued', 'running')"
        )
    )
    for name in ("holder", "lease_until", "attempts"):
        op.drop_column("plans", name)
