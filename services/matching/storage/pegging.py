"""The orders that an enterprise has worked on, and the owners of lines, for pegging."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from services.chassis.database import one_of
from services.matching.storage import archive, tables
from services.matching.storage import lots as stored_lots
from services.matching.storage.chunks import chunks
from services.matching.storage.ended_tables import ended_assignments
from services.planning.model.lots import Lots


def orders_of_enterprise(session: Session, park: str, enterprise: str, after: str = "") -> Sequence[str]:
    """The ids of orders, archived ones too, that an enterprise has or had assignments for, from after one on."""
    queries = [
        select(each.c.order).where(each.c.park == park, each.c.enterprise == enterprise, each.c.order > after)
        for each in (tables.assignments, ended_assignments)
    ]
    return session.scalars(union(*queries).order_by("order")).all()


def lots_of_orders(session: Session, park: str, orders: Collection[str]) -> dict[str, Lots]:
    """The lots of these orders, archived ones too, by order; those that have none are left out."""
    return stored_lots.lots_of_orders(session, park, orders) | archive.lots_of_orders(session, park, orders)


def enterprises_of(session: Session, park: str, lines: Collection[str]) -> dict[str, str]:
    """The enterprises of these lines, by line."""
    table, found = tables.lines.c, dict[str, str]()
    for some in chunks(lines):
        query = select(table.id, table.enterprise).where(table.park == park, one_of(table.id, some))
        found |= {row.id: row.enterprise for row in session.execute(query)}
    return found
