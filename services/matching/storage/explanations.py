"""Proven reasons of orders, and what they rest on."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from sqlalchemy import ColumnElement, Table, delete, func, select
from sqlalchemy.orm import Session

from services.chassis.database import changed
from services.matching.domain.orders import Order
from services.matching.domain.reasons import Reason
from services.matching.storage import tables
from services.matching.storage.explanation_tables import explanations
from services.matching.storage.load_tables import loads, quota_loads

_table = explanations.c


def rests_on(session: Session, order: Order, today: date, first_day: date) -> str:
    """A digest of what the order's reasons rest on, by versions: itself with its live lots and work, the park's day and
    rules, and the lines of its links with their figures and loads from today on.
    """
    lines, exclusions = tables.lines.c, tables.exclusions.c
    of_links = (lines.park == order.park, lines.link.in_({step.link for step in order.route}))
    ids, of_order = select(lines.id).where(*of_links), exclusions.order == order.id
    found = (
        (order.shown_version, order.schedule, today.isoformat(), first_day.isoformat()),
        session.scalar(select(tables.parks.c.version).where(tables.parks.c.id == order.park)),
        [tuple(row) for row in session.execute(select(lines.id, lines.version).where(*of_links).order_by(lines.id))],
        _sums(session, order.park, tables.months, tables.months.c.line.in_(ids)),
        _sums(session, order.park, tables.enterprises),
        _sums(session, order.park, loads, loads.c.line.in_(ids), loads.c.day >= today),
        _sums(session, order.park, quota_loads, quota_loads.c.day >= today, amounts=("version", "taken", "held")),
        _sums(session, order.park, tables.assignments, tables.assignments.c.order == order.id),
        _sums(session, order.park, tables.work_in_progress, tables.work_in_progress.c.order == order.id),
        sorted(
            tuple(row)
            for row in session.execute(
                select(exclusions.step, exclusions.enterprise).where(exclusions.park == order.park, of_order)
            )
        ),
    )
    return hashlib.sha256(repr(found).encode()).hexdigest()


def find_reasons(session: Session, park: str, order: str, digest: str) -> tuple[Reason, ...] | None:
    """The order's proven reasons as far as they rest on what `digest` is of; None where there are none."""
    query = select(_table.reasons).where(_table.park == park, _table.order == order, _table.rests_on == digest)
    return session.scalars(query).one_or_none()


def keep(session: Session, order: tuple[str, str], digest: str, reasons: tuple[Reason, ...], now: datetime) -> None:
    """Keep the reasons of an order, named by park and id, instead of those of before."""
    park, ident = order
    session.execute(delete(explanations).where(_table.park == park, _table.order == ident))
    row = {"park": park, "order": ident, "rests_on": digest, "reasons": reasons, "explained_at": now}
    session.execute(explanations.insert().values(**row))


def prune(session: Session, before: datetime) -> int:
    """Delete reasons that were worked out before an instant; returns how many."""
    return changed(session, delete(explanations).where(_table.explained_at < before))


def _sums(
    session: Session, park: str, table: Table, *where: ColumnElement[bool], amounts: tuple[str, ...] = ("version",)
) -> tuple[int, ...]:
    """The number of a park's rows that meet the conditions, and the sums of their amounts."""
    sums = (func.sum(table.c[name]) for name in amounts)
    row = session.execute(select(func.count(), *sums).where(table.c.park == park, *where)).one()
    return tuple(int(amount or 0) for amount in row)
