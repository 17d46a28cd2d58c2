"""Filters and sequences of lists: what they mean, and what is refused with which words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path

import pytest
from sqlalchemy import Boolean, Column, Date, Integer, MetaData, String, Table, insert, select

from services.chassis import listing
from services.chassis.database import Database, EnumText, UtcDateTime
from services.chassis.listing import Listing
from services.chassis.rpc.paging import Page
from services.errors import Invalid


class State(StrEnum):
    OPEN = "open"
    DONE = "done"


@dataclass
class Row:
    id: str
    zone: str
    units: int
    state: State
    due: date
    made_at: datetime
    guest: bool
    finish: date | None


THINGS = Table(
    "things",
    MetaData(),
    Column("id", String(20), primary_key=True),
    Column("zone", String(20), nullable=False),
    Column("units", Integer, nullable=False),
    Column("state", EnumText(State), nullable=False),
    Column("due", Date, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("guest", Boolean, nullable=False),
    Column("finish", Date),
)
LISTING = Listing(
    {
        "name": listing.named(THINGS.c.id, "parks/{park}/things/{thing}"),
        "zone": listing.text(THINGS.c.zone),
        "units": listing.number(THINGS.c.units),
        "state": listing.choice(THINGS.c.state, State),
        "due_date": listing.day(THINGS.c.due),
        "make_time": listing.instant(THINGS.c.made_at),
        "guest": listing.flag(THINGS.c.guest),
        "finish_date": listing.day(THINGS.c.finish),
    },
    unique=("id", listing.text(THINGS.c.id)),
    attributes={"name": "id", "due_date": "due", "make_time": "made_at", "finish_date": "finish"},
)
ROWS = [
    Row(
        id=f"t{number}",
        zone="North 50%" if number % 2 else "South",
        units=number // 3,
        state=State.OPEN if number < 6 else State.DONE,
        due=date(2026, 1, 10 - number),
        made_at=datetime(2026, 1, 1, number, tzinfo=UTC),
        guest=number == 4,
        finish=None if number < 3 else date(2026, 2, number),
    )
    for number in range(9)
]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.real_parts)])
def things(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    of_server = request.param == "postgresql"
    url = request.getfixturevalue("postgres_url") if of_server else f"sqlite:///{tmp_path}/things.db"
    with closing(Database(str(url))) as database:
        database.alter(THINGS.metadata.create_all)
        database.transact(lambda session: session.execute(insert(THINGS), [vars(row) for row in ROWS]))
        yield database


def numbers(database: Database, filter_text: str = "", order_by: str = "", page_size: int = 4) -> str:
    """The numbers of the things listed, page after page."""
    wanted, after, found = LISTING.wanted(filter_text, order_by), (), ""
    while True:
        query, page = select(THINGS), Page(page_size, after, "")
        rows = database.read(lambda s, query=query, page=page: s.execute(wanted.page(query, page)).all())  # type: ignore[misc]
        found += "".join(row.id[1:] for row in rows[:page_size])
        if len(rows) <= page_size:
            return found
        after = wanted.key_of(rows[page_size - 1])


@pytest.mark.parametrize(
    ("filter_text", "expected"),
    [
        ("", "012345678"),
        ("units = 1", "345"),
        ("units != 1", "012678"),
        ("units >= 1 AND state = open", "345"),
        ("state = DONE OR units = 0", "012678"),
        # OR binds closer than AND.
        ("zone = South AND units = 0 OR units = 2", "0268"),
        ("NOT (zone = South OR units = 2)", "135"),
        ("-zone = South", "1357"),
        ('zone:"50%"', "1357"),
        ("zone:NORTH", "1357"),
        ("due_date > 2026-01-08", "01"),
        ("make_time < 2026-01-01T10:00:00+08:00", "01"),
        ("guest = true", "4"),
        ("name = parks/p/things/t7", "7"),
        ("finish_date <= 2026-02-04", "34"),
        # What has no value is unlike each, and neither before nor after it.
        ("finish_date != 2026-02-04", "01235678"),
        ("NOT finish_date > 2026-02-04", "01234"),
    ],
)
def test_a_filter_lets_pass_what_it_says(things: Database, filter_text: str, expected: str) -> None:
    assert numbers(things, filter_text) == expected


@pytest.mark.parametrize(
    ("order_by", "expected"),
    [
        ("due_date", "876543210"),
        ("due_date desc", "012345678"),
        ("zone", "135702468"),
        ("zone desc", "864207531"),
        ("units desc", "876543210"),
        ("make_time", "012345678"),
        ("name desc", "876543210"),
    ],
)
def test_a_sequence_goes_on_over_pages(things: Database, order_by: str, expected: str) -> None:
    assert numbers(things, "", order_by, page_size=2) == expected


@pytest.mark.parametrize(
    ("filter_text", "code", "hint"),
    [
        ("colour = red", "FILTER_FIELD_UNKNOWN", "there are name, zone, units"),
        ("units = many", "FILTER_VALUE_WRONG", "compare units with a whole number"),
        (f"units = {2**63}", "FILTER_VALUE_WRONG", "whole number"),
        ("state = LOST", "FILTER_VALUE_WRONG", "one of OPEN, DONE"),
        ("due_date = tomorrow", "FILTER_VALUE_WRONG", "a day like"),
        ("make_time = 2026-01-01T10:00:00", "FILTER_VALUE_WRONG", "an instant like"),
        ("name = t7", "FILTER_VALUE_WRONG", "parks/{park}/things/{thing}"),
        ("guest < true", "FILTER_OPERATOR_UNKNOWN", "guest takes = !="),
        ("units:1", "FILTER_OPERATOR_UNKNOWN", "units takes"),
        ("units =", "FILTER_UNREADABLE", "character"),
        ("units = 1 AND", "FILTER_UNREADABLE", "character"),
        ('zone = "never ends', "FILTER_UNREADABLE", "character 8"),
        ("1 = 1", "FILTER_UNREADABLE", "character 1"),
        ("(" * 400, "FILTER_TOO_LARGE", "at most 10"),
        (" AND ".join(["units = 1"] * 31), "FILTER_TOO_LARGE", "at most 30"),
        ("NOT " * 200 + "units = 1", "FILTER_UNREADABLE", "character"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_there_is(filter_text: str, code: str, hint: str) -> None:
    with pytest.raises(Invalid, match="filter: ") as refused:
        LISTING.wanted(filter_text)
    [problem] = refused.value.problems
    assert (problem.field, problem.code) == ("filter", code)
    assert hint in problem.hint


@pytest.mark.parametrize("order_by", ["guest", "state", "finish_date", "units up", "units, zone", "colour"])
def test_a_sequence_that_there_is_not_is_refused(order_by: str) -> None:
    with pytest.raises(Invalid, match="with desc behind it") as refused:
        LISTING.wanted("", order_by)
    assert refused.value.problems[0].code == "ORDER_BY_UNKNOWN"


def test_a_key_of_another_sequence_is_refused() -> None:
    with pytest.raises(Invalid, match="next_page_token"):
        LISTING.wanted("", "due_date").page(select(THINGS), Page(5, ("no day", "t1"), ""))
