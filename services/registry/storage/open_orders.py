"""Orders of matching's that are not over: what a change of their park is held against."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Index, String, Table, delete, false, select
from sqlalchemy.orm import Session

from services.chassis.database import Document, UtcDateTime, changed, now, write_newer
from services.registry.domain.open_order import OpenOrder
from services.registry.storage.tables import metadata

open_orders = Table(
    "open_orders",
    metadata,
    Column("park", String(63), primary_key=True),
    Column("id", String(63), primary_key=True),
    Column("version", BigInteger, nullable=False),
    # Kept for a while, so that an event that comes again does not open it again.
    Column("over", Boolean, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("ship_to_zone", String(63), nullable=False),
    Column("links", Document(tuple[str, ...]), nullable=False),
    Column("tags", Document(tuple[str, ...]), nullable=False),
    Index("ix_open_orders_over", "park", "over"),
)
_orders = open_orders.c
# As long as events can come again.
OVER_KEPT = timedelta(days=30)


def write(session: Session, orders: Iterable[OpenOrder]) -> None:
    """Stores orders, never over a later version."""
    write_newer(session, open_orders, [_row_of(order) for order in orders])


def of_park(session: Session, park: str, zones: Collection[str] | None = None) -> list[OpenOrder]:
    """The park's orders that are not over; with `zones`, those that are shipped there."""
    query = select(open_orders).where(_orders.park == park, _orders.over == false())
    query = query if zones is None else query.where(_orders.ship_to_zone.in_(zones))
    return [OpenOrder(**row) for row in session.execute(query.order_by(_orders.id)).mappings()]


def prune(session: Session) -> int:
    """Delete orders that have been over for long."""
    past = _orders.changed_at < now(session) - OVER_KEPT
    return changed(session, delete(open_orders).where(_orders.over, past))


def _row_of(order: OpenOrder) -> dict[str, Any]:
    return {column.name: getattr(order, column.name) for column in open_orders.columns}
