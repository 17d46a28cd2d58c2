"""The age of figures: in the park's own days, which are not those of UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.registry.domain.freshness import Freshness
from services.registry.domain.park import Park
from services.registry.wire import resources
from tests.registry import world


def park_of(**policy: Any) -> Park:
    given = world.park()
    for name, figure in policy.items():
        setattr(given.policy, name, figure)
    return resources.park_from(given, "socks", world.NOW)


@pytest.mark.parametrize(
    ("reported", "today", "age"),
    [
        # 23:30 UTC of the 10th is the morning of the 11th in Shanghai.
        (datetime(2026, 3, 10, 23, 30, tzinfo=UTC), date(2026, 3, 11), 0),
        (datetime(2026, 3, 10, 15, 59, tzinfo=UTC), date(2026, 3, 11), 1),
        (datetime(2026, 3, 10, 16, 0, tzinfo=UTC), date(2026, 3, 11), 0),
        (datetime(2026, 3, 10, 23, 30, tzinfo=UTC), date(2026, 3, 25), 14),
        # The park's day is a row: it can stand still while the clock goes on.
        (datetime(2026, 3, 12, 23, 30, tzinfo=UTC), date(2026, 3, 11), 0),
    ],
)
def test_an_age_counts_the_parks_days_and_not_those_of_utc(reported: datetime, today: date, age: int) -> None:
    assert Freshness.of(park_of(), today).age(reported) == age


def test_a_day_that_closes_in_the_morning_counts_the_night_to_the_day_before() -> None:
    fresh = Freshness.of(park_of(day_closes_at="06:00"), date(2026, 3, 11))
    assert fresh.age(datetime(2026, 3, 10, 21, 59, tzinfo=UTC)) == 1
    assert fresh.age(datetime(2026, 3, 10, 22, 0, tzinfo=UTC)) == 0


def test_what_is_as_old_as_the_park_trusts_is_not_stale_and_a_day_more_is() -> None:
    fresh = Freshness.of(park_of(stale_days=9), date(2026, 3, 20))
    assert not fresh.is_stale(world.NOW)
    assert fresh.is_stale(world.NOW - timedelta(days=1))
    assert not Freshness.of(park_of(), date(2030, 1, 1)).is_stale(world.NOW)
