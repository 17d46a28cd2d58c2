from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, select

from services.chassis.database import Database, changed, insert_new, write_newer

METADATA = MetaData()
THINGS = Table(
    "things", METADATA, Column("id", String, primary_key=True), Column("version", Integer), Column("name", String)
)


@pytest.fixture
def things(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    database.alter(METADATA.create_all)
    yield database
    database.close()


def write(things: Database, *rows: tuple[str, int, str]) -> int:
    fields = [dict(zip(("id", "version", "name"), row, strict=True)) for row in rows]
    return things.transact(lambda session: write_newer(session, THINGS, fields))


def names(things: Database) -> dict[str, str]:
    return things.read(lambda session: dict(session.execute(select(THINGS.c.id, THINGS.c.name)).all()))


def test_a_row_is_new_once(things: Database) -> None:
    row = {"id": "a", "version": 1, "name": "first"}
    assert things.transact(lambda session: insert_new(session, THINGS, row))
    assert not things.transact(lambda session: insert_new(session, THINGS, row | {"name": "second"}))
    assert names(things) == {"a": "first"}


def test_a_higher_version_is_written_over_a_lower_one(things: Database) -> None:
    assert write(things, ("a", 1, "old")) == 1
    assert write(things, ("a", 2, "new")) == 1
    assert names(things) == {"a": "new"}


@pytest.mark.parametrize("version", [1, 2])
def test_an_older_or_equal_version_changes_nothing(things: Database, version: int) -> None:
    write(things, ("a", 2, "kept"))
    assert write(things, ("a", version, "late")) == 0
    assert names(things) == {"a": "kept"}


def test_many_rows_are_written_each_by_its_own_version(things: Database) -> None:
    write(things, ("a", 5, "a5"), ("b", 1, "b1"))
    assert write(things, ("a", 4, "a4"), ("b", 2, "b2"), ("c", 1, "c1")) == 2
    assert names(things) == {"a": "a5", "b": "b2", "c": "c1"}


def test_no_rows_are_no_work(things: Database) -> None:
    assert write(things) == 0


def test_what_a_deletion_touched_is_counted(things: Database) -> None:
    write(things, ("a", 1, "x"), ("b", 1, "x"), ("c", 1, "y"))
    assert things.transact(lambda session: changed(session, THINGS.delete().where(THINGS.c.name == "x"))) == 2
