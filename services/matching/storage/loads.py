"""The park's load, kept in the transaction that changes what it adds up."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Table, delete, select
from sqlalchemy.orm import Session

from services.chassis.database import write_sums
from services.matching.domain.loads import Cell, Load, OrderLoad, on_quotas, taken_more
from services.matching.storage import tables
from services.matching.storage.chunks import chunks
from services.matching.storage.load_tables import loads, order_loads, quota_loads

_orders = order_loads.c


def replace_loads(session: Session, park: str, after: Mapping[str, OrderLoad]) -> None:
    """Give these orders these loads and no others. Versions of sums that change grow; rows are written in key order."""
    before = _of_orders(session, park, after)
    changed = {ident: load for ident, load in after.items() if before.get(ident, {}) != load}
    if not changed:
        return
    _store(session, park, changed)
    today = session.scalar(select(tables.park_days.c.day).where(tables.park_days.c.park == park)) or date.min
    more = taken_more({ident: before[ident] for ident in changed if ident in before}, changed)
    more = {(line, day): load for (line, day), load in more.items() if day >= today}
    _add(session, loads, park, {cell: load.all for cell, load in more.items() if load.all})
    _add(session, quota_loads, park, on_quotas(more, quotas_of(session, park, {line for line, _ in more})))


def count_quotas(session: Session, park: str, today: date) -> None:
    """Count the loads of the park's quotas from the start: other lines may be theirs than before."""
    session.execute(delete(quota_loads).where(quota_loads.c.park == park))
    found = session.execute(select(_orders.order, _orders.encoded).where(_orders.park == park))
    everything = {row.order: _decoded(row.encoded) for row in found}
    ahead = {cell: load for cell, load in taken_more({}, everything).items() if cell[1] >= today}
    _add(session, quota_loads, park, on_quotas(ahead, quotas_of(session, park, {line for line, _ in ahead})))


def drop_before(session: Session, park: str, today: date) -> None:
    """The loads of days that are over go."""
    for table in (loads, quota_loads):
        session.execute(delete(table).where(table.c.park == park, table.c.day < today))


def counted_orders(session: Session, park: str) -> set[str]:
    """The orders that take something."""
    return set(session.scalars(select(_orders.order).where(_orders.park == park)))


def versions(session: Session, park: str, lines: Collection[str] | None = None) -> dict[Cell, int]:
    """The version of each line's load by day: of all lines or of those named. A day without a row has version 0."""
    table = loads.c
    query = select(table.line, table.day, table.version).where(table.park == park)
    queries = [query] if lines is None else [query.where(table.line.in_(ids)) for ids in chunks(lines)]
    return {(row.line, row.day): row.version for each in queries for row in session.execute(each)}


def quota_versions(session: Session, park: str) -> dict[Cell, int]:
    """The version of each quota's load by day."""
    table = quota_loads.c
    found = session.execute(select(table.quota, table.day, table.version).where(table.park == park))
    return {(row.quota, row.day): row.version for row in found}


def taken(session: Session, park: str) -> tuple[dict[Cell, int], dict[Cell, int]]:
    """The loads of lines and of quotas by day, where they are not 0."""
    found = []
    for table, of in ((loads, loads.c.line), (quota_loads, quota_loads.c.quota)):
        query = select(of, table.c.day, table.c.taken).where(table.c.park == park, table.c.taken != 0)
        found.append({(row[0], row.day): row.taken for row in session.execute(query)})
    return found[0], found[1]


def quotas_of(session: Session, park: str, lines: Collection[str]) -> dict[str, list[str]]:
    """The ids of the quotas of each of these lines that has some."""
    quotas = session.scalar(select(tables.parks.c.quotas).where(tables.parks.c.id == park)) or ()
    by_link = defaultdict[str, list[str]](list)
    for quota in quotas:
        for link in quota.links:
            by_link[link].append(quota.id)
    if not by_link:
        return {}
    table = tables.lines.c
    query = select(table.id, table.link).where(table.park == park, table.link.in_(by_link))
    found = (row for ids in chunks(lines) for row in session.execute(query.where(table.id.in_(ids))))
    return {row.id: by_link[row.link] for row in found}


def _of_orders(session: Session, park: str, orders: Iterable[str]) -> dict[str, OrderLoad]:
    query = select(_orders.order, _orders.encoded).where(_orders.park == park)
    found = (row for ids in chunks(orders) for row in session.execute(query.where(_orders.order.in_(ids))))
    return {row.order: _decoded(row.encoded) for row in found}


def _store(session: Session, park: str, after: Mapping[str, OrderLoad]) -> None:
    for ids in chunks(after):
        session.execute(delete(order_loads).where(_orders.park == park, _orders.order.in_(ids)))
    rows = [{"park": park, "order": ident, "encoded": _encoded(load)} for ident, load in after.items() if load]
    if rows:
        session.execute(order_loads.insert(), rows)


def _add(session: Session, table: Table, park: str, more: Mapping[Cell, int]) -> None:
    names: Sequence[str] = [column.name for column in table.primary_key]
    rows: list[dict[str, Any]] = [
        {**dict(zip(names, (park, *cell), strict=True)), "taken": amount, "version": 1}
        for cell, amount in sorted(more.items())
    ]
    write_sums(session, table, rows, ("taken", "version"))


def _encoded(load: OrderLoad) -> str:
    by_line = defaultdict[str, list[list[int]]](list)
    for (line, day), amount in sorted(load.items()):
        by_line[line].append([day.toordinal(), *amount])
    return json.dumps(by_line, ensure_ascii=False, separators=(",", ":"))


def _decoded(text: str) -> dict[Cell, Load]:
    return {
        (line, date.fromordinal(day)): Load(runs, set_ups)
        for line, days in json.loads(text).items()
        for day, runs, set_ups in days
    }
