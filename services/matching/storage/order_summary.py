"""Aggregates over a park's orders, computed by the database: 100,000 orders are one statement and a few rows."""

from __future__ import annotations

from dataclasses import fields

from sqlalchemy import ColumnElement, Float, and_, case, cast, func, or_, select
from sqlalchemy.orm import Session

from services.chassis.database import days_between
from services.matching.domain.assignments import AssignmentState
from services.matching.domain.order_summary import NOT_PLANNED, OrderFigures, WaitingAssignments
from services.matching.domain.orders import Order, OrderState
from services.matching.storage import tables
from services.matching.storage.orders import owned_by

_orders = tables.orders.c
_assignments = tables.assignments.c
_WAITING = (AssignmentState.OFFERED, AssignmentState.COUNTERED)
_planned = _orders.state.not_in(NOT_PLANNED)
# NULL, which counts as false, where nothing is scheduled.
_late = _orders.finish > _orders.due
_short = _orders.scheduled_quantity < _orders.quantity
_unmatched = _orders.state == OrderState.UNMATCHED


def figures(session: Session, park: str, owner: str) -> OrderFigures:
    """Counts and sums over the orders of a park, of one owner or for "" of all."""
    query = select(
        _orders.state,
        func.count().label("orders"),
        _count(_planned).label("planned"),
        _count(and_(_planned, ~_short, ~func.coalesce(_late, False))).label("on_time_in_full"),
        _count(and_(_planned, _late)).label("late"),
        _count(and_(_planned, _short, ~_unmatched)).label("short"),
        _count(and_(_planned, _unmatched)).label("unmatched"),
        _sum(_orders.quantity).label("ordered_quantity"),
        _sum(_orders.scheduled_quantity).label("scheduled_quantity"),
    )
    rows = session.execute(query.where(_orders.park == park, *owned_by(owner)).group_by(_orders.state)).all()
    names = [entry.name for entry in fields(OrderFigures) if entry.name != "by_state"]
    sums = {name: sum(int(getattr(row, name)) for row in rows) for name in names}
    return OrderFigures(by_state={row.state: row.orders for row in rows}, **sums)


def worst(session: Session, park: str, owner: str, limit: int) -> list[Order]:
    """Planned orders, late or short: the largest share not scheduled first, then most days late.

    They are those of one owner; for "" of all, and those alone that have reasons.
    """
    not_scheduled = 1 - cast(_orders.scheduled_quantity, Float) / _orders.quantity
    days_late = case((_late, days_between(_orders.due, _orders.finish)), else_=0)
    worst_first = (not_scheduled.desc(), days_late.desc(), _orders.id)
    # A buyer is shown no reasons, and no difference that they make.
    whose = owned_by(owner) or [_orders.reasons != ()]
    ids = (
        select(_orders.id)
        .where(_orders.park == park, *whose, _planned, or_(_short, _late))
        .order_by(*worst_first)
        .limit(limit)
    )
    # The inner query sorts ids alone, not whole orders.
    query = select(Order).where(_orders.park == park, _orders.id.in_(ids)).order_by(*worst_first)
    return list(session.scalars(query))


def waiting(session: Session, park: str) -> WaitingAssignments:
    """Numbers of the park's assignments that wait for somebody, counted in indexes."""
    of_states = (_assignments.park == park, _assignments.state.in_(_WAITING))
    query = select(_assignments.state, func.count().label("number")).where(*of_states).group_by(_assignments.state)
    counts = {row.state: row.number for row in session.execute(query)}
    at_risk = select(func.count()).where(_assignments.park == park, _assignments.at_risk)
    offered, countered = (counts.get(state, 0) for state in _WAITING)
    return WaitingAssignments(offered, countered, session.scalar(at_risk) or 0)


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _sum(column: ColumnElement[int]) -> ColumnElement[int]:
    return func.sum(case((_planned, column), else_=0))
