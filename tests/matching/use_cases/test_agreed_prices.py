"""A price that an enterprise has accepted stands, for the order, the step and the line for which it was accepted."""

from __future__ import annotations

import pytest

from services.matching.domain.assignments import Asking, AssignmentState
from services.matching.domain.routes import RouteStep
from services.matching.domain.terms import PLAN, Terms
from services.matching.scheduling.problem import build_problem
from services.planning.model import AgreedPrice
from tests.matching import world
from tests.matching.world import World

pytestmark = pytest.mark.slow

AT_ALPHA = (RouteStep("sew", only_enterprises=("alpha",)),)
AGREED, RAISED = 1_000_000, 1_500_000


def raise_price(park: World) -> None:
    park.follow(world.line("sew-a", "alpha", "sew", version=2, price_micros=RAISED))


@pytest.fixture
def agreed(small: World) -> World:
    """80 units that alpha has accepted at its price of then; since then it asks half as much again."""
    small.place(world.draft("o1", quantity=80, route=AT_ALPHA))
    small.go_live()
    small.fill_in()
    small.accept(small.assignment("sew-a"))
    raise_price(small)
    return small


def steps_of(park: World, *orders: str) -> list[tuple[AgreedPrice, ...]]:
    known = park.snapshot()
    problem = build_problem(known, [known.orders[ident] for ident in orders], 10)
    return [step.agreed for order in problem.orders for step in order.route]


def move(park: World) -> None:
    """Less capacity on the days of the assignment, and a plan that moves part of the work to other days."""
    days = park.assignment("sew-a").quantities
    park.follow(world.figures("sew-a", 1, dict.fromkeys(days, 30)))
    park.go_live()
    assert park.assignment("sew-a").quantities != days


def test_an_accepted_price_stands_when_the_line_s_price_rises_and_work_moves(agreed: World) -> None:
    move(agreed)
    assignment = agreed.assignment("sew-a")
    assert (assignment.state, assignment.unit_price_micros) == (AssignmentState.OFFERED, AGREED)
    assert sum(map(assignment.agreed_on, assignment.quantities)) == 30


def test_the_plan_counts_what_was_agreed_at_its_price_and_others_at_the_line_s(agreed: World) -> None:
    agreed.place(world.draft("o2", quantity=10, route=AT_ALPHA))
    assert steps_of(agreed, "o1", "o2") == [(AgreedPrice("sew-a", 1.0),), ()]
    cost = agreed.go_live().cost
    assert cost is not None
    assert cost.production_micros == 80 * AGREED + 10 * RAISED
    assert agreed.assignment("sew-a", "o2").unit_price_micros == RAISED


def test_what_is_asked_beside_what_was_accepted_is_offered_at_the_accepted_price(agreed: World) -> None:
    assignment = agreed.assignment("sew-a")
    more = {day: units + 5 for day, units in assignment.quantities.items()}
    assignment.ask(Terms(more, 1.0, AGREED), Asking(PLAN, agreed.now, world.TODAY))
    assert (assignment.state, assignment.agreed_price_micros) == (AssignmentState.OFFERED, AGREED)


def test_an_offer_that_nobody_has_accepted_follows_the_line_s_price(small: World) -> None:
    small.place(world.draft("o1", quantity=80, route=AT_ALPHA))
    small.go_live()
    raise_price(small)
    assert steps_of(small, "o1") == [()]
    move(small)
    assert small.assignment("sew-a").unit_price_micros == RAISED


def test_a_declined_assignment_leaves_no_price_behind(agreed: World) -> None:
    agreed.decline(agreed.assignment("sew-a"))
    assert agreed.assignment("sew-a").agreed_price_micros is None


def test_a_price_that_is_still_the_line_s_is_not_named(small: World) -> None:
    small.place(world.draft("o1", quantity=80, route=AT_ALPHA))
    small.go_live()
    small.accept(small.assignment("sew-a"))
    assert steps_of(small, "o1") == [()]
