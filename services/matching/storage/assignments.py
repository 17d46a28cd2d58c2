"""Assignments."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.chassis.rpc import paging
from services.chassis.rpc.paging import Page
from services.matching.domain.assignments import ACTIVE, Assignment, AssignmentState
from services.matching.storage import tables
from services.matching.storage.orders import ids_owned_by

_table = tables.assignments.c


def find_assignment(session: Session, park: str, ident: str) -> Assignment | None:
    return session.get(Assignment, (park, ident))


@dataclass(frozen=True, slots=True)
class Filter:
    """Filter of a park's assignments; an empty field lets all pass. `owner` is that of their orders."""

    enterprise: str = ""
    order: str = ""
    state: AssignmentState | None = None
    owner: str = ""


def page_of_assignments(session: Session, park: str, wanted: Filter, page: Page) -> Sequence[Assignment]:
    """Assignments by id, one more than the page shows."""
    query = select(Assignment).where(_table.park == park)
    if wanted.enterprise:
        query = query.where(_table.enterprise == wanted.enterprise)
    if wanted.order:
        query = query.where(_table.order == wanted.order)
    if wanted.state is not None:
        query = query.where(_table.state == wanted.state)
    if wanted.owner:
        query = query.where(_table.order.in_(ids_owned_by(park, wanted.owner)))
    return session.scalars(paging.keyset(query, page, _table.id)).all()


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
