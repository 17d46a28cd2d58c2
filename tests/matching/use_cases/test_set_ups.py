"""A set-up that a line states is capacity that what was agreed no longer has."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from services.matching.domain.assignments import AssignmentState
from services.matching.domain.routes import RouteStep
from services.matching.scheduling.costs import TIMES_HIGHEST, Costs
from services.money import from_micros
from tests.matching import world
from tests.matching.world import World


def state(park: World, **figures: Any) -> None:
    park.follow(world.line("sew-a", "alpha", "sew", version=park.snapshot().lines["sew-a"].version + 1, **figures))


@pytest.fixture
def agreed(small: World) -> World:
    """200 units that alpha has accepted: all it can do on two days in a row, on which no other day is in time."""
    route = (RouteStep("sew", only_enterprises=("alpha",)),)
    small.place(world.draft("o1", quantity=200, due=world.day(2), route=route))
    small.go_live()
    small.fill_in()
    small.accept(small.assignment("sew-a"))
    return small


def test_a_set_up_for_which_there_is_no_capacity_puts_the_assignment_at_risk(agreed: World) -> None:
    assert (agreed.assignment("sew-a").at_risk, agreed.waiting()) == (False, [])
    state(agreed, setup=1)
    assert (agreed.assignment("sew-a").at_risk, agreed.waiting()) == (True, ["o1"])
    assert agreed.assignment("sew-a").state is AssignmentState.ACCEPTED


def test_capacity_that_covers_the_set_up_of_the_first_day_is_enough(agreed: World) -> None:
    agreed.follow(world.figures("sew-a", 1, {world.day(0): 130}))
    state(agreed, setup=30)
    assert not agreed.assignment("sew-a").at_risk
    state(agreed, setup=31)
    assert agreed.assignment("sew-a").at_risk


def test_an_order_without_a_cost_of_its_own_is_worth_its_set_ups(small: World) -> None:
    policy = replace(world.park().policy, default_unmet_cost_micros=None)
    small.follow(world.park(version=2, policy=policy))
    small.place(world.draft("o1", quantity=80))
    before = Costs.of(small.snapshot()).unmet(small.order())
    state(small, setup_cost_micros=8_000_000_000)
    after = Costs.of(small.snapshot()).unmet(small.order())
    assert after - before == pytest.approx(TIMES_HIGHEST * from_micros(8_000_000_000) / 80)
