"""The log of changes: in a sequence in which nothing appears behind a reader's back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from sqlalchemy import MetaData
from sqlalchemy.orm import Session

from parkloom.logistics.v1.events_pb2 import MovementChanged
from services.chassis.clock import utc_now
from services.chassis.database import Database
from services.chassis.messaging import outbox
from services.chassis.messaging.change_log import Place, end_of_log, stretch_after
from services.chassis.messaging.events import Event

TOPIC = "things.v1"
KINDS = {TOPIC: MovementChanged}


@pytest.fixture
def on_postgresql(postgres_url: str, metadata: MetaData) -> Iterator[Database]:
    with closing(Database(postgres_url)) as database:
        database.alter(metadata.create_all)
        yield database


def append(session: Session, *names: str, topic: str = TOPIC) -> None:
    message = MovementChanged(update_time=utc_now())
    events = [
        Event.of(topic, name, message, source="/things", subject=f"parks/socks/things/{name}", version=1)
        for name in names
    ]
    outbox.append(session, events)


def names_after(database: Database, place: Place, limit: int = 100) -> list[str]:
    read = database.read(lambda session: stretch_after(session, place, KINDS, limit))
    return [change.ident for change in read.changes]


def test_changes_are_read_on_from_a_place_a_page_at_a_time(database: Database) -> None:
    begin = database.read(end_of_log)
    names = [f"n{number}" for number in range(7)]
    for name in names:
        database.transact(lambda session, name=name: append(session, name, f"{name}-too"))  # type: ignore[misc]
    database.transact(lambda session: append(session, "elsewhere", topic="others.v1"))
    found, place, whole = list[str](), begin, False
    while not whole:
        read = database.read(lambda session, place=place: stretch_after(session, place, KINDS, 3))  # type: ignore[misc]
        found += [change.ident for change in read.changes]
        place, whole = read.reached, read.whole
    assert found == [each for name in names for each in (name, f"{name}-too")]
    assert place == database.read(end_of_log)
    assert names_after(database, place) == []


def test_a_place_outlives_the_rows_before_it(database: Database) -> None:
    database.transact(lambda session: append(session, "old", "last"))
    place = database.read(end_of_log)
    rows = outbox.OUTBOX
    database.transact(lambda session: session.execute(rows.update().values(sent_at=rows.c.created_at)))
    later = outbox.KEPT - outbox.KEPT
    assert database.transact(lambda session: outbox.prune(session, later)) == 1
    database.transact(lambda session: append(session, "new"))
    assert names_after(database, place) == ["new"]


@pytest.mark.real_parts
def test_what_is_committed_late_comes_before_what_began_later(on_postgresql: Database) -> None:
    begin, written, go_on = on_postgresql.read(end_of_log), threading.Event(), threading.Event()

    def slow(session: Session) -> None:
        append(session, "slow")
        session.flush()
        written.set()
        assert go_on.wait(60)

    with ThreadPoolExecutor(1) as threads:
        under_way = threads.submit(on_postgresql.transact, slow)
        assert written.wait(60)
        on_postgresql.transact(lambda session: append(session, "fast"))
        assert names_after(on_postgresql, begin) == []
        held_back = on_postgresql.read(end_of_log)
        go_on.set()
        under_way.result(60)
    assert names_after(on_postgresql, begin) == ["slow", "fast"]
    assert names_after(on_postgresql, held_back) == ["slow", "fast"]
