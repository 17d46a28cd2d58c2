"""Scarce capacity as each plan found it, summed up from its scarcity prices once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, fields

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.matching.domain.plans import Plan
from services.matching.domain.scarcity import ScarceCapacity
from services.matching.storage.scarcity_tables import scarce_capacities

_table = scarce_capacities
_VALUES = [_table.c[entry.name] for entry in fields(ScarceCapacity)]


def store(session: Session, plan: Plan, found: Iterable[ScarceCapacity]) -> None:
    """Store a plan's scarce capacities in the sequence given."""
    key = {"park": plan.park, "plan": plan.id}
    rows = [key | {"number": number} | asdict(each) for number, each in enumerate(found)]
    if rows:
        session.execute(_table.insert(), rows)


def of_plan(session: Session, park: str, plan: str, limit: int) -> list[ScarceCapacity]:
    """The first `limit` scarce capacities of a plan, worth most first."""
    query = select(*_VALUES).where(_table.c.park == park, _table.c.plan == plan).order_by(_table.c.number)
    return [ScarceCapacity(*row) for row in session.execute(query.limit(limit))]
