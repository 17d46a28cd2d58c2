"""Edits of calendar, capacity and policy: what they change of the park that a scenario is planned on."""

from __future__ import annotations

from typing import Any

import pytest

from services.matching.domain.edits import ChangedCapacity, ChangedPolicy, ChangedWeekdays, Edit, ScaledCapacity
from services.matching.domain.park import Policy
from services.matching.scheduling.snapshot import ParkSnapshot
from services.matching.use_cases import scenario_jobs
from services.matching.use_cases.scenario_jobs import ScenarioInput
from services.park_calendar import Closure
from tests.matching import scenarios
from tests.matching.world import PARK, World, day, draft, figures


@pytest.fixture
def park(small: World) -> World:
    small.place(draft("o1", quantity=100))
    return small


def as_read(park: World, *edits: Edit) -> ScenarioInput:
    scenario = scenarios.create(park, *edits)
    given: ScenarioInput = park.read(lambda session: scenario_jobs.read(session, PARK, scenario.id, park.now))
    return given


def capacities(snapshot: ParkSnapshot, line: str, *days: int) -> list[int]:
    return [snapshot.capacity(line, day(number)) for number in days]


def test_a_closure_closes_the_lines_of_its_links_and_lets_them_ramp_up(park: World) -> None:
    before = capacities(as_read(park).live, "sew-a", 1, 2, 3, 4)
    given = as_read(park, Edit(add_closure=Closure("Festival", f"{day(2)}", f"{day(3)}", (0.5,), ("sew",))))
    assert capacities(given.edited, "sew-a", 1, 2, 3, 4) == [before[0], 0, 0, before[3] // 2]
    assert capacities(given.live, "sew-a", 1, 2, 3, 4) == before
    cutting = [line.id for line in given.live.lines.values() if line.link == "cut"]
    assert capacities(given.edited, cutting[0], 2, 3) == capacities(given.live, cutting[0], 2, 3)


def test_a_figure_that_was_reported_for_a_closed_day_goes_before(park: World) -> None:
    park.follow(figures("sew-a", 9, {day(2): 77}))
    given = as_read(park, Edit(add_closure=Closure("Festival", f"{day(2)}", f"{day(3)}")))
    assert capacities(given.edited, "sew-a", 2, 3) == [77, 0]


def test_shifts_by_weekday_are_shares_of_what_is_planned(park: World) -> None:
    shares = tuple(0.5 if day(1).weekday() == number else 1.0 for number in range(7))
    given = as_read(park, Edit(change_weekdays=ChangedWeekdays(shares)))
    planned = given.live.lines["sew-a"].planned_daily_capacity
    assert capacities(given.edited, "sew-a", 1, 2, 8) == [planned // 2, planned, planned // 2]


def test_a_share_of_the_capacity_of_a_link_gives_way_to_an_edit_of_one_line(park: World) -> None:
    one_line = Edit(change_capacity=ChangedCapacity("sew-b", day(2), day(2), 5))
    twice = Edit(scale_capacity=ScaledCapacity("sew", "", day(1), day(2), 2.0))
    for edits in ((one_line, twice), (twice, one_line)):
        given = as_read(park, *edits)
        planned = given.live.lines["sew-b"].planned_daily_capacity
        assert capacities(given.edited, "sew-b", 1, 2, 3) == [2 * planned, 5, planned]


def test_a_share_opens_closed_days_and_is_of_one_enterprise_alone(park: World) -> None:
    closed = Edit(add_closure=Closure("Festival", f"{day(2)}", f"{day(3)}"))
    opened = Edit(scale_capacity=ScaledCapacity("", "alpha", day(2), day(2), 1.0))
    given = as_read(park, closed, opened)
    assert capacities(given.edited, "sew-a", 2, 3) == [given.live.lines["sew-a"].planned_daily_capacity, 0]
    assert capacities(given.edited, "sew-b", 2, 3) == [0, 0]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("frozen_days", 3),
        ("horizon_days", 9),
        ("park_plan_seconds", 7),
        ("default_late_cost_micros", 5),
        ("default_unmet_cost_micros", 6),
        ("stale_days", 4),
        ("stale_factor", 0.25),
        ("default_setup", 11),
        ("default_min_run", 12),
        ("first_day_offset", 2),
        ("counter_tolerance", 0.2),
        ("scorecard_weight", 0.1),
        ("stability_weight", 0.3),
        ("guests_when_late", True),
        ("guest_premium", 0.5),
    ],
)
def test_every_figure_of_the_policy_can_be_another_one(park: World, field: str, value: Any) -> None:
    changed = ChangedPolicy(policy=Policy(**{field: value}), fields=(field,))
    given = as_read(park, Edit(change_policy=changed))
    assert getattr(given.edited.park.policy, field) == value
    assert getattr(given.live.park.policy, field) != value
    others = [each for each in Policy.__slots__ if each != field]
    assert [
        each for each in others if getattr(given.edited.park.policy, each) != getattr(given.live.park.policy, each)
    ] == []


def test_the_first_day_and_the_horizon_follow_the_policy(park: World) -> None:
    changed = ChangedPolicy(
        policy=Policy(first_day_offset=3, horizon_days=6), fields=("first_day_offset", "horizon_days")
    )
    given = as_read(park, Edit(change_policy=changed))
    assert (given.edited.first_day - given.live.first_day).days == 3
    assert given.task.problem.days < given.live.park.horizon_days
