"""What an enterprise has made stays agreed at its price, though later steps spoil it or the road takes it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from services.chassis.rpc.paging import Page
from services.matching.domain.assignments import Assignment, AssignmentState
from services.matching.domain.orders import Order
from services.matching.domain.terms import TermsKind
from services.matching.storage import terms as stored_terms
from services.matching.use_cases import ending_orders
from tests.matching import world
from tests.matching.use_cases.test_goods import CUT, days_pass_until_cut, end, moved
from tests.matching.world import PARK, World

pytestmark = pytest.mark.slow


@pytest.fixture
def cut(small: World) -> World:
    """The cutter has made 80 units, and alpha has agreed to sew them."""
    small.policy(auto_confirm=True, same_day_until="24:00")
    small.place(world.draft())
    small.fill_in()
    small.accept(small.assignment("sew-a"))
    days_pass_until_cut(small)
    return small


def withdrawn(park: World, assignment: Assignment) -> int:
    """Units that its history takes back."""
    page = Page(100, (), "")
    entries = park.read(lambda session: stored_terms.page_of_terms(session, PARK, assignment.id, page))
    return sum(sum(entry.quantities.values()) for entry in entries if entry.kind is TermsKind.WITHDRAWN)


def test_units_lost_on_the_road_are_not_taken_back_from_the_terms_of_their_maker(cut: World) -> None:
    """Seen: 214 units were made and damaged on the road: their maker's assignment had them withdrawn."""
    before = cut.assignment("cut-1")
    moved(cut, CUT, received=70, lost=10, state="delivered")
    after = cut.assignment("cut-1")
    assert (after.state, after.quantities) == (AssignmentState.DONE, before.quantities)
    assert (after.agreed_terms, withdrawn(cut, after)) == (before.agreed_terms, 0)


def test_units_made_again_are_agreed_beside_those_that_were_lost(cut: World) -> None:
    made = cut.assignment("cut-1").quantities
    moved(cut, CUT, received=70, lost=10, state="delivered")
    cut.fill_in()
    again = cut.assignment("cut-1")
    assert {day: units for day, units in again.quantities.items() if day < cut.today()} == made
    assert sum(units for day, units in again.quantities.items() if day >= cut.today()) == 10
    assert withdrawn(cut, again) == 0


@pytest.mark.parametrize("use_case", [ending_orders.cancel_order, ending_orders.close_order])
def test_an_order_that_ends_leaves_work_done_though_all_of_it_is_lost(
    cut: World, use_case: Callable[..., Order]
) -> None:
    made = cut.assignment("cut-1").quantities
    moved(cut, CUT, received=0, lost=80, state="delivered")
    end(cut, use_case)
    kept = cut.assignment("cut-1")
    assert (kept.state, kept.quantities) == (AssignmentState.DONE, made)
    assert cut.assignment("sew-a").state is AssignmentState.CANCELLED
