"""The journal of a park's load: what those who keep it in memory have to read again.

A row says which lines have changed, not how: reading it twice, or late, does no harm. Rows are numbered when they are
written and seen when their transaction is committed, so that a lower number may come after a higher one (`since`).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import Select, bindparam, delete, func, or_, select
from sqlalchemy.orm import Session

from services.chassis.database import Database, now
from services.matching.storage.load_tables import load_changes

KEPT = timedelta(hours=1)
_table = load_changes.c
_LATER = _table.id > bindparam("last")
_AFTER = select(_table.id).where(_LATER).limit(1)
_AFTER_OR_MISSED = select(_table.id).where(or_(_LATER, _table.id.in_(bindparam("missed", expanding=True)))).limit(1)


@dataclass(frozen=True, slots=True)
class Mark:
    """A place up to which the journal has been read: the last row's number, and lower ones that were not there yet."""

    last: int
    missed: Sequence[int] = ()


class ChangeKind(Enum):
    """The subject of a row: loads of some lines, their capacity, the park's products, or the whole park."""

    LOADS = "loads"
    CAPACITY = "capacity"
    PRODUCTS = "products"
    PARK = "park"


@dataclass(frozen=True, slots=True)
class LoadChange:
    """One row of the journal."""

    id: int
    park: str
    kind: ChangeKind
    lines: frozenset[str]


def record(session: Session, park: str, lines: Collection[str]) -> None:
    """The load of these lines, taken or held, has changed."""
    _append(session, park, ChangeKind.LOADS, lines)


def record_capacity(session: Session, park: str, lines: Collection[str]) -> None:
    """The capacity of these lines has changed."""
    _append(session, park, ChangeKind.CAPACITY, lines)


def record_products(session: Session, park: str) -> None:
    """Products of the park have changed."""
    _write(session, park, ChangeKind.PRODUCTS, ())


def record_park(session: Session, park: str) -> None:
    """The park's day, its lines or their terms have changed: all of it has to be read again."""
    _write(session, park, ChangeKind.PARK, ())


def any_since(database: Database, mark: Mark) -> bool:
    """True if `since` would find a row by now: one statement, for those who ask often."""
    return database.glance(*_look(mark)) is not None


def any_seen_since(session: Session, mark: Mark) -> bool:
    """True if `since` would find a row in what the session sees."""
    return session.scalar(*_look(mark)) is not None


def last(session: Session) -> int:
    """The number of the last row, 0 where there is none."""
    return session.scalar(select(func.max(_table.id))) or 0


def since(session: Session, last_seen: int, missed: Collection[int]) -> list[LoadChange]:
    """The rows after a number, and those of the numbers `missed` that are there by now; by number."""
    after = _table.id > last_seen
    query = select(load_changes).where(or_(after, _table.id.in_(missed)) if missed else after).order_by(_table.id)
    return [
        LoadChange(row.id, row.park, ChangeKind(row.kind), frozenset(json.loads(row.lines)))
        for row in session.execute(query)
    ]


def prune(session: Session, at: datetime) -> int:
    """Delete what is older than `KEPT`; returns how many rows."""
    result = session.execute(delete(load_changes).where(_table.changed_at < at - KEPT))
    return int(result.rowcount)  # type: ignore[attr-defined]


def _look(mark: Mark) -> tuple[Select[int], dict[str, object]]:
    given: dict[str, object] = {"last": mark.last}
    return (_AFTER_OR_MISSED, {**given, "missed": list(mark.missed)}) if mark.missed else (_AFTER, given)


def _append(session: Session, park: str, kind: ChangeKind, lines: Collection[str]) -> None:
    if lines:
        _write(session, park, kind, sorted(lines))


def _write(session: Session, park: str, kind: ChangeKind, lines: Sequence[str]) -> None:
    encoded = json.dumps(lines, ensure_ascii=False, separators=(",", ":"))
    values = {"park": park, "kind": kind.value, "lines": encoded, "changed_at": now(session)}
    session.execute(load_changes.insert().values(**values))
