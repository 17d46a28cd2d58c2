"""Long work gets its turn where short work never ceases."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, func, insert, select
from sqlalchemy.orm import Session

from services.chassis.database import Database

pytestmark = pytest.mark.real_parts

METADATA = MetaData()
ENTRIES = Table("entries", METADATA, Column("id", Integer, primary_key=True), Column("seen", Integer))


@pytest.fixture
def database(postgres_url: str) -> Iterator[Database]:
    database = Database(postgres_url, patience=30)
    METADATA.create_all(database.engine)
    yield database
    database.close()


def _count_and_add(session: Session) -> int:
    seen = session.scalar(select(func.count()).select_from(ENTRIES)) or 0
    session.execute(insert(ENTRIES).values(seen=seen))
    return seen


def _long_work(session: Session) -> int:
    seen = _count_and_add(session)
    time.sleep(0.5)
    return seen


def test_long_work_is_done_at_once_while_others_write_without_a_pause(database: Database) -> None:
    stop = threading.Event()

    def write_on() -> None:
        while not stop.is_set():
            database.transact(_count_and_add)

    writers = [threading.Thread(target=write_on) for _ in range(3)]
    for writer in writers:
        writer.start()
    tries: list[int] = []
    database.transact(lambda session: tries.append(_long_work(session)), ahead_of_writers_to=[ENTRIES])
    stop.set()
    for writer in writers:
        writer.join()
    assert len(tries) == 1
    seen = database.read(lambda session: session.scalars(select(ENTRIES.c.seen)).all())
    assert sorted(seen) == list(range(len(seen)))
