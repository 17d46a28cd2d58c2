from __future__ import annotations

import time

from services.chassis.database import Database
from services.chassis.jobs import leases


def acquire(database: Database, holder: str, seconds: float = 60, name: str = "duty") -> bool:
    return database.transact(lambda session: leases.acquire(session, name, holder, seconds))


def test_a_lease_has_one_holder(database: Database) -> None:
    assert acquire(database, "a")
    assert not acquire(database, "b")


def test_its_holder_renews_a_lease(database: Database) -> None:
    assert acquire(database, "a", seconds=0.3)
    assert acquire(database, "a", seconds=60)
    time.sleep(0.4)
    assert not acquire(database, "b")


def test_leases_of_other_names_do_not_interfere(database: Database) -> None:
    assert acquire(database, "a")
    assert acquire(database, "b", name="other duty")


def test_a_lease_that_ran_out_goes_to_the_next(database: Database) -> None:
    assert acquire(database, "a", seconds=0.05)
    time.sleep(0.1)
    assert acquire(database, "b")
    assert not acquire(database, "a")


def test_a_released_lease_is_free_at_once(database: Database) -> None:
    assert acquire(database, "a")
    database.transact(lambda session: leases.release(session, "duty", "a"))
    assert acquire(database, "b")


def test_only_its_holder_releases_a_lease(database: Database) -> None:
    assert acquire(database, "a")
    database.transact(lambda session: leases.release(session, "duty", "b"))
    assert not acquire(database, "b")
