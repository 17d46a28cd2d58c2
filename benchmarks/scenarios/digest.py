"""A digest of all that is live in matching's database: equal digests, equal rows."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from sqlalchemy import Table, Text, select, type_coerce
from sqlalchemy.orm import Session

from services.chassis.database import Database
from services.matching.storage import tables

# What asking for scenarios and planning them may write to.
OWN_TABLES = {"scenarios", "scenario_results", "jobs", "job_usage"}
ROWS_AT_A_TIME = 10_000


def of_everything_live(database: Database) -> tuple[str, int]:
    """SHA-256 over every row of every table but the scenarios' own, and the number of these rows."""
    return database.read(_digest)


def _digest(session: Session) -> tuple[str, int]:
    found, rows = sha256(), 0
    for name, table in sorted(tables.metadata.tables.items()):
        if name not in OWN_TABLES:
            found.update(name.encode())
            for row in _rows(session, table):
                found.update(repr(tuple(row)).encode())
                rows += 1
    return found.hexdigest(), rows


def _rows(session: Session, table: Table) -> Any:
    """The rows as they are stored, by their key."""
    columns = [type_coerce(each, Text) if hasattr(each.type, "impl") else each for each in table.columns]
    query = select(*columns).order_by(*(table.primary_key.columns or table.columns))
    return session.execute(query.execution_options(yield_per=ROWS_AT_A_TIME))
