"""Movements of an order are found in the order in which they are listed."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Without it, a database that does not know its own sizes looks through all movements of the park by id."""
    op.drop_index("ix_movements_order", "movements")
    op.create_index("ix_movements_order", "movements", ["park", "order", "id"])
