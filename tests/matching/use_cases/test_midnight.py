"""Plans around the turn of the day: those applied on the day after, and the earliest day that a plan may use."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import Any

import pytest

from services.matching.domain.reasons import Rule
from services.matching.use_cases import confirm
from tests.matching import world
from tests.matching.world import TODAY, World

pytestmark = pytest.mark.slow

DAY = timedelta(days=1)
MIDNIGHT = world.NOW.replace(hour=16)


def begun(small: World, ident: str = "o1") -> set[date]:
    """The days on which the order's live lots begin."""
    return {world.date_of(lot.steps[0]) for lot in small.lots(ident)}


def urgent(ident: str = "o1", **changes: Any) -> Any:
    """An order that is late unless it begins on the first day there is."""
    return world.draft(ident, due=world.day(3), late_cost_micros=10_000_000, **changes)


def test_a_plan_worked_out_before_midnight_and_applied_after_it_does_none_of_its_work_yesterday(small: World) -> None:
    """Yesterday's lots went live, and counted as done."""
    small.place(urgent())
    plan = small.ready()
    small.now = MIDNIGHT
    small.turn_days()
    applied = small.confirm(plan)
    assert applied.counts is not None
    assert (applied.counts.dropped_lots, small.lots()) == (1, ())
    assert [reason.rule for reason in small.order().reasons] == [Rule.CHANGED_MEANWHILE]
    assert small.waiting() == ["o1"]
    small.fill_in()
    assert begun(small) == {TODAY + DAY}


def test_a_plan_that_midnight_overtakes_while_it_is_applied_is_checked_again(
    small: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The day turns between the check and the transaction that stores the plan."""
    small.place(urgent())
    plan, activate = small.ready(), confirm.activate

    def overtaken(*given: Any, **options: Any) -> Any:
        checked = activate(*given, **options)
        if small.now < MIDNIGHT:
            small.now = MIDNIGHT
            turning = threading.Thread(target=small.turn_days)
            turning.start()
            turning.join()
        return checked

    with monkeypatch.context() as turned:
        turned.setattr(confirm, "activate", overtaken)
        small.confirm(plan)
    assert (small.today(), small.lots(), small.waiting()) == (TODAY + DAY, (), ["o1"])


def test_work_in_progress_goes_on_in_a_plan_from_before_midnight(small: World) -> None:
    small.place(urgent())
    small.go_live()
    [lot] = small.lots()
    plan = small.ready()
    small.now = MIDNIGHT
    small.turn_days()
    small.confirm(plan)
    assert {each.steps[0] for each in small.lots()} == {lot.steps[0]}
    assert small.order().scheduled_quantity == 80


def test_an_order_posted_just_before_midnight_gets_no_capacity_of_the_day(small: World) -> None:
    """An order of 23:50 was given that day's capacity, which by its end counted as used."""
    small.now = MIDNIGHT - timedelta(minutes=10)
    small.place(urgent())
    small.fill_in()
    assert small.today() == TODAY
    assert begun(small) == {TODAY + DAY}


@pytest.mark.parametrize(
    ("changes", "hour", "first"),
    [
        ({}, 3, 0),  # 11:00 in the park
        ({}, 4, 1),  # 12:00
        ({"same_day_until": "24:00"}, 15, 0),
        ({"same_day_until": "00:00"}, 3, 1),
        ({"first_day_offset": 2}, 3, 2),
        ({"first_day_offset": 2}, 4, 3),
        ({"day_closes_at": "20:00", "same_day_until": "22:00"}, 3, 1),  # 22:00 on the evening before
        ({"day_closes_at": "06:00", "same_day_until": "03:00"}, 3, 0),  # 03:00 on the morning after
    ],
    ids=["morning", "noon", "all day", "never", "later", "later still", "evening before", "morning after"],
)
def test_the_first_day_for_new_work_is_the_parks_policy(
    small: World, changes: dict[str, Any], hour: int, first: int
) -> None:
    small.policy(**changes)
    small.now = world.NOW.replace(hour=hour)
    small.place(urgent())
    small.ready()
    assert small.snapshot().first_day == small.today() + first * DAY
    small.fill_in()
    assert begun(small) == {TODAY + first * DAY}


def test_what_is_live_on_the_day_stays_where_it_is(small: World) -> None:
    small.place(urgent())
    small.go_live()
    assert begun(small) == {TODAY}
    small.now = MIDNIGHT - timedelta(hours=1)
    small.place(urgent("o2"))
    small.go_live()
    assert (begun(small), begun(small, "o2")) == ({TODAY}, {TODAY + DAY})
    assert small.order().scheduled_quantity == small.order("o2").scheduled_quantity == 80
