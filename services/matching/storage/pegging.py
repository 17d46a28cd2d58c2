"""The orders that an enterprise has worked on, for pegging."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from services.matching.storage import tables
from services.matching.storage.ended_tables import ended_assignments


def orders_of_enterprise(session: Session, park: str, enterprise: str, after: str = "") -> Sequence[str]:
    """The ids of orders, archived ones too, that an enterprise has or had assignments for, from after one on."""
    queries = [
        select(each.c.order).where(each.c.park == park, each.c.enterprise == enterprise, each.c.order > after)
        for each in (tables.assignments, ended_assignments)
    ]
    return session.scalars(union(*queries).order_by("order")).all()
