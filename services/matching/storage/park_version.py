"""The version of all that lots of a park rest on."""

from __future__ import annotations

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from services.matching.scheduling.snapshot import SnapshotVersion
from services.matching.storage import tables

# Each row's version only grows, so that sums differ whenever something has changed.
_VERSIONED = (
    tables.parks,
    tables.park_days,
    tables.lines,
    tables.months,
    tables.enterprises,
    tables.orders,
    tables.assignments,
)
# All that lots rest on, in the order in which other transactions write to it.
RESTS_ON = (
    tables.parks,
    tables.park_days,
    tables.enterprises,
    tables.lines,
    tables.months,
    tables.orders,
    tables.assignments,
    tables.lots,
    tables.reports,
    tables.work_in_progress,
    tables.exclusions,
    tables.fill_in_requests,
)


def version(session: Session, park: str) -> SnapshotVersion:
    """The version of a park: differs whenever something has changed that lots rest on."""
    return tuple(_count_and_sum(session, table, park) for table in _VERSIONED)


def _count_and_sum(session: Session, table: Table, park: str) -> tuple[int, int]:
    key = table.c.id if table is tables.parks else table.c.park
    count, total = session.execute(select(func.count(), func.sum(table.c.version)).where(key == park)).one()
    return int(count), int(total or 0)
