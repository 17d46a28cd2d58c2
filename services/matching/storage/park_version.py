"""The version of all that lots of a park rest on."""

from __future__ import annotations

from itertools import chain

from sqlalchemy import BindParameter, ScalarSelect, Table, bindparam, func, select
from sqlalchemy.orm import Session

from services.matching.scheduling.snapshot import SnapshotVersion
from services.matching.storage import load_tables, tables
from services.matching.storage.lot_tables import more_lots

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
    tables.reports,
    tables.work_in_progress,
    tables.lots,
    more_lots,
    load_tables.order_loads,
    load_tables.loads,
    load_tables.quota_loads,
    tables.exclusions,
    tables.fill_in_requests,
)


def _count_and_sum(table: Table) -> tuple[ScalarSelect[int], ScalarSelect[int]]:
    ours = (table.c.id if table is tables.parks else table.c.park) == _PARK
    of_table = select(func.count()).select_from(table).where(ours).scalar_subquery()
    return of_table, select(func.coalesce(func.sum(table.c.version), 0)).where(ours).scalar_subquery()


_PARK: BindParameter[str] = bindparam("park")
# Made once: each activation asks for it several times.
_VERSION = select(*chain.from_iterable(map(_count_and_sum, _VERSIONED)))


def version(session: Session, park: str) -> SnapshotVersion:
    """The version of a park: differs whenever something has changed that lots rest on."""
    counts_and_sums = [int(number) for number in session.execute(_VERSION, {"park": park}).one()]
    return tuple(zip(counts_and_sums[::2], counts_and_sums[1::2], strict=True))
