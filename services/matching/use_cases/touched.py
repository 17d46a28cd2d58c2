"""Reads again what an activation rests on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from services.matching.domain.goods import Holder, sent_to
from services.matching.domain.loads import Cell
from services.matching.domain.park import capacity_on
from services.matching.scheduling.touched import Touched
from services.matching.storage import goods as stored_goods
from services.matching.storage import loads as stored_loads
from services.matching.storage import reference_data, tables
from services.matching.storage.chunks import chunks
from services.matching.use_cases import park_days, reading

_orders, _assignments = tables.orders.c, tables.assignments.c
_lines, _enterprises = tables.lines.c, tables.enterprises.c


def is_as_before(session: Session, park: str, touched: Touched) -> bool:
    """True if nothing of it has changed since."""
    return touched == _again(session, park, touched)


def _again(session: Session, park: str, touched: Touched) -> Touched:
    capacity = _capacity(session, park, touched)
    loads = stored_loads.versions(session, park, {line for line, _ in touched.loads})
    quota_loads = stored_loads.quota_versions(session, park) if touched.quota_loads else {}
    return Touched(
        today=park_days.today(session, park),
        park=session.scalar(select(tables.parks.c.version).where(tables.parks.c.id == park)) or 0,
        orders=_read(session, _orders.id, _orders.version, _orders.park == park, (_orders.id, touched.orders)),
        assignments=_versions(session, park, (_assignments.order, touched.orders)),
        sent=_sent(session, park, touched.orders),
        others=_versions(session, park, (_assignments.id, touched.others)),
        lines=_read(session, _lines.id, _lines.version, _lines.park == park, (_lines.id, touched.lines)),
        auto_accept=dict.fromkeys(touched.auto_accept, False) | _auto_accept(session, park, touched.auto_accept),
        loads={cell: loads.get(cell, 0) for cell in touched.loads},
        quota_loads={cell: quota_loads.get(cell, 0) for cell in touched.quota_loads},
        capacity={cell: capacity[cell] for cell in touched.capacity},
        open={cell: capacity[cell] > 0 for cell in touched.open},
    )


def _sent(session: Session, park: str, orders: Collection[str]) -> dict[str, Mapping[Holder, int]]:
    ways = (stored_goods.of_orders(session, park, some).items() for some in chunks(orders))
    sent = {ident: sent_to(of_order) for part in ways for ident, of_order in part}
    return {ident: units for ident, units in sent.items() if units}


def _auto_accept(session: Session, park: str, enterprises: Collection[str]) -> dict[str, bool]:
    """The choice of each of these enterprises that is known."""
    of_park, column = _enterprises.park == park, _enterprises.auto_accept
    return _read(session, _enterprises.id, column, of_park, (_enterprises.id, enterprises))


def _versions(session: Session, park: str, of: tuple[ColumnElement[str], Collection[str]]) -> dict[str, int]:
    """Versions of assignments."""
    return _read(session, _assignments.id, _assignments.version, _assignments.park == park, of)


def _read(
    session: Session,
    key: ColumnElement[str],
    value: ColumnElement[Any],
    of_park: ColumnElement[bool],
    of: tuple[ColumnElement[str], Collection[str]],
) -> dict[str, Any]:
    """The values of a park's rows, by key, of which a column has one of some entries."""
    column, entries = of
    query = select(key, value).where(of_park)
    return {row[0]: row[1] for some in chunks(entries) for row in session.execute(query.where(column.in_(some)))}


def _capacity(session: Session, park: str, touched: Touched) -> dict[Cell, int]:
    cells = {*touched.capacity, *touched.open}
    named = {line for line, _ in cells}
    if not named:
        return {}
    lines = {ident: line for some in chunks(named) for ident, line in reference_data.lines(session, park, some).items()}
    figures = reading.figures_of(session, reading.known_park(session, park), lines, touched.today, named)
    return {(line, day): capacity_on(lines[line], figures.get(line, {}), day) for line, day in cells}
