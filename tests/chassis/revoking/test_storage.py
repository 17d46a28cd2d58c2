"""The list of revocations and its copies, on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from services.chassis.clock import utc_now
from services.chassis.database import Database
from services.chassis.identity import KEPT, Revocation
from services.chassis.revoking import storage
from services.errors import Exhausted


def revoke(database: Database, park: str = "sock", **what: str) -> Revocation:
    return database.transact(lambda session: storage.revoke(session, park, **what))


def listed(database: Database) -> set[Revocation]:
    return set(database.read(storage.listed))


def test_a_subject_has_one_entry_with_the_last_time(database: Database) -> None:
    first = revoke(database, subject="li")
    second = revoke(database, subject="li")
    others = {
        revoke(database, "mill", subject="li"),
        revoke(database, token_id="t-1"),
        revoke(database, "", subject="x"),
    }
    assert second.time > first.time
    assert listed(database) == {second, *others}


def test_an_entry_goes_when_every_token_that_it_could_hit_has_expired(database: Database) -> None:
    kept = revoke(database, subject="li")
    assert database.transact(storage.prune) == 0
    database.clock = lambda: utc_now() + KEPT - timedelta(minutes=1)
    assert database.transact(storage.prune) == 0
    assert listed(database) == {kept}
    database.clock = lambda: utc_now() + KEPT + timedelta(minutes=1)
    assert database.transact(storage.prune) == 1


def test_a_park_cannot_fill_the_list_without_end(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "MOST_IN_A_PARK", 2)
    revoke(database, token_id="t-1")
    revoke(database, token_id="t-2")
    with pytest.raises(Exhausted, match="revoke by subject"):
        revoke(database, token_id="t-3")
    revoke(database, token_id="t-2")
    revoke(database, "mill", token_id="t-1")
    assert len(listed(database)) == 3


def test_a_copy_knows_an_empty_list_from_none(database: Database) -> None:
    def keep(*entries: Revocation) -> Any:
        def work(session: Session) -> None:
            storage.keep_copy(session, entries)

        database.transact(work)
        return database.read(storage.copied)

    entry = Revocation("sock", "li", "", utc_now())
    assert database.read(storage.copied) is None
    assert keep() == []
    assert keep(entry) == [entry]
    assert keep() == []
