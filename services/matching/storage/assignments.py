"""Assignments."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.matching.domain.assignments import ACTIVE, Assignment, AssignmentState
from services.matching.storage import tables

_table = tables.assignments.c


def assignment(session: Session, park: str, ident: str) -> Assignment | None:
    return session.get(Assignment, (park, ident))


def page(
    session: Session,
    park: str,
    *,
    enterprise: str,
    order: str,
    state: AssignmentState | None,
    after: str,
    limit: int,
) -> list[Assignment]:
    """Assignments by id, from after `after`; an empty filter lets all pass."""
    query = select(Assignment).where(_table.park == park, _table.id > after).order_by(_table.id).limit(limit)
    if enterprise:
        query = query.where(_table.enterprise == enterprise)
    if order:
        query = query.where(_table.order == order)
    if state is not None:
        query = query.where(_table.state == state)
    return list(session.scalars(query))


def of_order(session: Session, park: str, order: str) -> list[Assignment]:
    """All of an order's assignments, those that are over included."""
    return list(session.scalars(select(Assignment).where(_table.park == park, _table.order == order)))


def of_orders(session: Session, park: str, orders: Collection[str] | None = None) -> list[Assignment]:
    """All assignments of the park, or of the orders named, those that are over included."""
    query = select(Assignment).where(_table.park == park)
    return list(session.scalars(query if orders is None else query.where(_table.order.in_(orders))))


def any_active_on(session: Session, park: str, lines: Collection[str]) -> bool:
    """True if one of these lines has an active assignment."""
    query = select(_table.id).where(_table.park == park, _table.line.in_(lines), _table.state.in_(ACTIVE)).limit(1)
    return session.scalar(query) is not None


def active_on(session: Session, park: str, lines: Collection[str]) -> list[Assignment]:
    """The active assignments of these lines."""
    query = select(Assignment).where(_table.park == park, _table.line.in_(lines), _table.state.in_(ACTIVE))
    return list(session.scalars(query))
