"""The last park plan is known beside the plan applied last, and the files of park plans are kept. Adds only."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, LargeBinary, String

revision = "0019"
down_revision = "0016"

ID = String(200)

PARK_PLANS = """
UPDATE live_plans SET
    park_plan = COALESCE((
        SELECT plans.id FROM plans
        WHERE plans.park = live_plans.park AND plans.kind = 'park_plan' AND plans.sequence > 0
        ORDER BY plans.sequence DESC LIMIT 1
    ), ''),
    park_plan_sequence = COALESCE((
        SELECT MAX(plans.sequence) FROM plans WHERE plans.park = live_plans.park AND plans.kind = 'park_plan'
    ), 0)
"""
# Nobody recorded the orders as a park plan of before left them: what changes counts from now on.
PLANNED_ORDERS = """
INSERT INTO planned_orders (park, "order", schedule, scheduled_quantity, late, short)
SELECT orders.park, orders.id, orders.schedule, orders.scheduled_quantity,
    COALESCE(orders.finish > orders.due, FALSE), orders.scheduled_quantity < orders.quantity
FROM orders JOIN live_plans ON live_plans.park = orders.park AND live_plans.park_plan_sequence > 0
WHERE orders.state NOT IN ('delivered', 'cancelled', 'closed')
"""


def upgrade() -> None:
    """Plans of before have no files."""
    op.add_column("live_plans", Column("park_plan", ID, nullable=False, server_default=""))
    op.add_column("live_plans", Column("park_plan_sequence", BigInteger, nullable=False, server_default="0"))
    op.create_table(
        "planned_orders",
        Column("park", ID, primary_key=True),
        Column("order", ID, primary_key=True),
        Column("schedule", BigInteger, nullable=False),
        Column("scheduled_quantity", BigInteger, nullable=False),
        Column("late", Boolean, nullable=False),
        Column("short", Boolean, nullable=False),
    )
    op.create_table(
        "plan_files",
        Column("park", ID, primary_key=True),
        Column("plan", ID, primary_key=True),
        Column("park_file", LargeBinary, nullable=False),
        Column("plan_file", LargeBinary, nullable=False),
    )
    op.execute(PARK_PLANS)
    op.execute(PLANNED_ORDERS)
