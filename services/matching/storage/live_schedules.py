"""The live schedule of each park: its version, its last park plan, and orders as that plan left them."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, and_, case, delete, func, insert, literal, or_, select
from sqlalchemy.orm import Session

from services.chassis.database import write_newer
from services.matching.domain.live_schedule import Drift
from services.matching.domain.orders import CLOSED
from services.matching.storage import live_tables, tables

_live, _orders, _planned = live_tables.live_plans.c, tables.orders.c, live_tables.planned_orders.c
_assignments = tables.assignments.c
_is_open = _orders.state.not_in(CLOSED)


class Live(NamedTuple):
    """The version of a park's live schedule; the id and sequence of its last park plan, "" and 0 without one."""

    version: int = 0
    park_plan: str = ""
    park_plan_sequence: int = 0


def find_live(session: Session, park: str) -> Live:
    """The park's live schedule; version 0 where nothing is live."""
    query = select(_live.sequence, _live.park_plan, _live.park_plan_sequence).where(_live.park == park)
    row = session.execute(query).one_or_none()
    return Live() if row is None else Live(*row)


def versions(session: Session) -> dict[str, int]:
    """The version of each park's live schedule, of those that have one."""
    return {row.park: row.sequence for row in session.execute(select(_live.park, _live.sequence).order_by(_live.park))}


def lock_version(session: Session, park: str) -> int:
    """The version of what is live, or 0. A transaction that reads it so holds the row until its end."""
    query = select(_live.sequence).where(_live.park == park).with_for_update()
    return session.scalar(query) or 0


def set_live(session: Session, park: str, plan: str, version: int, *, park_plan: bool) -> None:
    """The plan is what was applied last. The orders as a park plan leaves them are recorded when they are stored."""
    known = find_live(session, park)
    last = (plan, version) if park_plan else (known.park_plan, known.park_plan_sequence)
    row = {"park": park, "plan": plan, "sequence": version, "park_plan": last[0], "park_plan_sequence": last[1]}
    write_newer(session, live_tables.live_plans, [row], version="sequence")


def record_planned_orders(session: Session, park: str) -> None:
    """Open orders as they are: what the drift of the live schedule counts from."""
    session.execute(delete(live_tables.planned_orders).where(_planned.park == park))
    late = func.coalesce(_orders.finish > _orders.due, literal(False))
    short = _orders.scheduled_quantity < _orders.quantity
    columns = (_orders.park, _orders.id, _orders.schedule, _orders.scheduled_quantity, late, short)
    found = select(*columns).where(_orders.park == park, _is_open)
    names = ("park", "order", "schedule", "scheduled_quantity", "late", "short")
    session.execute(insert(live_tables.planned_orders).from_select(names, found))


def drift(session: Session, park: str, live: Live) -> Drift:
    """Changes since the park plan of `live` was applied."""
    at_risk = select(func.count()).where(_assignments.park == park, _assignments.at_risk)
    return Drift(
        fill_in_plans=live.version - live.park_plan_sequence,
        at_risk_assignments=session.scalar(at_risk) or 0,
        **_figures_now(session, park),
        **_figures_then(session, park),
    )


def _figures_now(session: Session, park: str) -> dict[str, int]:
    """Of the orders that are open."""
    known = _planned.order.is_not(None)
    query = select(
        _count(~known).label("added_orders"),
        _count(and_(known, _orders.schedule != _planned.schedule)).label("changed_orders"),
        func.sum(_orders.scheduled_quantity).label("scheduled_quantity"),
        _count(func.coalesce(_orders.finish > _orders.due, literal(False))).label("late_orders"),
        _count(_orders.scheduled_quantity < _orders.quantity).label("short_orders"),
    )
    joined = tables.orders.outerjoin(live_tables.planned_orders, _same_order())
    return _whole(session.execute(query.select_from(joined).where(_orders.park == park, _is_open)).one())


def _figures_then(session: Session, park: str) -> dict[str, int]:
    """Of the orders that were open then; those that are in the archive by now are over."""
    is_over = or_(_orders.id.is_(None), ~_is_open)
    changed = or_(is_over, _orders.schedule != _planned.schedule)
    query = select(
        _count(is_over).label("ended_orders"),
        func.sum(_planned.scheduled_quantity).label("planned_quantity"),
        func.sum(case((changed, _planned.scheduled_quantity), else_=0)).label("changed_quantity"),
        _count(_planned.late).label("planned_late_orders"),
        _count(_planned.short).label("planned_short_orders"),
    )
    joined = live_tables.planned_orders.outerjoin(tables.orders, _same_order())
    return _whole(session.execute(query.select_from(joined).where(_planned.park == park)).one())


def _same_order() -> ColumnElement[bool]:
    return and_(_planned.park == _orders.park, _planned.order == _orders.id)


def _whole(row: Row[Any]) -> dict[str, int]:
    """The sums of a row by name; the sum over nothing is 0."""
    return {name: int(amount or 0) for name, amount in row._mapping.items()}


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
