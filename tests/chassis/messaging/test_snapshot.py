from __future__ import annotations

from services.chassis.database import Database
from services.chassis.messaging import snapshot


def test_a_snapshot_is_missing_until_it_was_taken(database: Database) -> None:
    assert not database.read(lambda session: snapshot.bootstrapped(session, "lines"))
    database.transact(lambda session: snapshot.mark_bootstrapped(session, "lines"))
    assert database.read(lambda session: snapshot.bootstrapped(session, "lines"))


def test_taking_a_snapshot_again_is_no_error(database: Database) -> None:
    database.transact(lambda session: snapshot.mark_bootstrapped(session, "lines"))
    database.transact(lambda session: snapshot.mark_bootstrapped(session, "lines"))
    assert not database.read(lambda session: snapshot.bootstrapped(session, "orders"))
