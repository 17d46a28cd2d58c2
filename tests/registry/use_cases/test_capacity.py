from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from services.chassis.database import Database
from services.chassis.identity import Caller
from services.errors import Invalid, NotFound, ParkloomError
from services.registry.domain.capacity import Capacity, Figure, Source, Statement
from services.registry.use_cases import capacity
from tests.registry import world

FIRST = date(2026, 3, 11)


def report(line: str, *days: tuple[date, int], within: str = "") -> Statement:
    return Statement(line, tuple(Figure(day, units, Source.PHONE, "dai", world.NOW) for day, units in days), within)


def update(database: Database, caller: Caller, *statements: Statement) -> list[list[Capacity]]:
    return database.transact(
        lambda session: capacity.batch_update_capacity(session, caller, "socks", statements, world.NOW)
    )


def month_of(database: Database, line: str, month: str) -> Capacity:
    return database.read(lambda session: capacity.get_capacity(session, world.MANAGER, "socks", line, month))


def test_figures_come_back_as_they_were_reported(furnished: Database) -> None:
    statement = report("d-1", (FIRST, 5_000), (date(2026, 4, 1), 0))
    update(furnished, world.DYER, statement)
    assert month_of(furnished, "d-1", "2026-03").figures == statement.figures[:1]
    assert month_of(furnished, "d-1", "2026-04").figures == statement.figures[1:]


def test_a_later_statement_changes_its_own_days_only(furnished: Database) -> None:
    update(furnished, world.DYER, report("d-1", (FIRST, 5_000), (date(2026, 3, 12), 6_000)))
    update(furnished, world.DYER, report("d-1", (FIRST, 1_000)))
    month = month_of(furnished, "d-1", "2026-03")
    assert [figure.daily_capacity for figure in month.figures] == [1_000, 6_000]
    assert month.version == 2


def test_a_batch_answers_in_the_order_it_was_asked(furnished: Database) -> None:
    answers = update(
        furnished, world.MANAGER, report("r-1", (FIRST, 1)), report("d-1", (FIRST, 2), (date(2026, 4, 1), 3))
    )
    assert [[(month.line, month.month) for month in answer] for answer in answers] == [
        [("r-1", "2026-03")],
        [("d-1", "2026-03"), ("d-1", "2026-04")],
    ]


@pytest.mark.parametrize(
    ("statements", "field"),
    [
        ([report("d-1", (FIRST, 1)), report("d-1", (FIRST, 2), within="requests[1].")], "requests[1].name"),
        ([report("d-1", (FIRST, 1), (FIRST, 2))], "figures[1].date"),
        ([report("d-1", (date(2026, 3, 10), 1))], "figures[0].date"),
        ([report("r-1", (FIRST, 1)), report("d-1", (FIRST, 99_999), within="requests[1].")], None),
    ],
)
def test_a_batch_with_anything_wrong_stores_nothing(
    furnished: Database, stored: Callable[[], dict[str, int]], statements: list[Statement], field: str | None
) -> None:
    before = stored()
    with pytest.raises(Invalid) as refusal:
        update(furnished, world.MANAGER, *statements)
    assert [problem.field for problem in refusal.value.problems] == [field or "requests[1].figures[0].daily_capacity"]
    assert stored() == before


def test_the_parks_own_day_decides_what_is_past(furnished: Database) -> None:
    # It is still the 10th in UTC, and already the 11th in Shanghai.
    update(furnished, world.DYER, report("d-1", (world.NOW.date().replace(day=11), 1)))
    with pytest.raises(Invalid, match="use 2026-03-11 or a later day"):
        update(furnished, world.DYER, report("d-1", (world.NOW.date(), 1)))


def test_a_rivals_line_and_one_that_does_not_exist_are_refused_in_the_same_words(furnished: Database) -> None:
    with pytest.raises(NotFound) as rivals:
        update(furnished, world.DYER, report("r-1", (FIRST, 1)))
    with pytest.raises(NotFound) as missing:
        update(furnished, world.DYER, report("r-2", (FIRST, 1)))
    assert rivals.value.message.replace("r-1", "r-2") == missing.value.message
    assert rivals.value.problems == missing.value.problems


def test_updates_of_one_month_at_the_same_time_all_count(furnished: Database) -> None:
    days = [date(2026, 3, day) for day in range(11, 19)]
    writers = [threading.Thread(target=update, args=(furnished, world.DYER, report("d-1", (day, 7)))) for day in days]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    month = month_of(furnished, "d-1", "2026-03")
    assert [figure.date for figure in month.figures] == days
    assert month.version == len(days)


@pytest.mark.parametrize("caller", [world.RIVAL, world.DYER])
def test_a_month_of_which_nothing_was_reported_is_not_found(furnished: Database, caller: Caller) -> None:
    def look(session: Session) -> None:
        capacity.get_capacity(session, caller, "socks", "d-1", "2026-03")

    with pytest.raises(ParkloomError) as refusal:
        furnished.read(look)
    assert isinstance(refusal.value, NotFound)
