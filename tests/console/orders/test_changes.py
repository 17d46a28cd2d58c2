"""Orders as a park manager changes and cancels them, and exclusions that are lifted."""

from __future__ import annotations

import re

import pytest

from parkloom.matching.v1.assignment_pb2 import Assignment
from services.console.orders.view import progress
from tests.console import world
from tests.console.posting import Posted, post_order
from tests.console.visitor import Visitor

pytestmark = pytest.mark.slow

MINE = "/enterprises/knit-a"
# What the form's list of zones holds; a visitor fills lists in by hand.
PLACE = {"ship_to_zone": "port"}


@pytest.fixture
def waiting(manager: Visitor) -> str:
    """The page of an order that no line can make, once a plan has found that: none changes it meanwhile."""
    page = post_order(manager, product="parks/sock/products/gold", buyer_reference="to change")
    manager.wait_for(page, "Unmatched")
    return page


def test_a_changed_order_shows_its_new_figures(manager: Visitor, waiting: str) -> None:
    manager.open(f"{waiting}/change")
    assert "Nothing of it is agreed or made yet." in manager.text
    manager.press(**PLACE, quantity="2,500", tolerance="2.5%", late_cost_micros="1.5", buyer_reference="PO-77")
    assert "Saved. What no longer fits is planned again." in manager.text
    assert "of 2,500 scheduled" in manager.text
    manager.open(f"{waiting}/change")
    kept = manager.form().values
    assert (kept["tolerance"], kept["late_cost_micros"], kept["buyer_reference"]) == ("2.5", "1.5", "PO-77")


def test_an_order_saved_as_it_was_is_not_changed(manager: Visitor, waiting: str) -> None:
    manager.open(f"{waiting}/change")
    manager.press(**PLACE)
    assert "Nothing was changed." in manager.text


@pytest.mark.parametrize(
    ("field", "value", "hint"),
    [
        ("quantity", "0", "Give a number from 1 to 1,000,000,000."),
        ("tolerance", "51", "Give a number from 0 to 50."),
        ("tolerance", "some", "give a number of percent, such as 3 or 2.5%"),
        ("due_date", world.day(-1).isoformat(), "Choose a day from"),
        ("ship_to_zone", "moon", "Not a valid choice."),
    ],
)
def test_a_change_that_cannot_be_is_refused_at_its_field(
    manager: Visitor, waiting: str, field: str, value: str, hint: str
) -> None:
    manager.open(f"{waiting}/change")
    manager.press(**PLACE | {field: value})
    assert (manager.page.status_code, hint in manager.text) == (400, True)


def test_an_order_that_was_changed_meanwhile_is_shown_again(manager: Visitor, waiting: str) -> None:
    manager.open(f"{waiting}/change")
    late = manager.form().values | PLACE
    manager.press(**PLACE, quantity="77")
    manager.post_bare(f"{waiting}/change", **late | {"quantity": "78"})
    assert "It changed while you were looking at it." in manager.open(waiting).text
    assert "of 77 scheduled" in manager.text


@pytest.mark.slow
def test_what_is_agreed_stands_beside_the_form_and_bounds_it(
    manager: Visitor, knitter: Visitor, posted: Posted
) -> None:
    order, asked = _first_offered(manager, knitter, "accept")
    knitter.press(f"/assignments/{asked}/accept")
    found = re.findall(r"([0-9,]+) agreed, 0 made", manager.open(f"/orders/{order}/change").text)
    agreed = max(int(units.replace(",", "")) for units in found)
    manager.press(**PLACE, quantity=str(agreed - 1))
    refusal = f"Give at least {agreed:,}: so many are made, agreed"
    assert (manager.page.status_code, refusal in manager.text) == (400, True)
    assert f"{agreed:,} agreed" in manager.open(f"/orders/{order}").text


def test_a_cancelled_order_can_no_longer_be_changed(manager: Visitor, waiting: str) -> None:
    manager.open(waiting)
    manager.press(f"{waiting}/cancel")
    assert ("The order is cancelled." in manager.text, "/change" in manager.text) == (True, False)
    manager.open(f"{waiting}/change")
    manager.press(**PLACE, quantity="77")
    assert "That is not possible as things stand." in manager.text


def test_an_exclusion_is_listed_with_its_reason_and_lifted(manager: Visitor, knitter: Visitor, posted: Posted) -> None:
    order, ident = _first_offered(manager, knitter, "decline")
    knitter.press(f"/assignments/{ident}/decline", reason="the needles are worn")
    assert "It declined: the needles are worn" in manager.open(f"/orders/{order}").text
    manager.press(f"/orders/{order}/lift")
    assert "Lifted. The next plans may ask the enterprise again." in manager.text
    assert "the needles are worn" not in manager.text


def test_only_managers_change_and_cancel_orders(knitter: Visitor, waiting: str) -> None:
    assert knitter.open(f"{waiting}/change").status_code == 403
    for what in ("cancel", "lift", "change"):
        assert knitter.post_bare(f"{waiting}/{what}", **knitter.form("/sign-out").values).status_code == 403


def test_reported_and_assumed_units_are_told_apart_by_step() -> None:
    day = {"date": "2026-03-02", "quantity": 50}
    reported = Assignment(
        step=1,
        agreed=[{"quantities": [day]}],
        done=[{"date": "2026-03-02", "good_quantity": 30, "scrapped_quantity": 2}],
    )
    assumed = Assignment(
        step=1,
        agreed=[{"quantities": [day]}],
        done=[{"date": "2026-03-03", "good_quantity": 20, "assumed": True}],
    )
    [step] = progress([reported, assumed, Assignment(step=0)], ["Knitting", "Packing"])
    assert (step.link, step.agreed, step.good, step.assumed, step.scrapped) == ("Packing", 100, 50, 20, 2)
    assert (step.first_date, step.last_date) == ("2026-03-02", "2026-03-03")


def _first_offered(manager: Visitor, knitter: Visitor, answer: str) -> tuple[str, str]:
    """The order and the assignment of an offer that the knitter may answer so; one is asked for where there is none."""
    if f"/{answer}" not in knitter.open(f"{MINE}?show=offered").text:
        post_order(manager, quantity="300", due_date=world.day(25).isoformat())
        knitter.wait_for(f"{MINE}?show=offered", f"/{answer}")
    return _cards(knitter.text, answer)[0]


def _cards(page: str, answer: str) -> list[tuple[str, str]]:
    """Order and assignment of each card of an enterprise's page that offers the answer."""
    pattern = re.compile(rf'class="id">([^ ]+) · .*/assignments/([^/"]+)/{answer}"', re.DOTALL)
    found = (pattern.search(card) for card in page.split("<article")[1:])
    return [(card.group(1), card.group(2)) for card in found if card]
