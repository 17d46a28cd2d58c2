"""Stocktaking of one stored order."""

from __future__ import annotations

from sqlalchemy.orm import Session

from services.matching.domain.orders import Order
from services.matching.scheduling.changes import Changes
from services.matching.scheduling.reporting import Stocktaking
from services.matching.storage import reports as stored_reports
from services.matching.storage import work_in_progress as stored_work


def stocktaking(session: Session, changes: Changes, order: Order) -> Stocktaking:
    """The order's production as it is stored, on the changes' day."""
    reports = stored_reports.of_order(session, order.park, order.id)
    progress = stored_work.of_order(session, order.park, order.id)
    return Stocktaking(changes, order, progress, reports, changes.snapshot.today)
