"""What a database refuses by its rules has a clear error, on both kinds of database."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing, suppress
from typing import Any

import pytest
from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, MetaData, String, Table, delete, insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from services.chassis.database import Database
from services.errors import AlreadyExists, Conflict, Infeasible, Invalid
from tests.chassis.database.test_database import at_once

METADATA = MetaData()
PARKS = Table("parks", METADATA, Column("id", String(20), primary_key=True))
LINES = Table(
    "lines",
    METADATA,
    Column("id", String(20), primary_key=True),
    Column("park", String(20), ForeignKey("parks.id"), nullable=False),
    Column("quantity", BigInteger, CheckConstraint("quantity < 100 OR quantity > 1000")),
)
LINE = {"id": "a", "park": "sock", "quantity": 1}


@pytest.fixture
def lines(database_url: str) -> Iterator[Database]:
    """A database with one park and one line of it."""
    with closing(Database(database_url, pool_size=20)) as database:
        database.alter(METADATA.create_all)
        database.transact(lambda session: session.execute(insert(PARKS).values(id="sock")))
        database.transact(lambda session: add(session, LINE))
        yield database


def add(session: Session, line: dict[str, Any]) -> None:
    session.execute(insert(LINES).values(line))


def refused(lines: Database, **changed: Any) -> tuple[type[Exception], str]:
    """The error of adding a line that differs so from one that would do."""
    with pytest.raises((AlreadyExists, Conflict, Invalid)) as error:
        lines.transact(lambda session: add(session, {**LINE, "id": "b", **changed}))
    return type(error.value), error.value.code


def test_a_key_that_exists(lines: Database) -> None:
    assert refused(lines, id="a") == (AlreadyExists, "ROW_EXISTS")


def test_a_reference_to_nothing(lines: Database) -> None:
    assert refused(lines, park="nowhere") == (Conflict, "ROW_IN_USE")


def test_deleting_what_is_referred_to(lines: Database) -> None:
    with pytest.raises(Conflict):
        lines.transact(lambda session: session.execute(delete(PARKS)))


@pytest.mark.parametrize(
    "changed",
    [{"park": None}, {"quantity": 500}, {"quantity": 2**63}, {"quantity": -(2**70)}, {"id": "\ud800"}],
    ids=["nothing where something is needed", "check", "2⁶³", "-2⁷⁰", "half a character"],
)
def test_a_value_that_cannot_be_stored(lines: Database, changed: dict[str, Any]) -> None:
    assert refused(lines, **changed) == (Invalid, "VALUE_REFUSED")


@pytest.mark.parametrize("text", ["a" * 21, "a\x00b"])
def test_a_text_is_refused_or_stored_as_it_is(lines: Database, text: str) -> None:
    """PostgreSQL refuses long texts and NUL, SQLite neither: the contracts' rules are for both."""
    with suppress(Invalid):
        lines.transact(lambda session: add(session, {**LINE, "id": text}))
        assert text in lines.read(lambda session: session.scalars(select(LINES.c.id)).all())


def test_a_search_for_what_cannot_be_stored(lines: Database) -> None:
    with pytest.raises(Invalid):
        lines.read(
            lambda session: session.scalars(select(LINES.c.id).where(LINES.c.quantity == 2**70)).all()
        ) or _none()


def _none() -> None:
    raise Invalid.field("VALUE_REFUSED", "quantity", {}, "PostgreSQL compares figures of any size, and finds nothing")


def test_our_own_arithmetic_is_not_taken_for_a_refusal(lines: Database) -> None:
    with pytest.raises(OverflowError):
        lines.transact(lambda _: 2.0**5000)


def test_a_fault_of_ours_in_a_statement_stays_one(lines: Database) -> None:
    with pytest.raises(DBAPIError):
        lines.transact(lambda session: session.execute(select(Column("nothing")).select_from(LINES)))


def test_of_two_that_create_one_id_at_once_the_second_finds_the_first(lines: Database) -> None:
    """Each looks before it writes, as use cases do; PostgreSQL lets several look before one has written."""
    ends: list[str] = []

    def create(session: Session) -> None:
        if session.scalar(select(LINES.c.id).where(LINES.c.id == "new")):
            raise Infeasible("TAKEN", "the check found it")
        time.sleep(0.02)
        add(session, {**LINE, "id": "new"})

    def attempt(_: int) -> None:
        try:
            lines.transact(create)
        except Exception as error:
            ends.append(getattr(error, "code", repr(error)))
        else:
            ends.append("created")

    at_once(8, attempt)
    assert sorted(ends) == ["TAKEN"] * 7 + ["created"]
