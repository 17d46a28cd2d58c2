"""Entries of the audit trail, and the tables that hold them.

An entry is written in the transaction of the change it is about: there is no change without one, and none without a
change. What was refused changes nothing; it is in the log, and counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    MetaData,
    Row,
    Select,
    String,
    Table,
    Text,
    insert,
    select,
    text,
)
from sqlalchemy.orm import Session

from services.chassis.database import AUTOINCREMENT, UtcDateTime, now
from services.chassis.identity import Caller

DONE = "done"
# Enterprises named in one entry; a batch can concern hundreds.
_NAMED = 20
_CONCERNED = "audit_concerned"


@dataclass(frozen=True, slots=True)
class Entry:
    """One act, as its code knows it; time, role and the like are added when it is written.

    `act` is the rpc's path, or a word of the console's; `items` counts the parts of a batch; `digest` is that of the
    request without its `request_id`. `call_id` is the id under which the log has the call, `request_id` the client's.
    """

    act: str
    resource: str
    token_id: str = ""
    call_id: str = ""
    request_id: str = ""
    items: int = 1
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """The entries asked for, of one park: those of a subject, about one resource, from and until an instant."""

    park: str
    subject: str = ""
    resource: str = ""
    start: datetime | None = None
    end: datetime | None = None


def tables(metadata: MetaData) -> tuple[Table, Table]:
    """The tables `audit_entries` and `audit_blocks`, added to a service's own metadata."""
    unsealed = text("block IS NULL")
    entries = Table(
        "audit_entries",
        metadata,
        Column("id", AUTOINCREMENT, primary_key=True),
        Column("time", UtcDateTime, nullable=False),
        Column("park", String(200), nullable=False),
        Column("subject", String(200), nullable=False),
        Column("role", String(20), nullable=False),
        Column("enterprise", String(200), nullable=False),
        Column("acting_for", Text, nullable=False),
        Column("token_id", String(64), nullable=False),
        Column("call_id", String(64), nullable=False),
        Column("request_id", String(200), nullable=False),
        Column("act", String(200), nullable=False),
        Column("resource", Text, nullable=False),
        Column("items", Integer, nullable=False),
        Column("outcome", String(20), nullable=False),
        Column("digest", String(64), nullable=False),
        Column("block", BigInteger),
        Index("ix_audit_entries_park", "park", "id"),
        Index("ix_audit_entries_block", "block"),
        Index("ix_audit_entries_unsealed", "id", sqlite_where=unsealed, postgresql_where=unsealed),
    )
    blocks = Table(
        "audit_blocks",
        metadata,
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        Column("entries", Integer, nullable=False),
        Column("previous_hash", String(64), nullable=False),
        Column("hash", String(64), nullable=False),
        Column("sealed_at", UtcDateTime, nullable=False),
        Column("dropped_at", UtcDateTime),
    )
    return entries, blocks


ENTRIES, BLOCKS = tables(MetaData())
# Inline: nobody asks for the number of a row.
_WRITE = insert(ENTRIES).inline()


def concerns(session: Session, enterprise: str) -> None:
    """Record that this transaction changes something that belongs to `enterprise`, by its short id."""
    session.info.setdefault(_CONCERNED, set()).add(enterprise)


def append(session: Session, caller: Caller, entry: Entry) -> None:
    """Write `entry` with this transaction, as an act of `caller`."""
    row = {
        "time": now(session),
        "park": caller.park,
        "subject": caller.subject,
        "role": caller.role.value,
        "enterprise": caller.enterprise,
        "acting_for": "" if caller.bound else _named(session.info.get(_CONCERNED, ())),
        "outcome": DONE,
    }
    session.execute(_WRITE, [row | {name: getattr(entry, name) for name in Entry.__slots__}])


def page_of_entries(wanted: Filter) -> Select[Any]:
    """The query for the entries that `wanted` describes, without an order."""
    columns, query = ENTRIES.c, select(ENTRIES).where(ENTRIES.c.park == wanted.park)
    for column, text_ in ((columns.subject, wanted.subject), (columns.resource, wanted.resource)):
        query = query.where(column == text_) if text_ else query
    query = query if wanted.start is None else query.where(columns.time >= wanted.start)
    return query if wanted.end is None else query.where(columns.time < wanted.end)


def unsealed(session: Session, limit: int) -> Sequence[Row[Any]]:
    """The oldest entries that no block holds yet, by id."""
    return session.execute(select(ENTRIES).where(ENTRIES.c.block.is_(None)).order_by(ENTRIES.c.id).limit(limit)).all()


def _named(enterprises: set[str]) -> str:
    named = sorted(enterprises)
    more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    return ", ".join(named[:_NAMED]) + more
