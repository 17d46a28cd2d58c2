from __future__ import annotations

from datetime import timedelta

import pytest

from services.chassis.database import Database
from services.chassis.messaging import inbox


def meets(database: Database, event_id: str = "e1", consumer: str = "planner") -> bool:
    return database.transact(lambda session: inbox.first_time(session, consumer, event_id))


def test_an_event_is_new_only_once(database: Database) -> None:
    assert meets(database)
    assert not meets(database)


def test_each_consumer_meets_an_event_for_itself(database: Database) -> None:
    assert meets(database, consumer="planner")
    assert meets(database, consumer="mailer")


def test_an_event_whose_transaction_failed_is_still_new(database: Database) -> None:
    def fail(session: object) -> None:
        inbox.first_time(session, "planner", "e1")  # type: ignore[arg-type]
        raise LookupError

    with pytest.raises(LookupError):
        database.transact(fail)
    assert meets(database)


def test_pruning_forgets_only_what_is_old(database: Database) -> None:
    meets(database)
    assert database.transact(inbox.prune) == 0
    assert database.transact(lambda session: inbox.prune(session, timedelta(0))) == 1
    assert meets(database)
