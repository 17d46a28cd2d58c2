from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Column, MetaData, String, Table, delete, select

from services.chassis.database import Database, one_of
from tests.statements import statements

METADATA = MetaData()
THINGS = Table("things", METADATA, Column("name", String, primary_key=True))
NAMES = ["a", "b", "袜子", 'with "quotes", {braces} and %(percent)s', "10"]


@pytest.fixture
def things(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    database.alter(METADATA.create_all)
    database.transact(lambda session: session.execute(THINGS.insert(), [{"name": name} for name in NAMES]))
    yield database
    database.close()


def found(things: Database, *names: str) -> set[str]:
    query = select(THINGS.c.name).where(one_of(THINGS.c.name, names))
    return things.read(lambda session: set(session.scalars(query)))


def test_those_are_found_that_are_named_and_no_others(things: Database) -> None:
    assert found(things) == set()
    assert found(things, "none") == set()
    assert found(things, "a", "a", "none") == {"a"}
    assert found(things, *NAMES) == set(NAMES)


def test_there_may_be_any_number_of_values(things: Database) -> None:
    assert found(things, *(str(number) for number in range(100_000))) == {"10"}


def test_rows_are_deleted_by_it(things: Database) -> None:
    things.transact(lambda session: session.execute(delete(THINGS).where(one_of(THINGS.c.name, ["a", "none"]))))
    assert found(things, *NAMES) == set(NAMES) - {"a"}


def test_a_statement_is_the_same_for_any_number_of_values(things: Database) -> None:
    with statements() as one:
        found(things, "a")
    with statements() as many:
        found(things, *NAMES)
    assert one == many
