"""Blocks that seal the audit trail: each holds the hash of its entries and of the block before.

Sealing is a job of its own. A chain made by the writers would make every change wait for the one before it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.orm import Session

from services.chassis.audit.entries import BLOCKS, ENTRIES, unsealed
from services.chassis.database import Database, changed, now
from services.chassis.timer import Timer

BLOCK_ENTRIES = 1_000
DROPPED_AT_ONCE = 20
# A block that is not full is sealed when its oldest entry has waited so long.
SEALED_AFTER = timedelta(minutes=10)
CHECKED_EACH_SECONDS = 30.0
# Later than this the sealing itself is at fault.
OVERDUE = timedelta(hours=1)
_FIRST = "0" * 64
_HASHED = [column.name for column in ENTRIES.columns if column.name != "block"]


@dataclass(frozen=True, slots=True)
class Verified:
    """The outcome of a check: `faults` is empty where every block still holds what was sealed."""

    blocks: int
    dropped: int
    entries: int
    waiting: int
    head: str
    faults: tuple[str, ...]


def sealer(database: Database, name: str) -> Timer:
    """A part that seals what is due. Every process of a service may run it: of two at once one is turned away."""
    return Timer(f"{name} audit sealing", CHECKED_EACH_SECONDS, lambda: seal_due(database))


def seal_due(database: Database) -> int:
    """Seal all full blocks, and a last one where an entry has waited for long. Returns the number of blocks."""
    sealed = 0
    while seal_next(database):
        sealed += 1
    return sealed


def seal_next(database: Database, after: timedelta = SEALED_AFTER) -> bool:
    """Seal one block if it is full or its oldest entry is older than `after`. False where there is none to seal."""
    entries, due = database.read(lambda session: _due(session, after))
    return due and database.transact(lambda session: _seal(session, [row.id for row in entries]))


def drop_older_than(age: timedelta) -> Callable[[Session], int]:
    """A function that deletes the entries of blocks sealed longer ago than `age`, some at once; the blocks stay."""
    return lambda session: sum(_drop(session, number) for number in _droppable(session, age))


def verify(session: Session, kept: timedelta, expected: Mapping[int, str] | None = None) -> Verified:
    """Check every block against its entries and the block before.

    Entries must have been `kept` for so long before they were deleted. `expected` are hashes of blocks that were noted
    down elsewhere: who can write to the database can also make the whole trail again.
    """
    blocks = session.execute(select(BLOCKS).order_by(BLOCKS.c.number)).all()
    faults = [*_chain_faults(blocks), *_unexpected(blocks, expected or {}), *_strays(session)]
    for block in blocks:
        faults += _content_faults(session, block) if block.dropped_at is None else _drop_faults(session, block, kept)
    waiting, oldest = session.execute(
        select(func.count(), func.min(ENTRIES.c.time)).where(ENTRIES.c.block.is_(None))
    ).one()
    if oldest is not None and oldest < now(session) - OVERDUE:
        faults.append(f"{waiting} entries wait to be sealed, the oldest since {oldest:%Y-%m-%d %H:%M} UTC")
    return Verified(
        blocks=len(blocks),
        dropped=sum(block.dropped_at is not None for block in blocks),
        entries=session.scalar(select(func.count()).select_from(ENTRIES)) or 0,
        waiting=waiting,
        head=f"{blocks[-1].number}:{blocks[-1].hash}" if blocks else "",
        faults=tuple(faults),
    )


def _due(session: Session, after: timedelta) -> tuple[list[Row[Any]], bool]:
    entries = list(unsealed(session, BLOCK_ENTRIES))
    full = len(entries) == BLOCK_ENTRIES
    return entries, full or bool(entries and min(row.time for row in entries) <= now(session) - after)


def _seal(session: Session, due: list[int]) -> bool:
    # Asked again: another process may have sealed some since.
    still = select(ENTRIES).where(ENTRIES.c.id.in_(due), ENTRIES.c.block.is_(None)).order_by(ENTRIES.c.id)
    entries = session.execute(still).all()
    if not entries:
        return False
    before = session.execute(select(BLOCKS).order_by(BLOCKS.c.number.desc()).limit(1)).one_or_none()
    number, previous = (before.number + 1, before.hash) if before else (1, _FIRST)
    block = {"number": number, "entries": len(entries), "previous_hash": previous, "sealed_at": now(session)}
    session.execute(insert(BLOCKS).values(**block, hash=_hash(number, previous, entries)))
    session.execute(update(ENTRIES).where(ENTRIES.c.id.in_([row.id for row in entries])).values(block=number))
    return True


def _droppable(session: Session, age: timedelta) -> Sequence[int]:
    old = select(BLOCKS.c.number).where(BLOCKS.c.dropped_at.is_(None), BLOCKS.c.sealed_at < now(session) - age)
    return session.scalars(old.order_by(BLOCKS.c.number).limit(DROPPED_AT_ONCE)).all()


def _drop(session: Session, number: int) -> int:
    session.execute(update(BLOCKS).where(BLOCKS.c.number == number).values(dropped_at=now(session)))
    return changed(session, delete(ENTRIES).where(ENTRIES.c.block == number))


def _hash(number: int, previous: str, entries: Iterable[Row[Any]]) -> str:
    digest = hashlib.sha256(f"{number}\n{previous}\n".encode())
    for row in entries:
        values = [_text(getattr(row, name)) for name in _HASHED]
        digest.update(json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
    return digest.hexdigest()


def _text(value: object) -> object:
    return value.isoformat(timespec="microseconds") if isinstance(value, datetime) else value


def _chain_faults(blocks: Iterable[Row[Any]]) -> list[str]:
    faults, number, previous = [], 1, _FIRST
    for block in blocks:
        if block.number != number:
            faults.append(f"block {number} is missing")
        elif block.previous_hash != previous:
            faults.append(f"block {block.number} does not follow from the block before")
        number, previous = block.number + 1, block.hash
    return faults


def _unexpected(blocks: Iterable[Row[Any]], expected: Mapping[int, str]) -> list[str]:
    found = {block.number: block.hash for block in blocks}
    return [
        f"block {number} is not the one expected" for number, known in expected.items() if found.get(number) != known
    ]


def _content_faults(session: Session, block: Row[Any]) -> list[str]:
    entries = session.execute(select(ENTRIES).where(ENTRIES.c.block == block.number).order_by(ENTRIES.c.id)).all()
    if len(entries) != block.entries:
        return [f"block {block.number} has {len(entries)} entries and was sealed with {block.entries}"]
    sealed = _hash(block.number, block.previous_hash, entries) == block.hash
    return [] if sealed else [f"an entry of block {block.number} was changed after it was sealed"]


def _drop_faults(session: Session, block: Row[Any], kept: timedelta) -> list[str]:
    left = session.scalar(select(func.count()).where(ENTRIES.c.block == block.number))
    faults = [f"block {block.number} was dropped and has {left} entries"] if left else []
    if block.dropped_at - block.sealed_at < kept:
        faults.append(f"block {block.number} was dropped before {kept.days} days were over")
    return faults


def _strays(session: Session) -> list[str]:
    known = select(BLOCKS.c.number)
    strays = select(func.count()).where(ENTRIES.c.block.is_not(None), ENTRIES.c.block.not_in(known))
    count = session.scalar(strays)
    return [f"{count} entries name a block that does not exist"] if count else []
