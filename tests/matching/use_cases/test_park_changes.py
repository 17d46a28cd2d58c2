"""A park changes: what is live is checked, marked and planned again, and nothing that is agreed is lost unseen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from services.matching.domain.assignments import AssignmentState, RiskCause
from services.matching.domain.park import Lane, Quota
from services.matching.domain.routes import RouteStep
from services.matching.storage import orders as stored_orders
from tests.matching import world
from tests.matching.world import World, draft, line

pytestmark = pytest.mark.slow


def agreed(small: World, *idents: str) -> None:
    """The orders are live, and everybody has agreed."""
    small.place(*(draft(ident) for ident in idents))
    small.go_live()
    for ident in idents:
        for assignment in small.assignments(ident):
            if assignment.state is AssignmentState.OFFERED:
                small.accept(assignment)
    no_longer_waiting(small)


def no_longer_waiting(small: World) -> None:
    small.write(lambda session: stored_orders.take_requests(session, world.PARK))


def change(small: World, **changes: Any) -> None:
    small.follow(world.park(version=small.snapshot().park.version + 1, **changes))


def at_risk(small: World, ident: str = "o1") -> list[str]:
    return [assignment.line for assignment in small.assignments(ident) if assignment.at_risk]


def causes(small: World, ident: str = "o1") -> set[RiskCause | None]:
    return {assignment.risk_cause for assignment in small.assignments(ident)}


NO_WAY = {"lanes": (Lane("east", "port", 1, 20_000),)}
LONGER = {"lanes": (Lane("west", "east", 9, 10_000), Lane("east", "port", 1, 20_000))}
LESS_STEAM = {"quotas": (Quota("steam", ("sew",), 10.0, 1.0),)}


@pytest.mark.parametrize("changes", [NO_WAY, LONGER, LESS_STEAM], ids=["no lane", "longer", "quota"])
def test_what_no_longer_holds_is_marked_and_waits_for_a_plan(small: World, changes: dict[str, Any]) -> None:
    """Seen: nothing marked."""
    agreed(small, "o1")
    change(small, **changes)
    assert "sew-a" in at_risk(small)
    assert small.waiting() == ["o1"]


def test_the_cause_stays_until_a_plan_has_placed_the_work_again_or_the_park_is_as_before(small: World) -> None:
    agreed(small, "o1")
    change(small, **LONGER)
    small.follow(line("sew-a", "alpha", "sew", version=2, planned_daily_capacity=1_000))
    assert causes(small) >= {RiskCause.PARK}
    change(small, lanes=world.park().lanes)
    assert causes(small) == {None}


def test_a_fill_in_plan_of_another_order_drops_no_accepted_lots(small: World) -> None:
    """Seen: the next fill-in dropped accepted lots."""
    agreed(small, "o1", "o2")
    before = {ident: small.lots(ident) for ident in ("o1", "o2")}
    change(small, **LONGER)
    no_longer_waiting(small)
    small.place(draft("o3", due=world.day(20)))
    assert small.fill_in() is not None
    assert {ident: small.lots(ident) for ident in ("o1", "o2")} == before
    assert small.order("o3").scheduled_quantity == 80


def test_what_no_longer_holds_is_planned_anew(small: World) -> None:
    agreed(small, "o1")
    change(small, **LONGER)
    assert small.fill_in() is not None
    order = small.order()
    assert (order.scheduled_quantity, at_risk(small)) == (80, [])
    cut, sewn = small.lots()[0].steps
    assert sewn.day - cut.day >= 10


def test_a_change_that_touches_nothing_live_marks_nothing(small: World) -> None:
    agreed(small, "o1")
    change(small, tags=("fine", "coarse"), lanes=(*world.park().lanes, Lane("port", "west", 3, 1)))
    assert (at_risk(small), small.waiting()) == ([], [])


def test_a_line_that_moves_marks_what_can_no_longer_reach_it(small: World) -> None:
    agreed(small, "o1")
    moved = replace(line("sew-a", "alpha", "sew", version=2), zone="port")
    small.follow(moved)
    assert "sew-a" in at_risk(small)


def test_a_tag_that_a_line_loses_marks_the_work_that_needs_it(small: World) -> None:
    route = (RouteStep("cut"), RouteStep("sew", tags=("fine",)))
    small.follow(line("sew-a", "alpha", "sew", version=2, tags=("fine",)))
    small.place(draft(route=route))
    small.go_live()
    no_longer_waiting(small)
    small.follow(line("sew-a", "alpha", "sew", version=3))
    assert "sew-a" in at_risk(small)
    assert small.waiting() == ["o1"]
