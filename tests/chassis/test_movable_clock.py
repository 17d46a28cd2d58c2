"""A clock that a simulation moves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from services.chassis.clock import MovableClock

NOON = datetime(2031, 3, 3, 12, tzinfo=UTC)


def test_it_stands_still_until_it_is_moved() -> None:
    clock = MovableClock(NOON)
    assert [clock(), clock()] == [NOON, NOON]

    clock.move(timedelta(days=1))
    assert clock() == NOON + timedelta(days=1)

    clock.move_to(NOON + timedelta(days=60))
    assert clock() == NOON + timedelta(days=60)


def test_it_shows_utc_also_where_it_is_set_in_another_zone() -> None:
    shanghai = timezone(timedelta(hours=8))
    clock = MovableClock(NOON.astimezone(shanghai))
    assert clock().tzinfo is UTC
    clock.move_to((NOON + timedelta(hours=1)).astimezone(shanghai))
    assert clock().isoformat() == "2031-03-03T13:00:00+00:00"


def test_it_never_goes_back() -> None:
    clock = MovableClock(NOON)
    with pytest.raises(ValueError, match="cannot go back"):
        clock.move(-timedelta(seconds=1))
    assert clock() == NOON
