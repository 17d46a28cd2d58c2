"""The journal of a park's load: what those who keep it in memory have to read again.

A row says which lines have changed, not how: reading it twice, or late, does no harm. Rows are numbered when they are
written and seen when their transaction is committed, so that a lower number may come after a higher one (`since`).
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from services.chassis.database import now
from services.matching.storage.load_tables import load_changes

KEPT = timedelta(hours=1)
_table = load_changes.c


class ChangeKind(Enum):
    """The subject of a row: loads of some lines, their capacity, or the whole park."""

    LOADS = "loads"
    CAPACITY = "capacity"
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


def record_park(session: Session, park: str) -> None:
    """The park's day, its lines or their terms have changed: all of it has to be read again."""
    session.execute(
        load_changes.insert().values(park=park, kind=ChangeKind.PARK.value, lines="[]", changed_at=now(session))
    )


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


def _append(session: Session, park: str, kind: ChangeKind, lines: Collection[str]) -> None:
    if lines:
        encoded = json.dumps(sorted(lines), ensure_ascii=False, separators=(",", ":"))
        values = {"park": park, "kind": kind.value, "lines": encoded, "changed_at": now(session)}
        session.execute(load_changes.insert().values(**values))
