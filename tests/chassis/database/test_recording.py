from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, delete, func, insert, select
from sqlalchemy.orm import Session

from services.chassis.database import AUTOINCREMENT, Database, UtcDateTime, recorded, write_newer, write_rows

METADATA = MetaData()
THINGS = Table(
    "things", METADATA, Column("id", String, primary_key=True), Column("version", Integer), Column("at", UtcDateTime)
)
NOTES = Table("notes", METADATA, Column("number", AUTOINCREMENT, primary_key=True), Column("text", String))
AT = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


@pytest.fixture
def things(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    database.alter(METADATA.create_all)
    yield database
    database.close()


def rows(*idents: str, version: int = 1) -> list[dict[str, object]]:
    return [{"id": ident, "version": version, "at": AT} for ident in idents]


def stored(things: Database) -> dict[str, tuple[int, datetime]]:
    found = things.read(lambda session: session.execute(select(THINGS)).all())
    return {row.id: (row.version, row.at) for row in found}


@pytest.mark.parametrize("idents", [["a"], ["a", "b", "c"]])
def test_recorded_rows_are_stored_when_they_are_written_and_not_before(things: Database, idents: list[str]) -> None:
    (found,) = things.read(lambda session: recorded(session, lambda: write_newer(session, THINGS, rows(*idents))))
    assert len(found.parameters) == len(idents)
    assert stored(things) == {}
    things.transact(lambda session: write_rows(session, found.text, found.parameters))
    assert stored(things) == dict.fromkeys(idents, (1, AT))


def test_rows_keep_their_sequence_and_some_of_them_can_be_written(things: Database) -> None:
    (found,) = things.read(
        lambda session: recorded(session, lambda: session.execute(insert(THINGS), rows("b", "a", "c")))
    )
    things.transact(lambda session: write_rows(session, found.text, found.parameters[:2]))
    assert sorted(stored(things)) == ["a", "b"]


def test_a_single_row_whose_key_the_database_draws_is_recorded_too(things: Database) -> None:
    statement = insert(NOTES).inline()
    (found,) = things.read(lambda session: recorded(session, lambda: session.execute(statement, [{"text": "one"}])))
    for _ in range(2):
        things.transact(lambda session: write_rows(session, found.text, found.parameters))
    assert things.read(lambda session: list(session.scalars(select(NOTES.c.text)))) == ["one", "one"]


def test_queries_are_answered_while_writes_are_recorded(things: Database) -> None:
    things.transact(lambda session: write_newer(session, THINGS, rows("a")))

    def count_and_delete(session: Session) -> int:
        count = session.scalar(select(func.count()).select_from(THINGS)) or 0
        session.execute(delete(THINGS))
        return count

    counts = list[int]()
    found = things.read(lambda session: recorded(session, lambda: counts.append(count_and_delete(session))))
    assert (counts, len(found), sorted(stored(things))) == ([1], 1, ["a"])


def test_what_comes_after_a_recording_is_written_again(things: Database) -> None:
    def record_and_write(session: Session) -> None:
        recorded(session, lambda: write_newer(session, THINGS, rows("a")))
        write_newer(session, THINGS, rows("b"))

    things.transact(record_and_write)
    assert sorted(stored(things)) == ["b"]


def test_a_recording_that_fails_leaves_nothing_behind(things: Database) -> None:
    def fail() -> None:
        raise LookupError

    def record_and_write(session: Session) -> None:
        with pytest.raises(LookupError):
            recorded(session, fail)
        write_newer(session, THINGS, rows("a"))

    things.transact(record_and_write)
    assert sorted(stored(things)) == ["a"]
