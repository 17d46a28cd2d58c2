"""Assignments show their campaigns: from, to, units by day, and what the set-up takes, stated or assumed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from parkloom.ladder.v1 import ladder_pb2
from parkloom.matching.v1 import matching_service_pb2 as service
from parkloom.matching.v1.assignment_pb2 import Assignment
from services.chassis.identity import Caller, Role
from services.matching.domain.routes import RouteStep
from tests.matching import world
from tests.matching.api.messages import PARENT
from tests.matching.world import World
from tests.serving import Clients

pytestmark = pytest.mark.slow

BUYER = Caller("ann", world.PARK, Role.INTEGRATOR, scopes=frozenset({"assignments.read", "prices.read"}))


@pytest.fixture
def planned(matching: Clients, small: World) -> World:
    """200 units at alpha, which are in time only on the first and the third day: on the second it is closed."""
    small.follow(world.figures("sew-a", 1, {world.day(1): 0}))
    route = (RouteStep("sew", only_enterprises=("alpha",)),)
    small.place(world.draft("o1", quantity=200, due=world.day(3), route=route, owner="ann"))
    small.go_live()
    return small


def shown(matching: Clients, caller: Caller = world.ALPHA) -> Assignment:
    [found] = matching(caller).ListAssignments(service.ListAssignmentsRequest(parent=PARENT)).assignments
    assert matching(caller).GetAssignment(service.GetAssignmentRequest(name=found.name)) == found
    return found


def spans(assignment: Assignment) -> list[tuple[str, str, int]]:
    return [(each.first_date, each.last_date, each.total_quantity) for each in assignment.campaigns]


def state(small: World, **figures: Any) -> None:
    small.follow(world.line("sew-a", "alpha", "sew", version=small.snapshot().lines["sew-a"].version + 1, **figures))


def test_a_campaign_runs_over_days_on_which_the_line_is_closed(matching: Clients, planned: World) -> None:
    found = shown(matching)
    assert spans(found) == [(str(world.day(0)), str(world.day(2)), 200)]
    assert list(found.campaigns[0].quantities) == list(found.quantities)


def test_a_day_that_opens_between_two_runs_makes_two_campaigns(matching: Clients, planned: World) -> None:
    planned.follow(world.figures("sew-a", 2, {world.day(1): 50}))
    assert spans(shown(matching)) == [(str(world.day(number)), str(world.day(number)), 100) for number in (0, 2)]


def test_a_set_up_that_nobody_states_is_assumed_to_take_nothing(matching: Clients, planned: World) -> None:
    [campaign] = shown(matching).campaigns
    nothing = ladder_pb2.FigureInUse(origin="FIGURE_ORIGIN_NONE", assumed=True)
    assert (campaign.setup, campaign.setup_cost_micros) == (nothing, nothing)


def test_a_set_up_is_the_line_s_own_or_assumed_from_its_link_s(matching: Clients, planned: World) -> None:
    links = (world.park().links[0], replace(world.park().links[1], default_setup=30))
    planned.follow(world.park(version=2, links=links))
    state(planned, setup_cost_micros=5_000_000)
    [campaign] = shown(matching).campaigns
    assert campaign.setup == ladder_pb2.FigureInUse(figure=30, origin="FIGURE_ORIGIN_LINK", assumed=True)
    assert campaign.setup_cost_micros == ladder_pb2.FigureInUse(figure=5_000_000, origin="FIGURE_ORIGIN_LINE")
    state(planned, setup=0)
    assert shown(matching).campaigns[0].setup == ladder_pb2.FigureInUse(origin="FIGURE_ORIGIN_LINE")


def test_managers_and_auditors_are_shown_what_the_enterprise_is(matching: Clients, planned: World) -> None:
    assert shown(matching, world.MANAGER) == shown(matching, world.AUDITOR) == shown(matching, world.ALPHA)


def test_an_answer_is_shown_with_its_campaigns(matching: Clients, planned: World) -> None:
    name = shown(matching).name
    accepted = matching(world.ALPHA).AcceptAssignment(service.AcceptAssignmentRequest(name=name, etag="v1"))
    assert spans(accepted) == [(str(world.day(0)), str(world.day(2)), 200)]
    declined = matching(world.ALPHA).DeclineAssignment(
        service.DeclineAssignmentRequest(name=name, etag="v2", reason="no")
    )
    assert spans(declined) == spans(accepted)


def test_a_buyer_is_shown_no_campaigns_of_its_orders_enterprises(matching: Clients, planned: World) -> None:
    found = shown(matching, BUYER)
    assert (len(found.quantities), len(found.campaigns)) == (2, 0)


def test_rivals_are_shown_none_of_it(matching: Clients, planned: World) -> None:
    asked = service.ListAssignmentsRequest(parent=PARENT)
    assert list(matching(world.BETA).ListAssignments(asked).assignments) == []
