"""Assignments."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from services.chassis.database import one_of
from services.matching.domain.assignment_states import UNDONE
from services.matching.domain.assignments import ACTIVE, OPEN, Assignment, AssignmentState, RiskCause
from services.matching.domain.orders import OrderState
from services.matching.storage import tables
from services.matching.storage.orders import ids_owned_by

_table = tables.assignments.c


@dataclass(frozen=True, slots=True)
class Filter:
    """Filter of a park's assignments; an empty field lets all pass. `owner` is that of their orders."""

    enterprise: str = ""
    order: str = ""
    state: AssignmentState | None = None
    owner: str = ""


def find_assignment(
    session: Session, park: str, ident: str, *, enterprise: str = "", owner: str = ""
) -> Assignment | None:
    """The assignment; where they are named, only one of that enterprise, for an order of that owner.

    Nothing is read of any other, so that to look for it takes no longer than for what does not exist.
    """
    wanted = Filter(enterprise=enterprise, owner=owner)
    query = select(Assignment).where(_table.park == park, _table.id == ident, *conditions(park, wanted))
    return session.scalars(query).one_or_none()


def seen(
    session: Session, park: str, idents: Collection[str], wanted: Filter, seen_by: tuple[str, str]
) -> dict[str, Assignment]:
    """The assignments named that are wanted and that an enterprise or an owner may see, "" all, by id."""
    enterprise, owner = seen_by
    both = *conditions(park, wanted), *conditions(park, Filter(enterprise=enterprise, owner=owner))
    query = select(Assignment).where(_table.park == park, one_of(_table.id, idents), *both)
    return {assignment.id: assignment for assignment in session.scalars(query)}


def of_order(session: Session, park: str, order: str) -> list[Assignment]:
    """All of an order's assignments, those that are over included."""
    return list(session.scalars(select(Assignment).where(_table.park == park, _table.order == order)))


def of_enterprise(session: Session, park: str, order: str, enterprise: str) -> list[Assignment]:
    """An enterprise's assignments for one order, those that are over included."""
    wanted = Filter(enterprise=enterprise, order=order)
    return list(session.scalars(select(Assignment).where(_table.park == park, *conditions(park, wanted))))


def of_orders(session: Session, park: str, orders: Collection[str] | None = None) -> list[Assignment]:
    """All assignments of the park, or of the orders named, those that are over included."""
    query = select(Assignment).where(_table.park == park)
    return list(session.scalars(query if orders is None else query.where(one_of(_table.order, orders))))


def any_active_on(session: Session, park: str, lines: Collection[str]) -> bool:
    """True if one of these lines has an active assignment."""
    query = select(_table.id).where(_table.park == park, one_of(_table.line, lines), _table.state.in_(ACTIVE)).limit(1)
    return session.scalar(query) is not None


def active_on(session: Session, park: str, lines: Collection[str]) -> list[Assignment]:
    """The active assignments of these lines."""
    query = select(Assignment).where(_table.park == park, one_of(_table.line, lines), _table.state.in_(ACTIVE))
    return list(session.scalars(query))


def limited_orders(session: Session, park: str, orders: Collection[str]) -> set[str]:
    """Of these orders, those with a counter-offer, or with work of an enterprise that is asked for no more."""
    excluded = tables.exclusions.c
    no_more = select(excluded.order).where(
        excluded.park == park,
        excluded.order == _table.order,
        excluded.step == _table.step,
        excluded.enterprise == _table.enterprise,
    )
    countered = _table.state == AssignmentState.COUNTERED
    held = _table.state.in_(ACTIVE) & no_more.exists()
    query = select(_table.order).where(_table.park == park, one_of(_table.order, orders), countered | held)
    return set(session.scalars(query.distinct()))


def waiting_until(session: Session, instant: datetime) -> list[Assignment]:
    """Assignments of all parks of which something asked or countered ends by the instant."""
    return list(session.scalars(select(Assignment).where(_table.answer_by <= instant, _table.state.in_(OPEN))))


def unanswered_on(session: Session, park: str, day: date) -> list[Assignment]:
    """Assignments with units asked for the day, among other days, that are not agreed."""
    query = select(Assignment).where(_table.park == park, _table.state.in_(OPEN))
    return [assignment for assignment in session.scalars(query) if day in assignment.quantities]


def uncounted_of_delivered(session: Session, park: str) -> list[Assignment]:
    """Work of orders whose goods have arrived that does not count as done yet."""
    orders = tables.orders.c
    query = select(Assignment).join(tables.orders, (orders.park == _table.park) & (orders.id == _table.order))
    undone = _table.state.in_(UNDONE)
    return list(session.scalars(query.where(_table.park == park, undone, orders.state == OrderState.DELIVERED)))


def with_waiting(session: Session, park: str) -> set[str]:
    """The orders with agreed work that an earlier step endangers, and that no plan has looked at yet."""
    query = select(_table.order).where(_table.park == park, _table.at_risk, _table.risk_cause == RiskCause.EARLIER_STEP)
    return set(session.scalars(query.distinct()))


def lines_at_risk(session: Session, park: str) -> set[str]:
    """The lines of assignments that are at risk."""
    return set(session.scalars(select(_table.line).where(_table.park == park, _table.at_risk).distinct()))


def at_risk_on(session: Session, park: str, lines: Collection[str]) -> set[str]:
    """The subset of these lines with an assignment that is at risk."""
    query = select(_table.line).where(_table.park == park, one_of(_table.line, lines), _table.at_risk)
    return set(session.scalars(query.distinct()))


def conditions(park: str, wanted: Filter) -> list[ColumnElement[bool]]:
    """The conditions on a park's assignments that `wanted` means."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.owner:
        conditions.append(_table.order.in_(ids_owned_by(park, wanted.owner)))
    if wanted.enterprise:
        conditions.append(_table.enterprise == wanted.enterprise)
    if wanted.order:
        conditions.append(_table.order == wanted.order)
    if wanted.state is not None:
        conditions.append(_table.state == wanted.state)
    return conditions
