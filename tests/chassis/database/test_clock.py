from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from services.chassis.clock import utc_now
from services.chassis.database import Database, now
from services.chassis.database import clock as clocks
from services.chassis.database.clock import CountedClock
from services.errors import Unavailable

NOON = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)


def test_the_database_s_clock_stands_still_within_a_transaction_and_goes_on_after_it(database: Database) -> None:
    def twice(session: Session) -> tuple[datetime, datetime]:
        first = now(session)
        time.sleep(0.002)
        return first, now(session)

    first, second = database.read(twice)
    assert first == second
    assert first < database.read(now) < utc_now() + timedelta(seconds=5)
    assert first.utcoffset() == timedelta(0)


def test_outside_of_transactions_the_clock_is_counted_on(database: Database) -> None:
    before, counted, after = database.read(now), database.now(), database.read(now)
    assert before - timedelta(seconds=1) < counted < after + timedelta(seconds=1)


def test_a_clock_that_is_set_stands_for_the_database_s(database: Database) -> None:
    database.clock = lambda: NOON
    assert database.transact(now) == database.read(now) == database.now() == NOON


def test_the_clock_is_asked_again_after_a_while_and_counted_on_while_the_database_is_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers: Iterator[datetime | None] = iter([NOON, None, NOON + timedelta(hours=1)])

    def ask() -> datetime:
        answer = next(answers)
        if answer is None:
            raise Unavailable("DATABASE_AWAY", "away")
        return answer

    clock = CountedClock(ask)
    assert NOON <= clock() <= clock() < NOON + timedelta(seconds=5)
    monkeypatch.setattr(clocks, "ASKED_AGAIN_SECONDS", 0.0)
    assert NOON <= clock() < NOON + timedelta(seconds=5)
    assert clock() >= NOON + timedelta(hours=1)


def test_a_database_that_never_answered_has_no_clock() -> None:
    def away() -> datetime:
        raise Unavailable("DATABASE_AWAY", "away")

    with pytest.raises(Unavailable):
        CountedClock(away)()
