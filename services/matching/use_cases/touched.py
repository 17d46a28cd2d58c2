"""Reads again what an activation rests on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from services.matching.domain.goods import Holder, sent_to
from services.matching.domain.loads import Cell
from services.matching.domain.park import capacity_on
from services.matching.scheduling.activation import Activation
from services.matching.scheduling.holding import InUse
from services.matching.scheduling.touched import Touched, fits
from services.matching.storage import goods as stored_goods
from services.matching.storage import loads as stored_loads
from services.matching.storage import reference_data, tables
from services.matching.storage.chunks import chunks
from services.matching.use_cases import park_days, reading

Key = TypeVar("Key")
_orders, _assignments = tables.orders.c, tables.assignments.c
_lines, _enterprises = tables.lines.c, tables.enterprises.c


# With more, the whole activation is worked out again.
MOST_MOVED = 200


def moved_since(session: Session, park: str, known: Activation) -> set[str] | None:
    """The plan's orders that have changed since; None where something else has on which the activation rests.

    Loads that others have changed do not matter where what the plan adds still fits.
    """
    touched = known.touched
    now = _again(session, park, touched)
    if now == touched:
        return set()
    mine = {"orders", "assignments", "sent", "loads", "quota_loads"}
    if replace(now, **{name: getattr(touched, name) for name in mine}) != touched:
        return None
    moved = _other_keys(touched.orders, now.orders) | _other_keys(touched.sent, now.sent)
    moved |= _orders_of(session, park, _other_keys(touched.assignments, now.assignments))
    if not moved:
        fitting = fits(known.changes.snapshot, known.added, _in_use(session, park, touched, now))
        return set() if fitting else None
    return moved if len(moved) <= MOST_MOVED and moved <= touched.orders.keys() else None


def _in_use(session: Session, park: str, before: Touched, now: Touched) -> InUse:
    """The use of the lines and quotas on the days on which loads have changed."""
    cells, quotas = _other_keys(before.loads, now.loads), _other_keys(before.quota_loads, now.quota_loads)
    of_lines, of_quotas = stored_loads.in_use(session, park, {line for line, _ in cells})
    return InUse({cell: of_lines.get(cell, 0) for cell in cells}, {cell: of_quotas.get(cell, 0) for cell in quotas})


def _orders_of(session: Session, park: str, assignments: Collection[str]) -> set[str]:
    of_park = _assignments.park == park
    return set(_read(session, _assignments.id, _assignments.order, of_park, (_assignments.id, assignments)).values())


def _other_keys(before: Mapping[Key, Any], now: Mapping[Key, Any]) -> set[Key]:
    """The keys whose values differ."""
    return {key for key in before.keys() | now.keys() if before.get(key) != now.get(key)}


def is_as_before(session: Session, park: str, touched: Touched) -> bool:
    """True if nothing of it has changed since."""
    return touched == _again(session, park, touched)


def _again(session: Session, park: str, touched: Touched) -> Touched:
    capacity = _capacity(session, park, touched)
    loads = stored_loads.versions(session, park, {line for line, _ in {*touched.loads, *touched.at_risk}})
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
        at_risk={cell: loads.get(cell, 0) for cell in touched.at_risk},
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
