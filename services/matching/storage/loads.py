"""The park's load, kept in the transaction that changes what it adds up."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Table, delete, select
from sqlalchemy.orm import Session

from services.chassis.database import one_of, write_sums
from services.matching.domain.loads import MILLIONTHS, Cell, Load, OrderLoad, on_quotas, taken_more
from services.matching.storage import load_changes, tables
from services.matching.storage.chunks import chunks
from services.matching.storage.load_tables import held_loads, loads, order_loads, quota_loads


class _Account(NamedTuple):
    """The table of what each owner has, by the owner's column, and the column of its sums."""

    table: Table
    owner: str
    amount: str


_TAKEN = _Account(order_loads, "order", "taken")
_HELD = _Account(held_loads, "quote", "held")
_orders = order_loads.c


def replace_loads(session: Session, park: str, after: Mapping[str, OrderLoad]) -> None:
    """Give these orders these loads and no others. Versions of sums that change grow; rows are written in key order."""
    _replace(session, park, after, _TAKEN)


def replace_holds(session: Session, park: str, after: Mapping[str, OrderLoad]) -> None:
    """Have the holds of these quotes keep these loads and no others; the rest as in `replace_loads`."""
    _replace(session, park, after, _HELD)


def hold_new(session: Session, park: str, quote: str, load: OrderLoad, quotas: Mapping[str, Collection[str]]) -> None:
    """Have a quote that keeps nothing keep this load, on no day that is over; `quotas` are the ids of each line's."""
    _insert(session, park, {quote: load}, _HELD)
    _add_all(session, park, taken_more({}, {quote: load}), quotas, _HELD)


def _add_all(
    session: Session, park: str, more: Mapping[Cell, Load], quotas: Mapping[str, Collection[str]], account: _Account
) -> None:
    _add(session, loads, park, {cell: load.all for cell, load in more.items() if load.all}, account)
    _add(session, quota_loads, park, on_quotas(more, quotas), account)
    load_changes.record(session, park, {line for line, _ in more})


def _replace(session: Session, park: str, after: Mapping[str, OrderLoad], account: _Account) -> None:
    before = _of_owners(session, park, after, account)
    changed = {ident: load for ident, load in after.items() if before.get(ident, {}) != load}
    if not changed:
        return
    _store(session, park, changed, account)
    today = session.scalar(select(tables.park_days.c.day).where(tables.park_days.c.park == park)) or date.min
    more = taken_more({ident: before[ident] for ident in changed if ident in before}, changed)
    more = {(line, day): load for (line, day), load in more.items() if day >= today}
    _add_all(session, park, more, quotas_of(session, park, {line for line, _ in more}), account)


def count_quotas(session: Session, park: str, today: date) -> None:
    """Count the loads of the park's quotas from the start: other lines may be theirs than before."""
    session.execute(delete(quota_loads).where(quota_loads.c.park == park))
    for account in (_TAKEN, _HELD):
        everything = _of_park(session, park, account)
        ahead = {cell: load for cell, load in taken_more({}, everything).items() if cell[1] >= today}
        drawn = on_quotas(ahead, quotas_of(session, park, {line for line, _ in ahead}))
        _add(session, quota_loads, park, drawn, account)
    load_changes.record_park(session, park)


def held_by_quotes(session: Session, park: str, today: date) -> dict[str, OrderLoad]:
    """The loads that the hold of each quote keeps, from today on."""
    found = _of_park(session, park, _HELD)
    ahead = {ident: {cell: load for cell, load in of.items() if cell[1] >= today} for ident, of in found.items()}
    return {ident: of for ident, of in ahead.items() if of}


def taken_by_orders(session: Session, park: str, orders: Collection[str]) -> dict[str, OrderLoad]:
    """The loads of these orders as they are in the sums, days that are over included."""
    return _of_owners(session, park, orders, _TAKEN)


def held_on(session: Session, park: str, line: str) -> dict[date, float]:
    """Units of capacity that holds keep of a line, by day."""
    table = loads.c
    query = select(table.day, table.held).where(table.park == park, table.line == line, table.held != 0)
    return {row.day: row.held / MILLIONTHS for row in session.execute(query)}


def drop_before(session: Session, park: str, today: date) -> None:
    """The loads of days that are over go."""
    for table in (loads, quota_loads):
        session.execute(delete(table).where(table.c.park == park, table.c.day < today))
    load_changes.record_park(session, park)


def counted_orders(session: Session, park: str) -> set[str]:
    """The orders that take something."""
    return set(session.scalars(select(_orders.order).where(_orders.park == park)))


