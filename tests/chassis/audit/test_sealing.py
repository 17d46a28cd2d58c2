"""The audit trail is only added to, sealed in blocks that hold what was written, and dropped by whole blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from services.chassis import audit
from services.chassis.audit import Entry, sealing
from services.chassis.audit.entries import ENTRIES
from services.chassis.database import Database, tables
from services.chassis.identity import Caller, Role
from services.errors import ParkloomError

LI = Caller("li", "sock", Role.MANAGER)
NOW, YEARS = timedelta(0), timedelta(days=730)
REFUSED = (DBAPIError, ParkloomError)


@pytest.fixture
def trail(database_url: str) -> Iterator[Database]:
    """A database with the audit trail as migrations make it, triggers and all."""
    with closing(Database(database_url)) as database:
        database.alter(lambda connection: tables.create_audit_1(Operations(MigrationContext.configure(connection))))
        yield database


def write(database: Database, count: int = 1) -> None:
    def work(session: Any) -> None:
        for number in range(count):
            audit.append(session, LI, Entry("/a.B/Do", f"parks/sock/orders/o-{number}", digest="d" * 64))

    database.transact(work)


def seal_all(database: Database) -> int:
    blocks = 0
    while sealing.seal_next(database, after=NOW):
        blocks += 1
    return blocks


def verified(database: Database, **options: Any) -> sealing.Verified:
    return database.read(lambda session: sealing.verify(session, **{"kept": YEARS, **options}))


def tamper(database: Database, statement: str) -> None:
    """Do `statement` as the owner of the database can: without the triggers."""

    def work(connection: Connection) -> None:
        for table in ("audit_entries", "audit_blocks"):
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
            else:
                for what in ("update", "delete", "replace"):
                    connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{what}"))
        connection.execute(text(statement))

    database.alter(work)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entries SET subject = 'wang'",
        "UPDATE audit_entries SET subject = 'wang', block = 7 WHERE block IS NULL",
        "UPDATE audit_entries SET block = 9 WHERE block IS NOT NULL",
        "UPDATE audit_entries SET block = NULL",
        "DELETE FROM audit_entries",
        "DELETE FROM audit_entries WHERE block IS NULL",
        "UPDATE audit_blocks SET hash = 'x'",
        "UPDATE audit_blocks SET hash = 'x', dropped_at = sealed_at",
        "DELETE FROM audit_blocks",
    ],
)
def test_the_database_itself_refuses_to_change_or_delete_entries(trail: Database, statement: str) -> None:
    write(trail)
    seal_all(trail)
    write(trail)
    with pytest.raises(REFUSED):
        trail.transact(lambda session: session.execute(text(statement)))
    assert verified(trail).faults == ()
    assert verified(trail).entries == 2


def test_an_entry_is_not_replaced_nor_the_table_emptied(trail: Database) -> None:
    write(trail)
    on_postgresql = trail.engine.dialect.name == "postgresql"
    statement = "TRUNCATE audit_entries" if on_postgresql else copied("INSERT OR REPLACE", "id")
    with pytest.raises(REFUSED):
        trail.transact(lambda session: session.execute(text(statement)))
    assert verified(trail).entries == 1


def copied(insert: str, new_id: str) -> str:
    """A statement that writes the first entry again under `new_id`."""
    columns = ", ".join(column.name for column in ENTRIES.columns if column.name not in ("id", "block"))
    return f"{insert} INTO audit_entries (id, {columns}) SELECT {new_id}, {columns} FROM audit_entries WHERE id = 1"


def test_blocks_hold_all_entries_and_follow_from_each_other(trail: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BLOCK_ENTRIES", 10)
    write(trail, 25)
    assert sealing.seal_due(trail) == 2
    found = verified(trail)
    assert (found.blocks, found.entries, found.waiting, found.faults) == (2, 25, 5, ())
    assert seal_all(trail) == 1
    assert verified(trail).waiting == 0


def test_an_entry_that_was_committed_late_is_sealed_with_the_next_block(trail: Database) -> None:
    """Numbers are given before the commit: a long transaction's entry appears below those that are sealed already."""
    write(trail, 5)
    tamper(trail, "DELETE FROM audit_entries WHERE id = 2")
    seal_all(trail)
    trail.transact(lambda session: session.execute(text(copied("INSERT", "2"))))
    seal_all(trail)
    found = verified(trail)
    assert (found.blocks, found.waiting, found.faults) == (2, 0, ())


TAMPERED: dict[str, tuple[str, str]] = {
    "an entry changed": ("UPDATE audit_entries SET subject = 'wang' WHERE id = 1", "was changed after it was sealed"),
    "an instant changed": ("UPDATE audit_entries SET items = 2 WHERE id = 1", "was changed after it was sealed"),
    "an entry deleted": ("DELETE FROM audit_entries WHERE id = 1", "has 1 entries and was sealed with 2"),
    "an entry put in": ("UPDATE audit_entries SET block = 1 WHERE id = 5", "has 3 entries and was sealed with 2"),
    "a block deleted": ("DELETE FROM audit_blocks WHERE number = 1", "block 1 is missing"),
    "the last block deleted": ("DELETE FROM audit_blocks WHERE number = 2", "name a block that does not exist"),
    "a hash changed": ("UPDATE audit_blocks SET hash = 'x' WHERE number = 1", "does not follow from the block before"),
    "dropped too early": (
        "UPDATE audit_blocks SET dropped_at = sealed_at WHERE number = 1",
        "before 730 days were over",
    ),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_a_change_behind_the_triggers_is_found(trail: Database, what: str) -> None:
    for _ in range(2):
        write(trail, 2)
        seal_all(trail)
    write(trail)
    statement, fault = TAMPERED[what]
    tamper(trail, statement)
    assert any(fault in found for found in verified(trail).faults)


def test_a_trail_made_again_from_the_beginning_is_found_by_a_hash_that_was_noted_down(trail: Database) -> None:
    write(trail, 2)
    seal_all(trail)
    number, noted = verified(trail).head.split(":")
    tamper(trail, "DELETE FROM audit_blocks")
    tamper(trail, "UPDATE audit_entries SET subject = 'wang', block = NULL")
    seal_all(trail)
    assert verified(trail).faults == ()
    assert verified(trail, expected={int(number): noted}).faults == ("block 1 is not the one expected",)


def test_entries_that_nobody_seals_are_reported(trail: Database) -> None:
    write(trail)
    trail.clock = lambda: datetime.now(UTC) + timedelta(hours=2)
    assert "1 entries wait to be sealed" in verified(trail).faults[0]


def test_of_processes_that_seal_at_once_each_block_is_made_by_one(
    trail: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "BLOCK_ENTRIES", 10)
    write(trail, 60)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: sealing.seal_due(trail), range(4)))
    seal_all(trail)
    found = verified(trail)
    assert (found.entries, found.waiting, found.faults) == (60, 0, ())


def test_old_blocks_lose_their_entries_and_keep_their_hashes(trail: Database) -> None:
    write(trail, 3)
    seal_all(trail)
    write(trail)
    drop: Callable[[Any], int] = sealing.drop_older_than(YEARS)
    assert trail.transact(drop) == 0
    trail.clock = lambda: datetime.now(UTC) + YEARS + timedelta(minutes=1)
    assert trail.transact(drop) == 3
    seal_all(trail)
    found = verified(trail)
    assert (found.blocks, found.dropped, found.entries, found.faults) == (2, 1, 1, ())
