"""Reference data; orders, lots and assignments; plans."""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Double,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    String,
    Text,
)

from services.chassis.database import UtcDateTime, tables

revision = "0001"
down_revision = None

ID = String(200)


def upgrade() -> None:
    """Create everything."""
    tables.create_outbox_1(op)
    tables.create_inbox_1(op)
    tables.create_leases_1(op)
    tables.create_request_ids_1(op)
    tables.create_bootstraps_1(op)
    _create_parks()
    _create_enterprises()
    _create_movements()
    _create_orders()
    _create_lots()
    _create_assignments()
    _create_plans()
    _create_results()


def _of_park(*names: str) -> list[Column[str]]:
    return [Column(name, ID, primary_key=True) for name in ("park", *names)]


def _number(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _id(name: str) -> Column[str]:
    return Column(name, ID, nullable=False)


def _times() -> list[Column[object]]:
    return [Column(name, UtcDateTime, nullable=False) for name in ("created_at", "updated_at")]


def _create_parks() -> None:
    op.create_table(
        "parks",
        Column("id", ID, primary_key=True),
        _number("version"),
        _id("time_zone"),
        _id("currency_code"),
        *(_text(name) for name in ("links", "tags", "zones", "lanes", "quotas", "policy")),
    )
    op.create_table("products", *_of_park("id"), _number("version"), _text("routing"))


def _create_enterprises() -> None:
    op.create_table("enterprises", *_of_park("id"), _number("version"), Column("auto_accept", Boolean, nullable=False))
    op.create_table(
        "lines",
        *_of_park("id"),
        _number("version"),
        _id("enterprise"),
        _id("link"),
        _id("zone"),
        _number("planned_daily_capacity"),
        _number("price_micros"),
        _number("min_lot"),
        Column("lead_days", Integer, nullable=False),
        _text("tags"),
        Column("quality", Double, nullable=False),
        _text("rates"),
    )
    op.create_table(
        "months",
        *_of_park("line"),
        Column("month", String(7), primary_key=True),
        _number("version"),
        _text("figures"),
    )


def _create_movements() -> None:
    op.create_table(
        "movements",
        *_of_park("id"),
        _number("version"),
        _id("order"),
        Column("final", Boolean, nullable=False),
        _number("quantity"),
        Column("state", String(32), nullable=False),
    )
    op.create_index("ix_movements_order", "movements", ["park", "order"])


def _create_orders() -> None:
    op.create_table(
        "orders",
        *_of_park("id"),
        _number("version"),
        _id("product"),
        _number("quantity"),
        Column("release", Date, nullable=False),
        Column("due", Date, nullable=False),
        _id("ship_to_zone"),
        _id("buyer_reference"),
        Column("late_cost_micros", BigInteger),
        Column("unmet_cost_micros", BigInteger),
        Column("partial", Boolean, nullable=False),
        _text("route"),
        Column("own_route", Boolean, nullable=False),
        _text("state"),
        _text("reasons"),
        _number("scheduled_quantity"),
        Column("finish", Date),
        _number("schedule"),
        *_times(),
    )
    covering = ["park", "state", "quantity", "scheduled_quantity", "due", "finish"]
    op.create_index("ix_orders_state", "orders", covering)


def _create_lots() -> None:
    op.create_table(
        "lots",
        *_of_park("order"),
        Column("number", Integer, primary_key=True),
        _number("quantity"),
        _text("steps"),
        ForeignKeyConstraint(["park", "order"], ["orders.park", "orders.id"], name="fk_lots_orders"),
    )
    op.create_table(
        "exclusions",
        *_of_park("order"),
        Column("step", Integer, primary_key=True),
        Column("enterprise", ID, primary_key=True),
    )
    op.create_table("fill_in_requests", *_of_park("order"), Column("since", UtcDateTime, nullable=False))


def _create_assignments() -> None:
    op.create_table(
        "assignments",
        *_of_park("id"),
        _number("version"),
        _id("order"),
        Column("step", Integer, nullable=False),
        *(_id(name) for name in ("link", "enterprise", "line", "product")),
        _text("quantities"),
        Column("unit_load", Double, nullable=False),
        _number("unit_price_micros"),
        _text("state"),
        Column("at_risk", Boolean, nullable=False),
        _text("decline_reason"),
        *_times(),
    )
    op.create_index("ix_assignments_order", "assignments", ["park", "order"])
    op.create_index("ix_assignments_line", "assignments", ["park", "line"])
    op.create_index("ix_assignments_enterprise", "assignments", ["park", "enterprise", "id"])


def _create_plans() -> None:
    op.create_table(
        "plans",
        *_of_park("id"),
        _number("version"),
        _number("number"),
        _text("kind"),
        _text("state"),
        Column("seconds_limit", Integer),
        Column("iterations_limit", BigInteger),
        _number("seed"),
        _text("orders"),
        _id("phase"),
        Column("incumbent_micros", BigInteger),
        Column("bound_micros", BigInteger),
        Column("cost", Text),
        Column("counts", Text),
        _text("link_loads"),
        _number("sequence"),
        _text("failure"),
        Column("seconds", Double, nullable=False),
        _id("holder"),
        Column("lease_until", UtcDateTime),
        Column("attempts", Integer, nullable=False),
        _number("tick"),
        *_times(),
    )
    op.create_index("ix_plans_number", "plans", ["park", "number"], unique=True)
    op.create_index("ix_plans_state", "plans", ["state"])
    op.create_index("ix_plans_sequence", "plans", ["park", "sequence"])
    op.create_index("ix_plans_kind_sequence", "plans", ["park", "kind", "sequence"])
    op.create_table("live_plans", Column("park", ID, primary_key=True), _id("plan"), _number("sequence"))


def _create_results() -> None:
    op.create_table("proposals", *_of_park("plan"), Column("lots", LargeBinary, nullable=False))
    op.create_table(
        "shortfalls",
        *_of_park("plan", "order"),
        _number("unmet_quantity"),
        _number("late_quantity"),
        Column("days_late", Integer, nullable=False),
        _text("reasons"),
    )
    op.create_table(
        "prices",
        *_of_park("plan"),
        Column("number", Integer, primary_key=True),
        _id("line"),
        _id("quota"),
        Column("date", Date, nullable=False),
        _number("price_micros"),
    )
    op.create_table(
        "scarce_capacities",
        *_of_park("plan"),
        Column("number", Integer, primary_key=True),
        *(_id(name) for name in ("link", "tag", "quota")),
        Column("week", Date, nullable=False),
        _number("saving_per_day_micros"),
        Column("scarce_lines", Integer, nullable=False),
        Column("lines", Integer, nullable=False),
    )
