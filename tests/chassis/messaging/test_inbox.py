from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from services.chassis.database import Database
from services.chassis.messaging import inbox
from services.chassis.messaging.events import Event
from tests.chassis.messages import ThingChanged


def event_of(ident: str) -> Event:
    event = Event.of("things.v1", "k", ThingChanged(name="n"), source="/things", subject="n", version=1)
    return replace(event, id=ident)


def met(database: Database, *idents: str, consumer: str = "planner") -> list[str]:
    events = [event_of(ident) for ident in idents]
    return [event.id for event in database.transact(lambda session: inbox.first_times(session, consumer, events))]


def meets(database: Database, event_id: str = "e1", consumer: str = "planner") -> bool:
    return met(database, event_id, consumer=consumer) == [event_id]


def test_an_event_is_new_only_once(database: Database) -> None:
    assert meets(database)
    assert not meets(database)


def test_those_of_a_batch_that_are_new_come_once_and_in_their_order(database: Database) -> None:
    assert met(database, "b") == ["b"]
    assert met(database, "c", "b", "a", "c") == ["c", "a"]


def test_each_consumer_meets_an_event_for_itself(database: Database) -> None:
    assert meets(database, consumer="planner")
    assert meets(database, consumer="mailer")


def test_an_event_whose_transaction_failed_is_still_new(database: Database) -> None:
    def fail(session: Session) -> None:
        inbox.first_times(session, "planner", [event_of("e1")])
        raise LookupError

    with pytest.raises(LookupError):
        database.transact(fail)
    assert meets(database)


def test_pruning_forgets_only_what_is_old(database: Database) -> None:
    meets(database)
    assert database.transact(inbox.prune) == 0
    assert database.transact(lambda session: inbox.prune(session, timedelta(0))) == 1
    assert meets(database)
