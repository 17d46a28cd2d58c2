from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.chassis.database import Database

ON, OFF = {"on", 2}, {"off", 1}


def waits_for_the_disk(session: Session) -> bool:
    """By the setting of the transaction's own connection."""
    setting = "SHOW synchronous_commit" if session.get_bind().dialect.name == "postgresql" else "PRAGMA synchronous"
    found = session.scalar(text(setting))
    assert found in ON | OFF
    return found in ON


def test_a_transaction_waits_for_the_disk_unless_it_need_not_be_durable(database: Database) -> None:
    asked = [True, False, False, True, False, True]
    assert [database.transact(waits_for_the_disk, durable=durable) for durable in asked] == asked
    assert database.transact(waits_for_the_disk)


def test_what_is_not_durable_is_committed_and_seen_all_the_same(database: Database) -> None:
    database.transact(lambda session: session.execute(text("CREATE TABLE t (a integer)")), durable=False)
    database.transact(lambda session: session.execute(text("INSERT INTO t VALUES (7)")), durable=False)
    assert database.read(lambda session: session.scalar(text("SELECT a FROM t"))) == 7
