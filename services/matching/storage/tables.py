"""The tables of matching's database. Each of a park's rows begins its key with the park."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Double,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    false,
    text,
)

from services.chassis import audit
from services.chassis.database import Document, EnumText, UtcDateTime
from services.chassis.jobs import leases
from services.chassis.jobs import table as jobs
from services.chassis.messaging import inbox, outbox, resume_tokens, snapshot
from services.chassis.revoking import storage as revoked
from services.chassis.rpc import requests, stored_bytes
from services.matching.domain.assignments import AssignmentState, Done, RiskCause
from services.matching.domain.exclusions import ExclusionCause
from services.matching.domain.fair_shares import FairShares
from services.matching.domain.orders import OrderState
from services.matching.domain.park import Figure, Lane, Link, Policy, Quota, Rate, Zone
from services.matching.domain.plans import LinkLoad, ParkLoad, PlanCost, PlanCounts, PlanKind, PlanState, RunFigures
from services.matching.domain.reasons import Reason
from services.matching.domain.reports import ReportSource
from services.matching.domain.routes import RouteStep
from services.matching.domain.terms import AgreedPart, CounterOffer
from services.park_calendar import Closure

metadata = MetaData()
ID = String(200)
WAITING = text("answer_by IS NOT NULL")

outbox.table(metadata)
inbox.table(metadata)
leases.table(metadata)
jobs.table(metadata)
jobs.usage_table(metadata)
requests.table(metadata)
stored_bytes.table(metadata)
audit.tables(metadata)
revoked.table(metadata)
snapshot.table(metadata)
resume_tokens.table(metadata)

# Registry's reference data, as last published.
parks = Table(
    "parks",
    metadata,
    Column("id", ID, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("time_zone", ID, nullable=False),
    Column("currency_code", ID, nullable=False),
    Column("links", Document(tuple[Link, ...]), nullable=False),
    Column("tags", Document(tuple[str, ...]), nullable=False),
    Column("zones", Document(tuple[Zone, ...]), nullable=False),
    Column("lanes", Document(tuple[Lane, ...]), nullable=False),
    Column("quotas", Document(tuple[Quota, ...]), nullable=False),
    Column("policy", Document(Policy), nullable=False),
    Column("closures", Document(tuple[Closure, ...]), nullable=False, server_default="[]"),
    Column("weekday_shares", Document(tuple[float, ...]), nullable=False, server_default="[]"),
)
products = Table(
    "products",
    metadata,
    Column("park", ID, primary_key=True),
    Column("id", ID, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("routing", Document(tuple[RouteStep, ...]), nullable=False),
    Column("transfer_batch", BigInteger, nullable=False, server_default="0"),
    Column("retire_date", String(10), nullable=False, server_default=""),
)
enterprises = Table(
    "enterprises",
    metadata,
    Column("park", ID, primary_key=True),
    Column("id", ID, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("auto_accept", Boolean, nullable=False),
    Column("retire_date", String(10), nullable=False, server_default=""),
    Column("guest", Boolean, nullable=False, server_default=false()),
)
lines = Table(
    "lines",
    metadata,
    Column("park", ID, primary_key=True),
    Column("id", ID, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("enterprise", ID, nullable=False),
    Column("link", ID, nullable=False),
    Column("zone", ID, nullable=False),
    Column("planned_daily_capacity", BigInteger, nullable=False),
    Column("price_micros", BigInteger, nullable=False),
    Column("min_lot", BigInteger, nullable=False),
    Column("lead_days", Integer, nullable=False),
    Column("tags", Document(tuple[str, ...]), nullable=False),
    Column("quality", Double, nullable=False),
    Column("rates", Document(tuple[Rate, ...]), nullable=False),
    Column("machines", Integer, nullable=False, server_default="0"),
    Column("setup", BigInteger),
    Column("setup_cost_micros", BigInteger),
    Column("min_run", BigInteger),
    Column("retire_date", String(10), nullable=False, server_default=""),
    Column("planned_reported_at", UtcDateTime),
)
months = Table(
    "months",
    metadata,
    Column("park", ID, primary_key=True),
    Column("line", ID, primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("figures", Document(tuple[Figure, ...]), nullable=False),
)
# The day that it is in each park, and the last one for which a park plan was made by schedule.
park_days = Table(
    "park_days",
    metadata,
    Column("park", ID, primary_key=True),
    Column("day", Date, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("closed_by", String(200), nullable=False),
    Column("planned_on", Date),
    Column("loads_counted", Boolean, nullable=False, server_default=false()),
    Column("version", BigInteger, nullable=False),
)

orders = Table(
    "orders",
    metadata,
    Column("park", ID, primary_key=True),
    Column("id", ID, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("product", ID, nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("release", Date, nullable=False),
    Column("due", Date, nullable=False),
    Column("ship_to_zone", ID, nullable=False),
    Column("buyer_reference", String(200), nullable=False),
    Column("late_cost_micros", BigInteger),
    Column("unmet_cost_micros", BigInteger),
    Column("partial", Boolean, nullable=False),
    Column("route", Document(tuple[RouteStep, ...]), nullable=False),
    Column("own_route", Boolean, nullable=False),
    Column("state", EnumText(OrderState), nullable=False),
    Column("reasons", Document(tuple[Reason, ...]), nullable=False),
    Column("scheduled_quantity", BigInteger, nullable=False),
    Column("finish", Date),
    Column("schedule", BigInteger, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("owner", ID, nullable=False, server_default=""),
    Column("unseen", BigInteger, nullable=False, server_default="0"),
    Column("shown_at", UtcDateTime),
    Column("transfer_batch", BigInteger, nullable=False, server_default="0"),
    Column("good_quantity", BigInteger, nullable=False, server_default="0"),
    Column("scrapped_quantity", BigInteger, nullable=False, server_default="0"),
    Column("tolerance", Double, nullable=False, server_default="0"),
    Column("delivered_quantity", BigInteger, nullable=False, server_default="0"),
    Column("lost_quantity", BigInteger, nullable=False, server_default="0"),
    Column("late_quantity", BigInteger, nullable=False, server_default="0"),
    Column("late_until", Date),
    Column("made_quantities", Document(tuple[int, ...]), nullable=False, server_default="[]"),
    Column("shortfall_since", UtcDateTime),
    Index("ix_orders_owner", "park", "owner", "id"),
    # Covers the summary of a park's orders, so that it reads no order's route and reasons.
    Index("ix_orders_state", "park", "state", "quantity", "scheduled_quantity", "due", "finish"),
    # Covers each filter and sequence of a list, so that it reads whole orders for its page alone.
    Index(
        "ix_orders_list",
        *("park", "due", "id", "state", "product", "buyer_reference", "owner"),
        *("quantity", "scheduled_quantity", "finish", "created_at", "shortfall_since"),
    ),
    Index("ix_orders_created", "park", "created_at", "id"),
)
# The live plan's lots. `steps` is [[line, date], …].
lots = Table(
    "lots",
    metadata,
    Column("park", ID, primary_key=True),
    Column("order", ID, primary_key=True),
    Column("encoded", Text, nullable=False),
    ForeignKeyConstraint(["park", "order"], ["orders.park", "orders.id"], name="fk_lots_orders"),
)
assignments = Table(
    "assignments",
    metadata,
    Column("park", ID, primary_key=True),
    Column("id", ID, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("order", ID, nullable=False),
    Column("step", Integer, nullable=False),
    Column("link", ID, nullable=False),
    Column("enterprise", ID, nullable=False),
    Column("line", ID, nullable=False),
    Column("product", ID, nullable=False),
    Column("quantities", Document(Mapping[date, int]), nullable=False),
    Column("unit_load", Double, nullable=False),
    Column("unit_price_micros", BigInteger, nullable=False),
    Column("state", EnumText(AssignmentState), nullable=False),
    Column("at_risk", Boolean, nullable=False),
    Column("decline_reason", Text, nullable=False),
    Column("agreed_before", Document(Mapping[date, int]), nullable=False, server_default="{}"),
    Column("done", Document(Mapping[date, Done]), nullable=False, server_default="{}"),
    Column("risk_cause", EnumText(RiskCause)),
    Column("agreed_parts", Document(tuple[AgreedPart, ...]), nullable=False, server_default="[]"),
    Column("counter", Document(CounterOffer)),
    Column("answer_by", UtcDateTime),
    Column("reminded_at", UtcDateTime),
    Column("terms_count", Integer, nullable=False, server_default="0"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Index("ix_assignments_order", "park", "order"),
    Index("ix_assignments_line", "park", "line"),
    Index("ix_assignments_enterprise", "park", "enterprise", "id"),
    # Of all that a park has had, few are offered or at risk: closing a day reads these alone.
    Index("ix_assignments_state", "park", "state"),
    Index("ix_assignments_at_risk", "park", sqlite_where=text("at_risk"), postgresql_where=text("at_risk")),
    # Few wait for an answer: those whose time passes are looked for every second.
    Index("ix_assignments_answer_by", "answer_by", sqlite_where=WAITING, postgresql_where=WAITING),
)
# What was made of an assignment on a day: reported, or assumed when the day closed.
reports = Table(
    "reports",
    metadata,
    Column("park", ID, primary_key=True),
    Column("assignment", ID, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("order", ID, nullable=False),
    Column("enterprise", ID, nullable=False),
    Column("step", Integer, nullable=False),
    Column("line", ID, nullable=False),
    Column("started", BigInteger, nullable=False),
    Column("good", BigInteger, nullable=False),
    Column("scrapped", BigInteger, nullable=False),
    Column("source", EnumText(ReportSource), nullable=False),
    Column("reported_at", UtcDateTime, nullable=False),
    Column("reported_by", String(200), nullable=False),
    Column("counted", BigInteger, nullable=False),
    Column("asked", BigInteger, nullable=False),
    Column("agreed", BigInteger),
    Column("version", BigInteger, nullable=False),
    Index("ix_reports_order", "park", "order"),
    Index("ix_reports_day", "park", "day"),
    Index("ix_reports_enterprise", "park", "enterprise", "assignment", "day"),
)
# Units of an order that have passed steps. Encoded as lots are; `good` has those that are neither scrapped nor
# lost, by all steps that they have passed.
work_in_progress = Table(
    "work_in_progress",
    metadata,
    Column("park", ID, primary_key=True),
    Column("order", ID, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("good", Text, nullable=False),
    Column("scrapped", Text, nullable=False),
    Column("lost", Text, nullable=False),
)
# Enterprises that are asked for no more of a step of an order. What they have agreed to stays.
exclusions = Table(
    "exclusions",
    metadata,
    Column("park", ID, primary_key=True),
    Column("order", ID, primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("enterprise", ID, primary_key=True),
    Column("cause", EnumText(ExclusionCause), nullable=False, server_default="declined"),
    Column("reason", Text, nullable=False, server_default=""),
    Column("since", UtcDateTime),
)
# Orders that a fill-in plan is to place.
fill_in_requests = Table(
    "fill_in_requests",
    metadata,
    Column("park", ID, primary_key=True),
    Column("order", ID, primary_key=True),
    Column("since", UtcDateTime, nullable=False),
)
# Orders that wait for a person, and the plan that failed for them.
orders_set_aside = Table(
    "orders_set_aside",
    metadata,
    Column("park", ID, primary_key=True),
    Column("order", ID, primary_key=True),
    Column("plan", ID, nullable=False),
    Column("since", UtcDateTime, nullable=False),
)

plans = Table(
    "plans",
    metadata,
    Column("park", ID, primary_key=True),
    Column("id", ID, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("kind", EnumText(PlanKind), nullable=False),
    Column("state", EnumText(PlanState), nullable=False),
    Column("seconds_limit", Integer),
    Column("iterations_limit", BigInteger),
    Column("seed", BigInteger, nullable=False),
    Column("orders", Document(Mapping[str, int]), nullable=False),
    Column("phase", ID, nullable=False),
    Column("incumbent_micros", BigInteger),
    Column("bound_micros", BigInteger),
    Column("cost", Document(PlanCost)),
    Column("counts", Document(PlanCounts)),
    Column("link_loads", Document(tuple[LinkLoad, ...]), nullable=False),
    Column("park_load", Document(ParkLoad)),
    Column("run_figures", Document(RunFigures)),
    Column("fair_shares", Document(FairShares)),
    Column("sequence", BigInteger, nullable=False),
    Column("failure", Text, nullable=False),
    Column("seconds", Double, nullable=False),
    Column("tick", BigInteger, nullable=False),
    Column("priority", Integer, nullable=False, server_default="0"),
    Column("asked_by", String(200), nullable=False, server_default=""),
    Column("improves", ID, nullable=False, server_default=""),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Index("ix_plans_number", "park", "number", unique=True),
    Index("ix_plans_state", "state"),
    Index("ix_plans_sequence", "park", "sequence"),
    Index("ix_plans_kind_sequence", "park", "kind", "sequence"),
)
# A ready plan's lots, encoded and compressed: written once, read once, gone when the plan goes live or is discarded.
proposals = Table(
    "proposals",
    metadata,
    Column("park", ID, primary_key=True),
    Column("plan", ID, primary_key=True),
    Column("lots", LargeBinary, nullable=False),
)
shortfalls = Table(
    "shortfalls",
    metadata,
    Column("park", ID, primary_key=True),
    Column("plan", ID, primary_key=True),
    Column("order", ID, primary_key=True),
    Column("unmet_quantity", BigInteger, nullable=False),
    Column("late_quantity", BigInteger, nullable=False),
    Column("days_late", Integer, nullable=False),
    Column("reasons", Document(tuple[Reason, ...]), nullable=False),
)
prices = Table(
    "prices",
    metadata,
    Column("park", ID, primary_key=True),
    Column("plan", ID, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("line", ID, nullable=False),
    Column("quota", ID, nullable=False),
    Column("date", Date, nullable=False),
    Column("price_micros", BigInteger, nullable=False),
)
