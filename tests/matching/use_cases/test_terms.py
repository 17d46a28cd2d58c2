"""Answers to what is asked, from the enterprise's word to the next plan."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from services.chassis.rpc.paging import Page
from services.errors import Infeasible
from services.matching.domain.assignments import Assignment, AssignmentState
from services.matching.domain.exclusions import Exclusion
from services.matching.domain.routes import RouteStep
from services.matching.domain.terms import TermsKind
from services.matching.storage import tables
from services.matching.storage import terms as stored_terms
from services.matching.use_cases.counters import lift_exclusion
from services.matching.use_cases.deadlines import end_times_to_answer
from tests.matching import world
from tests.matching.counters import AT_BETA, accept_counter, counter
from tests.matching.world import World

pytestmark = pytest.mark.slow

SEW = (RouteStep("sew"),)


def kinds(park: World, assignment: Assignment) -> list[TermsKind]:
    page = Page(100, (), "")
    rows = park.read(lambda session: stored_terms.page_of_terms(session, world.PARK, assignment.id, page))
    return [entry.kind for entry in rows]


@pytest.fixture
def agreed(small: World) -> World:
    """100 units at alpha on each of two days, accepted."""
    small.place(world.draft("o1", quantity=200, route=(RouteStep("sew", only_enterprises=("alpha",)),)))
    small.go_live()
    small.accept(small.assignment("sew-a"))
    return small


def total(assignment: Assignment) -> int:
    return sum(assignment.quantities.values())


def test_declining_an_addition_leaves_what_was_accepted_and_the_enterprise_keeps_it(small: World) -> None:
    """Seen: declining an addition of 90 lost the 100 accepted before and excluded the enterprise for good."""
    small.place(world.draft("o1", quantity=60, route=SEW))
    small.go_live()
    accepted = small.accept(small.assignment("sew-a"))
    small.write(lambda session: _enlarge(session, 150))
    small.go_live()
    offered = small.assignment("sew-a")
    assert (offered.state, total(offered)) == (AssignmentState.OFFERED, 150)
    small.decline(offered)
    kept = small.assignment("sew-a")
    assert (kept.state, kept.quantities) == (AssignmentState.ACCEPTED, accepted.quantities)
    small.fill_in()
    assert small.assignment("sew-a").quantities == accepted.quantities
    assert total(small.assignment("sew-b")) == 90
    small.go_live()
    assert small.assignment("sew-a").quantities == accepted.quantities


def _enlarge(session: Session, quantity: int) -> None:
    """The order is for more units."""
    session.execute(update(tables.orders).values(quantity=quantity))


def test_declining_after_the_first_accepted_day_leaves_it_done(agreed: World) -> None:
    """Seen, the gravest: it answered OFFERED."""
    agreed.days_pass(1)
    first = agreed.assignment("sew-a")
    declined = agreed.decline(first)
    made = {day: units for day, units in first.quantities.items() if day < agreed.today()}
    assert (declined.state, declined.quantities) == (AssignmentState.DONE, made)
    agreed.fill_in()
    again = agreed.assignment("sew-a")
    assert (again.state, again.quantities) == (AssignmentState.DONE, made)


def test_an_enterprise_that_accepts_a_part_is_asked_for_no_more_and_the_rest_goes_elsewhere(small: World) -> None:
    small.place(world.draft("o1", quantity=80, route=SEW))
    small.go_live()
    offered = small.assignment("sew-a")
    [day] = offered.quantities
    small.accept(offered, units={day: 50})
    assert small.order().scheduled_quantity == 50
    assert small.waiting() == ["o1"]
    small.fill_in()
    assert {each.line: (each.state, total(each)) for each in small.assignments()} == {
        "sew-a": (AssignmentState.ACCEPTED, 50),
        "sew-b": (AssignmentState.OFFERED, 30),
    }
    assert kinds(small, offered) == [TermsKind.ASKED, TermsKind.DECLINED, TermsKind.AGREED]


def test_what_is_left_out_of_an_acceptance_is_asked_of_the_enterprise_on_no_other_day(small: World) -> None:
    """The cut units that nobody else sews were asked of it beside the units agreed, on a day that was full."""
    small.policy(auto_confirm=True, same_day_until="24:00")
    small.follow(world.line("sew-b", "beta", "sew", version=2, min_lot=50))
    small.place(world.draft("o1", quantity=108))
    small.fill_in()
    offered = small.assignment("sew-a")
    agreed = dict(offered.quantities)
    agreed[max(agreed)] -= 3
    small.accept(offered, units=agreed)
    small.fill_in()
    assert small.assignment("sew-a").quantities == agreed
    assert total(small.assignment("cut-1")) == 108


def test_agreed_work_before_a_declined_step_stays_agreed_and_the_plan_goes_on_from_it(small: World) -> None:
    small.place(world.draft("o1", quantity=80))
    small.go_live()
    cut = small.assignment("cut-1")
    assert cut.state is AssignmentState.ACCEPTED
    small.decline(small.assignment("sew-a"))
    assert (small.assignment("cut-1").state, small.assignment("cut-1").version) == (cut.state, cut.version)
    small.fill_in()
    assert small.assignment("cut-1").quantities == cut.quantities
    assert total(small.assignment("sew-b")) == 80
    assert small.order().scheduled_quantity == 80


def test_a_lifted_exclusion_lets_plans_ask_again(small: World) -> None:
    small.place(world.draft("o1", quantity=10, route=(RouteStep("sew", only_enterprises=("alpha",)),)))
    small.go_live()
    small.decline(small.assignment("sew-a"))
    small.fill_in()
    assert small.assignment("sew-a").state is AssignmentState.DECLINED
    lifted = Exclusion("o1", 0, "alpha")
    small.write(lambda session: lift_exclusion(session, world.MANAGER, world.PARK, lifted))
    small.fill_in()
    assert small.assignment("sew-a").state is AssignmentState.OFFERED


def at_beta(park: World, quantity: int = 40) -> Assignment:
    park.place(world.draft("o1", quantity=quantity, route=AT_BETA))
    park.go_live()
    return park.assignment("sew-b")


def test_a_plan_takes_a_counter_offer_within_the_park_s_tolerance_where_it_is_cheapest(small: World) -> None:
    small.policy(counter_tolerance=0.1)
    offered = at_beta(small)
    counter(small, offered, {world.day(3): 30}, 2_100_000, world.BETA)
    small.fill_in()
    taken = small.assignment("sew-b")
    assert (taken.state, taken.quantities) == (AssignmentState.ACCEPTED, {world.day(3): 30})
    assert taken.unit_price_micros == 2_100_000
    assert small.order().scheduled_quantity == 30


def test_a_plan_leaves_a_counter_offer_where_another_enterprise_costs_less(small: World) -> None:
    small.policy(counter_tolerance=10.0)
    small.place(world.draft("o1", quantity=40, route=SEW))
    small.go_live()
    counter(small, small.assignment("sew-a"), {world.day(3): 40}, 9_000_000, world.ALPHA)
    small.fill_in()
    assert small.assignment("sew-a").state is AssignmentState.CANCELLED
    assert total(small.assignment("sew-b")) == 40


def test_a_counter_offer_above_the_tolerance_waits_for_the_manager_and_plans_leave_it(small: World) -> None:
    offered = at_beta(small)
    [day] = offered.quantities
    countered = counter(small, offered, {day: 30}, 9_000_000, world.BETA)
    small.go_live()
    assert small.assignment("sew-b").state is AssignmentState.COUNTERED
    accepted = accept_counter(small, countered)
    assert (accepted.state, accepted.quantities) == (AssignmentState.ACCEPTED, {day: 30})
    assert (accepted.unit_price_micros, small.order().scheduled_quantity) == (9_000_000, 30)


def test_the_rest_of_an_agreed_counter_offer_of_fewer_units_goes_elsewhere(small: World) -> None:
    small.place(world.draft("o1", quantity=40, route=SEW))
    small.go_live()
    [day] = small.assignment("sew-a").quantities
    accept_counter(small, counter(small, small.assignment("sew-a"), {day: 30}, 9_000_000, world.ALPHA))
    small.fill_in()
    assert (total(small.assignment("sew-a")), total(small.assignment("sew-b"))) == (30, 10)


def test_goods_that_cannot_be_there_by_a_counter_offers_day_are_named(small: World) -> None:
    small.place(world.draft("o1", quantity=40))
    small.go_live()
    offered = small.assignment("sew-a")
    countered = counter(small, offered, {world.TODAY: 40}, 9_000_000, world.ALPHA)
    with pytest.raises(Infeasible, match="40 units"):
        accept_counter(small, countered)
    assert small.assignment("sew-a").state is AssignmentState.COUNTERED


def end_times(park: World) -> None:
    end_times_to_answer(park.database, lambda: park.now)


def test_an_enterprise_is_reminded_once_and_then_what_it_did_not_answer_goes_elsewhere(small: World) -> None:
    small.policy(answer_within_hours=6, remind_before_hours=2)
    small.place(world.draft("o1", quantity=40, due=world.day(5), route=SEW))
    small.go_live()
    end_times(small)
    small.now += timedelta(hours=4, minutes=1)
    before = small.published("matching.assignments.v1")
    for _ in range(2):
        end_times(small)
    assert small.published("matching.assignments.v1") == before + 2
    small.now += timedelta(hours=2)
    with pytest.raises(Infeasible, match="time to answer has passed"):
        small.accept(small.assignment("sew-a"))
    end_times(small)
    assert small.assignment("sew-a").state is AssignmentState.WITHDRAWN
    small.fill_in()
    assert total(small.assignment("sew-b")) == 40
