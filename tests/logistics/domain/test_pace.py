"""The pace of a door, and the chance that it will be ready."""

from __future__ import annotations

import random

import pytest
from scipy.special import betainc

from services.logistics.domain.alarm import AlarmParams, DoorDay, Outlook, help_for, outlook, ready_at, stands
from services.logistics.domain.pace import PaceParams, incomplete_beta, learned, prior_pace, working_hours

HOUR = 3600.0
HOURS = working_hours(8 * HOUR, 18.5 * HOUR, [(12 * HOUR, 13 * HOUR)])
# 100 parcels an hour.
PRIOR = prior_pace(100 / HOUR, PaceParams())


def door(ordered: int, *counts: tuple[float, int]) -> DoorDay:
    """A door with counts, each (hour, packed so far)."""
    return DoorDay(ordered, [(hour * HOUR, packed) for hour, packed in counts], HOURS, 50 / HOUR)


def test_the_incomplete_beta_function_is_that_of_scipy() -> None:
    chance = random.Random(1)
    for _ in range(500):
        x, a, b = chance.random(), 10 ** chance.uniform(-2, 3), 10 ** chance.uniform(-1, 3)
        assert incomplete_beta(x, a, b) == pytest.approx(betainc(a, b, x), abs=1e-8)
    assert (incomplete_beta(0, 2, 3), incomplete_beta(1, 2, 3)) == (0.0, 1.0)


def test_breaks_are_no_work() -> None:
    assert HOURS.between(11 * HOUR, 14 * HOUR) == 2 * HOUR
    assert HOURS.between(0, 24 * HOUR) == 9.5 * HOUR
    assert working_hours(0, 10, [(0, 4), (3, 5), (9, 20)]).spans == [(5, 9)]


def test_a_pace_follows_what_is_seen_and_forgets_the_morning() -> None:
    slow = learned(PRIOR, [(9 * HOUR, 40), (10 * HOUR, 80), (11 * HOUR, 120)], HOURS)
    faster = learned(PRIOR, [(9 * HOUR, 40), (10 * HOUR, 80), (11 * HOUR, 120), (15 * HOUR, 720)], HOURS)

    assert PRIOR.mean * HOUR == pytest.approx(100)
    assert 40 < slow.mean * HOUR < 80
    assert faster.mean * HOUR > 120


def test_the_chance_falls_with_what_is_missing_and_grows_with_time() -> None:
    chances = [PRIOR.chance_of(parcels, HOUR) for parcels in (0, 50, 100, 200, 400)]
    assert chances == sorted(chances, reverse=True)
    assert chances[0] == 1.0
    assert chances[-1] < 0.01
    assert PRIOR.chance_of(100, HOUR) < PRIOR.chance_of(100, 2 * HOUR)
    assert PRIOR.chance_of(1, 0) == 0.0


def test_a_door_far_behind_is_at_risk_hours_before_and_one_in_time_is_not() -> None:
    behind = outlook(door(1_500, (9, 60), (11, 200), (14, 400)), PRIOR, 14 * HOUR, 18.5 * HOUR)
    in_time = outlook(door(900, (9, 100), (11, 300), (14, 500)), PRIOR, 14 * HOUR, 18.5 * HOUR)

    assert behind.chance < 0.05
    assert in_time.chance > 0.6
    assert 500 < behind.missing < 800
    assert in_time.missing == in_time.hands == 0
    # So many people, packing 50 an hour each for so long, pack what is missing.
    assert behind.hands * behind.minutes / 60 * 50 >= behind.missing
    assert behind.minutes <= 4.5 * 60
    assert (behind.hands - 1) * 4.5 * 50 < behind.missing


def test_work_that_is_done_by_an_hour_skips_breaks() -> None:
    assert HOURS.after(11 * HOUR, 2 * HOUR) == 14 * HOUR
    assert HOURS.after(0, HOUR) == 9 * HOUR
    assert HOURS.after(17 * HOUR, 2 * HOUR) is None


def test_a_door_is_expected_to_be_ready_at_its_pace_and_a_little_later() -> None:
    counts = door(300, (9, 100), (10, 200))
    at = ready_at(learned(PRIOR, counts.counts, HOURS), counts)
    assert at is not None
    assert 11 * HOUR < at < 11.3 * HOUR
    assert ready_at(PRIOR, door(3_000, (9, 100))) is None


def test_no_hands_help_when_no_work_is_left() -> None:
    assert help_for(100, 0, 1) == (0, 0)
    assert help_for(0, HOUR, 1) == (0, 0)


def test_an_alarm_is_withdrawn_later_than_it_would_be_raised() -> None:
    params = AlarmParams(early=0.2, late=0.5, margin=0.2)
    for chance, before, expected in ((0.1, False, True), (0.3, False, False), (0.3, True, True), (0.5, True, False)):
        assert stands(before, Outlook(chance, 1, 1, 1, 5 * HOUR), params) is expected


def test_late_in_the_day_less_is_needed_for_an_alarm() -> None:
    params = AlarmParams(early=0.2, late=0.5, early_seconds=4 * HOUR, late_seconds=HOUR)
    below = [params.raised_below(hours * HOUR) for hours in (9, 4, 2.5, 1, 0)]
    assert below == pytest.approx([0.2, 0.2, 0.35, 0.5, 0.5])
