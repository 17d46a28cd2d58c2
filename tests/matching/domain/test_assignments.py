from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from services.errors import Infeasible
from services.matching.domain.assignments import Asking, Assignment, AssignmentState, Done, RiskCause, assignment_id
from services.matching.domain.lots import Stage
from services.matching.domain.terms import PLAN, Terms
from tests.matching.world import NOW, TODAY, day

ASKED = Terms({TODAY: 10, day(1): 5}, 1.0, 7)


def assignment(**changes: Any) -> Assignment:
    given: dict[str, Any] = {
        "park": "p1",
        "id": "a1",
        "order": "o1",
        "step": 0,
        "link": "sew",
        "enterprise": "alpha",
        "line": "sew-a",
        "product": "sock",
        "quantities": ASKED.quantities,
        "unit_load": ASKED.unit_load,
        "unit_price_micros": ASKED.unit_price_micros,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Assignment(**{**given, **changes})


ASKING = Asking(PLAN, NOW, TODAY)


def accepted() -> Assignment:
    given = assignment()
    given.accept(ASKING)
    return given


def test_the_same_terms_again_change_nothing() -> None:
    given = accepted()
    given.ask(ASKED, ASKING)
    assert (given.state, given.version) == (AssignmentState.ACCEPTED, 2)


def test_less_than_was_accepted_stays_accepted() -> None:
    given = accepted()
    given.ask(Terms({TODAY: 4}, 1.0, 7), ASKING)
    assert given.state is AssignmentState.ACCEPTED


@pytest.mark.parametrize("terms", [Terms({TODAY: 11}, 1.0, 7), Terms({day(2): 1}, 1.0, 7)])
def test_more_than_was_accepted_is_offered_again(terms: Terms) -> None:
    given = accepted()
    given.ask(terms, ASKING)
    assert given.state is AssignmentState.OFFERED


def test_an_enterprise_that_auto_accepts_accepts_more_too() -> None:
    given = accepted()
    given.ask(Terms({TODAY: 11}, 1.0, 7), replace(ASKING, auto_accept=True))
    assert given.state is AssignmentState.ACCEPTED


def test_made_units_that_nobody_had_agreed_to_are_news() -> None:
    """The change was published and not stored: the enterprise saw other units agreed than others did."""
    given = accepted()
    given.ask(Terms({TODAY: 15, day(1): 5}, 1.0, 7), ASKING)
    done = Done(10, 0)
    given.record(TODAY, done, NOW)
    before = given.version

    given.settle(TODAY, 15, done, NOW)

    assert (given.state, given.quantities) == (AssignmentState.OFFERED, {TODAY: 15, day(1): 5})
    assert (given.agreed_quantities[TODAY], given.version) == (15, before + 1)


def test_what_was_withdrawn_can_be_offered_again() -> None:
    given = accepted()
    given.withdraw(ASKING)
    assert not given.active
    given.ask(ASKED, ASKING)
    assert given.state is AssignmentState.OFFERED


def test_a_risk_is_news_once() -> None:
    given = assignment()
    assert [given.mark(RiskCause.CAPACITY, NOW), given.mark(RiskCause.CAPACITY, NOW), given.mark(None, NOW)] == [
        True,
        False,
        True,
    ]


@pytest.mark.parametrize("state", [AssignmentState.DECLINED, AssignmentState.CANCELLED, AssignmentState.DONE])
def test_what_is_over_cannot_be_declined(state: AssignmentState) -> None:
    with pytest.raises(Infeasible, match=f"{state.name}.*OFFERED or COUNTERED or ACCEPTED"):
        assignment(state=state).decline("no", ASKING)


def test_the_id_of_an_assignment_discloses_nothing_of_others() -> None:
    assert assignment_id("o1", Stage(0, "sew-a")) == assignment_id("o1", Stage(0, "sew-a"))
    assert len({assignment_id("o1", Stage(step, line)) for step in (0, 1) for line in ("sew-a", "sew-b")}) == 4
