"""Orders end: tolerance, units delivered, lost and made; and sums of what was moved. Adds only."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Double, Integer, String, Text, text

revision = "0018"
down_revision = "0017"

ID = String(200)
_SUMS = ("loaded", "received", "lost", "returned", "uncounted", "version")
_LEFT = "('loaded', 'in_transit', 'delivered', 'returned', 'lost', 'damaged')"


def upgrade() -> None:
    """Movements of before went with all of their units; what they brought to buyers counts as delivered."""
    op.add_column("movements", Column("step", Integer, nullable=False, server_default="0"))
    for name in ("from_enterprise", "to_enterprise"):
        op.add_column("movements", Column(name, ID, nullable=False, server_default=""))
    for name in ("loaded", "received", "lost", "returned"):
        op.add_column("movements", Column(name, BigInteger, nullable=False, server_default="0"))
    op.execute(text(f"UPDATE movements SET loaded = quantity WHERE state IN {_LEFT}"))
    op.execute(text("UPDATE movements SET received = quantity WHERE state = 'delivered'"))
    op.execute(text("UPDATE movements SET lost = quantity WHERE state IN ('lost', 'damaged')"))
    op.execute(text("UPDATE movements SET returned = quantity WHERE state = 'returned'"))
    op.create_table(
        "goods",
        Column("park", ID, primary_key=True),
        Column("order", ID, primary_key=True),
        Column("step", Integer, primary_key=True),
        Column("from_enterprise", ID, primary_key=True),
        Column("to_enterprise", ID, primary_key=True),
        *(Column(name, BigInteger, nullable=False) for name in _SUMS),
    )
    op.add_column("orders", Column("tolerance", Double, nullable=False, server_default="0"))
    op.add_column("orders", Column("delivered_quantity", BigInteger, nullable=False, server_default="0"))
    op.add_column("orders", Column("lost_quantity", BigInteger, nullable=False, server_default="0"))
    op.add_column("orders", Column("made_quantities", Text, nullable=False, server_default="[]"))
    final = 'movements.park = orders.park AND movements."order" = orders.id AND movements.final'
    arrived = f"SELECT COALESCE(SUM(received), 0) FROM movements WHERE {final}"
    op.execute(text(f"UPDATE orders SET delivered_quantity = ({arrived})"))
