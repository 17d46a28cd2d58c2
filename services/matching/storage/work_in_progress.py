"""Work in progress of orders, one row each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.chassis.database import one_of, write_newer
from services.matching.domain.orders import CLOSED
from services.matching.domain.work_in_progress import WorkInProgress
from services.matching.storage import tables
from services.planning.model.lots import Lots

_progress, _orders = tables.work_in_progress.c, tables.orders.c


def of_order(session: Session, park: str, order: str) -> WorkInProgress:
    """The work in progress of one order; none where nothing has been made."""
    return of_orders(session, park, [order]).get(order) or WorkInProgress(park=park, order=order)


def of_orders(session: Session, park: str, orders: Collection[str]) -> dict[str, WorkInProgress]:
    """The work in progress of those of the orders named of which something has been made."""
    query = select(*_progress).where(_progress.park == park, one_of(_progress.order, orders))
    return {row.order: _read(row) for row in session.execute(query)}


def good_of_open_orders(session: Session, park: str) -> dict[str, Lots]:
    """The good units of orders that are not over, by order; what has ended is not read."""
    joined = (_orders.park == _progress.park) & (_orders.id == _progress.order)
    query = select(_progress.order, _progress.good).join(tables.orders, joined).where(_progress.park == park)
    rows = session.execute(query.where(_orders.state.not_in(CLOSED)).order_by(_progress.order))
    return {row.order: Lots.decoded([row.good]) for row in rows}


def write(session: Session, progress: Iterable[WorkInProgress]) -> None:
    """Store work in progress, each order's with the next version."""
    rows = [_row(each) for each in progress]
    if rows:
        write_newer(session, tables.work_in_progress, rows)


def _read(row: Any) -> WorkInProgress:
    good, scrapped, lost = (Lots.decoded([text]) for text in (row.good, row.scrapped, row.lost))
    return WorkInProgress(park=row.park, order=row.order, good=good, scrapped=scrapped, lost=lost, version=row.version)


def _row(progress: WorkInProgress) -> Mapping[str, Any]:
    return {
        "park": progress.park,
        "order": progress.order,
        "version": progress.version + 1,
        "good": progress.good.encoded(),
        "scrapped": progress.scrapped.encoded(),
        "lost": progress.lost.encoded(),
    }
