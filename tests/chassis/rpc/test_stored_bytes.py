from __future__ import annotations

import os
import time

import pytest
from sqlalchemy import MetaData, Table, insert
from sqlalchemy.orm import Session

from services.chassis.clock import utc_now
from services.chassis.database import Database
from services.chassis.identity import Caller, Role
from services.chassis.rpc import requests, stored_bytes
from services.chassis.rpc.calls import Call, serving
from services.errors import Exhausted
from tests.chassis.messages import CreateThing, Thing

REPLIES: Table = requests.table(MetaData())


def remember(database: Database, park: str, size: int) -> None:
    """A reply of that size that is remembered for the park."""
    row = {
        "park": park,
        "role": "manager",
        "enterprise": "",
        "subject": "mei",
        "rpc": "CreateThing",
        "request_id": "earlier",
        "fingerprint": "",
        "response": os.urandom(size),
        "created_at": utc_now(),
    }
    database.transact(lambda session: session.execute(insert(REPLIES), [row]))


def create(database: Database, park: str, **given: str) -> str:
    """The name of a thing that a manager of the park creates."""

    def work(_session: Session, _caller: Caller) -> Thing:
        return Thing(name="made")

    call = Call("/things/Create", "c-1", time.monotonic() + 60)
    call.caller = Caller("mei", park, Role.MANAGER)
    with serving(call):
        request = CreateThing(name="loom", **given)
        return requests.apply_once(database, request, Thing, requests.policy_suffices, work).name


def test_a_park_that_is_full_creates_nothing_and_another_goes_on(database: Database) -> None:
    remember(database, "full", 1_200_000)
    remember(database, "other", 10_000)
    stored_bytes.measure(database, [REPLIES], 1_000_000)
    with pytest.raises(Exhausted, match="PARKLOOM_PARK_STORED_MEGABYTES") as refused:
        create(database, "full")
    assert (refused.value.code, refused.value.params) == (
        "STORAGE_EXHAUSTED",
        {"stored_megabytes": "1", "maximum_megabytes": "1"},
    )
    assert refused.value.retry_after_seconds > 0
    assert create(database, "other") == "made"


def test_a_park_that_was_full_goes_on_when_room_was_made(database: Database) -> None:
    remember(database, "full", 1_200_000)
    stored_bytes.measure(database, [REPLIES], 1_000_000)
    database.transact(lambda session: session.execute(REPLIES.delete()))
    stored_bytes.measure(database, [REPLIES], 1_000_000)
    assert create(database, "full") == "made"


def test_tables_without_parks_are_passed_over(database: Database) -> None:
    stored_bytes.measure(database, [Table("things", MetaData())], 1)
    assert create(database, "any") == "made"
