"""The tables that all that lots of a park rest on is in."""

from __future__ import annotations

from services.matching.storage import load_tables, tables
from services.matching.storage.lot_tables import more_lots

# In the order in which transactions write to them.
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
    load_tables.held_loads,
    load_tables.loads,
    load_tables.quota_loads,
    tables.exclusions,
    tables.fill_in_requests,
)