def versions(session: Session, park: str, lines: Collection[str] | None = None) -> dict[Cell, int]:
    """The version of each line's load by day: of all lines or of those named. A day without a row has version 0."""
    table = loads.c
    query = select(table.line, table.day, table.version).where(table.park == park)
    queries = [query] if lines is None else [query.where(one_of(table.line, ids)) for ids in chunks(lines)]
    return {(row.line, row.day): row.version for each in queries for row in session.execute(each)}


def quota_versions(session: Session, park: str) -> dict[Cell, int]:
    """The version of each quota's load by day."""
    table = quota_loads.c
    found = session.execute(select(table.quota, table.day, table.version).where(table.park == park))
    return {(row.quota, row.day): row.version for row in found}


def in_use(
    session: Session, park: str, lines: Collection[str] | None = None
) -> tuple[dict[Cell, int], dict[Cell, int]]:
    """The capacity taken and held of lines by day (all of them, or those named), and of all quotas."""
    table = loads.c
    query = select(table.line, table.day, table.taken + table.held).where(table.park == park)
    queries = [query] if lines is None else [query.where(one_of(table.line, ids)) for ids in chunks(lines)]
    of_lines = {(row[0], row[1]): row[2] for each in queries for row in session.execute(each)}
    quota = quota_loads.c
    found = session.execute(select(quota.quota, quota.day, quota.taken + quota.held).where(quota.park == park))
    return of_lines, {(row[0], row[1]): row[2] for row in found}


def taken_on(session: Session, park: str, cells: Collection[Cell]) -> dict[Cell, int]:
    """The loads of lines on these days, where they are not 0."""
    table, days = loads.c, {day for _, day in cells}
    if not days:
        return {}
    query = select(table.line, table.day, table.taken).where(
        table.park == park, table.day.between(min(days), max(days)), table.taken != 0
    )
    lines = {line for line, _ in cells}
    found = (row for some in chunks(lines) for row in session.execute(query.where(one_of(table.line, some))).all())
    return {(line, day): taken for line, day, taken in found if (line, day) in cells}


def taken(session: Session, park: str) -> tuple[dict[Cell, int], dict[Cell, int]]:
    """The loads of lines and of quotas by day, where they are not 0."""
    return _sums(session, park, _TAKEN)


def held(session: Session, park: str) -> tuple[dict[Cell, int], dict[Cell, int]]:
    """The loads that holds keep of lines and of quotas by day, where they are not 0."""
    return _sums(session, park, _HELD)


def _sums(session: Session, park: str, account: _Account) -> tuple[dict[Cell, int], dict[Cell, int]]:
    found = []
    for table, of in ((loads, loads.c.line), (quota_loads, quota_loads.c.quota)):
        amount = table.c[account.amount]
        query = select(of, table.c.day, amount).where(table.c.park == park, amount != 0)
        found.append({(row[0], row.day): row[2] for row in session.execute(query)})
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
    found = (row for ids in chunks(lines) for row in session.execute(query.where(one_of(table.id, ids))))
    return {row.id: by_link[row.link] for row in found}


def _of_owners(session: Session, park: str, owners: Iterable[str], account: _Account) -> dict[str, OrderLoad]:
    columns = account.table.c
    owner = columns[account.owner]
    query = select(owner, columns.encoded).where(columns.park == park)
    found = (row for ids in chunks(owners) for row in session.execute(query.where(one_of(owner, ids))))
    return {row[0]: _decoded(row.encoded) for row in found}


def _of_park(session: Session, park: str, account: _Account) -> dict[str, OrderLoad]:
    columns = account.table.c
    query = select(columns[account.owner], columns.encoded).where(columns.park == park)
    return {row[0]: _decoded(row.encoded) for row in session.execute(query)}


def _store(session: Session, park: str, after: Mapping[str, OrderLoad], account: _Account) -> None:
    table, owner = account.table, account.table.c[account.owner]
    for ids in chunks(after):
        session.execute(delete(table).where(table.c.park == park, one_of(owner, ids)))
    _insert(session, park, after, account)


def _insert(session: Session, park: str, after: Mapping[str, OrderLoad], account: _Account) -> None:
    rows = [{"park": park, account.owner: ident, "encoded": _encoded(load)} for ident, load in after.items() if load]
    if rows:
        session.execute(account.table.insert(), rows)


def _add(session: Session, table: Table, park: str, more: Mapping[Cell, int], account: _Account) -> None:
    names: Sequence[str] = [column.name for column in table.primary_key]
    rows: list[dict[str, Any]] = [
        {**dict(zip(names, (park, *cell), strict=True)), "taken": 0, "held": 0, account.amount: amount, "version": 1}
        for cell, amount in sorted(more.items())
    ]
    write_sums(session, table, rows, (account.amount, "version"))


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
