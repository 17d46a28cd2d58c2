"""What is agreed takes no more of a line's day than the capacity that is known when it is agreed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.chassis.identity import Caller
from services.errors import Infeasible
from services.matching.domain.assignments import Assignment, AssignmentState
from services.matching.domain.routes import RouteStep
from tests.matching import world
from tests.matching.counters import AT_BETA, accept_counter, counter
from tests.matching.world import World

AT_ALPHA = (RouteStep("sew", only_enterprises=("alpha",)),)


def offered(park: World, quantity: int = 80) -> tuple[Assignment, date]:
    """An order's offer to alpha, all of it on one day."""
    park.place(world.draft("o1", quantity=quantity, route=AT_ALPHA))
    park.go_live()
    asked = park.assignment("sew-a")
    [when] = asked.quantities
    return asked, when


def fall(park: World, line: str, amounts: dict[date, int], version: int = 1) -> None:
    """The enterprise lowers its capacity figures."""
    park.follow(world.figures(line, version, amounts))


def refusal(park: World, asked: Assignment, **how: Any) -> Infeasible:
    """The refusal of an acceptance, which leaves the offer as it was."""
    before = park.assignment(asked.line, asked.order)
    with pytest.raises(Infeasible) as refused:
        park.accept(before, **how)
    after = park.assignment(asked.line, asked.order)
    assert (after.state, after.version) == (AssignmentState.OFFERED, before.version)
    return refused.value


@pytest.mark.parametrize("caller", [world.ALPHA, world.MANAGER], ids=["its enterprise", "the manager for it"])
def test_an_offer_is_not_accepted_after_the_lines_capacity_has_fallen(small: World, caller: Caller) -> None:
    """Seen: 74 were agreed on a day on which the line could do nothing any more."""
    asked, when = offered(small)
    fall(small, "sew-a", {when: 0})
    refused = refusal(small, asked, caller=caller)
    assert (refused.code, refused.params) == ("AGREED_ABOVE_CAPACITY", {"fits": "0", "quantity": "80"})
    assert "raise the line's capacity figures" in refused.message


def test_the_refusal_names_what_fits_on_each_day_and_that_part_can_be_accepted(small: World) -> None:
    asked, when = offered(small)
    fall(small, "sew-a", {when: 30})
    [day] = refusal(small, asked).problems
    assert day.params == {"date": f"{when}", "capacity": "30", "taken": "0", "quantity": "80", "fits": "30"}
    assert refusal(small, asked, units={when: 31}).params == {"fits": "30", "quantity": "31"}
    assert small.accept(small.assignment("sew-a"), units={when: 30}).quantities == {when: 30}


def test_a_raised_figure_lets_it_be_accepted(small: World) -> None:
    asked, when = offered(small)
    fall(small, "sew-a", {when: 0})
    refusal(small, asked)
    fall(small, "sew-a", {when: 80}, version=2)
    assert small.accept(small.assignment("sew-a")).state is AssignmentState.ACCEPTED


def test_of_several_offers_of_one_line_and_day_those_are_accepted_that_fit(small: World) -> None:
    drafts = [world.draft(ident, quantity=50, route=AT_ALPHA, due=world.day(2)) for ident in ("o1", "o2")]
    small.place(*drafts)
    small.go_live()
    first, second = small.assignment("sew-a", "o1"), small.assignment("sew-a", "o2")
    [when] = {*first.quantities, *second.quantities}
    fall(small, "sew-a", {when: 70})
    small.accept(small.assignment("sew-a", "o1"))
    [day] = refusal(small, second).problems
    assert (day.params["taken"], day.params["fits"]) == ("50", "20")


def test_a_set_up_is_part_of_what_agreed_work_takes(small: World) -> None:
    small.follow(world.line("sew-a", "alpha", "sew", version=2, setup=20))
    asked, when = offered(small, 60)
    fall(small, "sew-a", {when: 70})
    assert refusal(small, asked).params["fits"] == "50"


def test_what_is_agreed_already_stays_where_an_addition_does_not_fit(small: World) -> None:
    asked, when = offered(small, 60)
    accepted = small.accept(asked)
    small.place(world.draft("o2", quantity=40, route=AT_ALPHA, due=world.day(2)))
    small.go_live()
    addition = small.assignment("sew-a", "o2")
    assert dict(addition.quantities) == {when: 40}
    fall(small, "sew-a", {when: 60})
    refusal(small, addition)
    assert small.assignment("sew-a").quantities == accepted.quantities


def countered(park: World) -> tuple[Assignment, date]:
    """Beta offers 40 of its units a day later, at a price that only the manager may take."""
    park.place(world.draft("o1", quantity=40, route=AT_BETA))
    park.go_live()
    asked = park.assignment("sew-b")
    later = max(asked.quantities) + timedelta(days=1)
    return counter(park, asked, {later: 40}, 9_000_000, world.BETA), later


def test_a_counter_offer_is_not_taken_after_the_lines_capacity_has_fallen(small: World) -> None:
    answered, later = countered(small)
    fall(small, "sew-b", {later: 39})
    with pytest.raises(Infeasible) as refused:
        accept_counter(small, small.assignment("sew-b"))
    assert (refused.value.code, refused.value.params["fits"]) == ("AGREED_ABOVE_CAPACITY", "39")
    assert small.assignment("sew-b").state is AssignmentState.COUNTERED
    assert small.assignment("sew-b").counter == answered.counter


def test_a_counter_offer_names_no_more_than_the_line_can_do(small: World) -> None:
    small.place(world.draft("o1", quantity=40, route=AT_BETA))
    small.go_live()
    asked = small.assignment("sew-b")
    full = world.day(6)
    fall(small, "sew-b", {full: 10})
    with pytest.raises(Infeasible) as refused:
        counter(small, small.assignment("sew-b"), {full: 40}, asked.unit_price_micros, world.BETA)
    assert refused.value.params == {"fits": "10", "quantity": "40"}


def test_a_plan_agrees_to_no_counter_offer_that_the_line_can_no_longer_do(small: World) -> None:
    small.policy(counter_tolerance=0.5)
    small.place(world.draft("o1", quantity=40, route=AT_BETA))
    small.go_live()
    asked = small.assignment("sew-b")
    counter(small, asked, {world.day(6): 40}, asked.unit_price_micros, world.BETA)
    fall(small, "sew-b", {world.day(6): 10})
    small.fill_in()
    agreed = small.assignment("sew-b").agreed_quantities
    assert agreed.get(world.day(6), 0) <= 10


def test_an_enterprise_that_accepts_by_itself_accepts_no_more_than_its_line_can_do(small: World) -> None:
    """Its capacity falls between the plan's working out and its confirmation."""
    small.follow(replace(world.enterprises()[1], version=2, auto_accept=True))
    small.place(world.draft("o1", quantity=80, route=AT_ALPHA))
    plan = small.ready()
    fall(small, "sew-a", {world.day(number): 30 for number in range(9)})
    small.confirm(plan)
    agreed = [each.agreed_quantities for each in small.assignments()]
    assert all(units <= 30 for each in agreed for units in each.values())
    assert small.waiting() == ["o1"]
