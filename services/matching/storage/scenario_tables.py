"""The tables of scenarios. Nothing that is live depends on them, and no event is about them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Double, Index, Integer, LargeBinary, String, Table, Text

from services.chassis.database import Document, EnumText, UtcDateTime
from services.matching.domain.edits import Edit
from services.matching.domain.plans import Outcome, Shortfall
from services.matching.domain.scenarios import Basis, ScenarioState, ScheduleFigures, Shifts
from services.matching.storage.tables import ID, metadata

scenarios = Table(
    "scenarios",
    metadata,
    Column("park", ID, primary_key=True),
    Column("id", ID, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("display_name", String(200), nullable=False),
    Column("edits", Document(tuple[Edit, ...]), nullable=False),
    Column("state", EnumText(ScenarioState), nullable=False),
    Column("seconds_limit", Integer),
    Column("iterations_limit", BigInteger),
    Column("asked_by", String(200), nullable=False),
    Column("live_version", BigInteger, nullable=False),
    Column("live", Document(ScheduleFigures)),
    Column("planned", Document(ScheduleFigures)),
    Column("gap", Double),
    Column("seconds", Double, nullable=False),
    Column("plan", ID, nullable=False),
    Column("failure", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Index("ix_scenarios_number", "park", "number", unique=True),
)
# What was found for a scenario: what it changes, and what adopting it hands over. Lots and files are compressed.
scenario_results = Table(
    "scenario_results",
    metadata,
    Column("park", ID, primary_key=True),
    Column("scenario", ID, primary_key=True),
    Column("basis", Document(Basis), nullable=False),
    Column("shifts", Document(Shifts), nullable=False),
    Column("outcome", Document(Outcome), nullable=False),
    Column("orders", Document(tuple[str, ...]), nullable=False),
    Column("shortfalls", Document(tuple[Shortfall, ...]), nullable=False),
    Column("lots", LargeBinary, nullable=False),
    Column("park_file", LargeBinary, nullable=False),
    Column("plan_file", LargeBinary, nullable=False),
)
