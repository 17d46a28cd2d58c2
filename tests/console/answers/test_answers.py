"""Counter-offers and answers in part, on the pages of the enterprise and of the manager."""

from __future__ import annotations

import re

import pytest

from tests.console import world
from tests.console.installation import Installation
from tests.console.posting import Posted, post_order
from tests.console.visitor import Visitor

pytestmark = pytest.mark.slow

MINE = "/enterprises/knit-a"


@pytest.fixture
def offered(knitter: Visitor, manager: Visitor, posted: Posted) -> str:
    """The page of an assignment that waits for the knitter's answer."""
    if "/accept" not in knitter.open(f"{MINE}?show=offered").text:
        post_order(manager, quantity="300", due_date=world.day(25).isoformat())
        knitter.wait_for(f"{MINE}?show=offered", "/accept")
    ident = re.findall(r"/assignments/([^/]+)/accept", knitter.text)[0]
    return f"/assignments/{ident}"


def test_a_counter_offer_goes_to_the_manager_who_refuses_it(
    knitter: Visitor, manager: Visitor, installation: Installation, offered: str
) -> None:
    knitter.open(offered)
    knitter.press(f"{offered}/counter", unit_price_micros="12345.5", reason="the yarn is late")
    assert "Sent. The park answers your counter-offer." in knitter.text
    assert "Accept the counter-offer" not in knitter.text
    reader = installation.visitor(world.KNITTER, "zh-CN")
    assert "还价" in reader.open(offered).text
    manager.open(offered)
    assert ("the yarn is late" in manager.text, "12,345.50" in manager.text) == (True, True)
    manager.press(f"{offered}/decline-counter", reason="too much")
    assert "Declined. What was asked is offered as before." in manager.text
    assert f"{offered}/accept" in knitter.open(f"{MINE}?show=offered").text


def test_more_than_asked_is_shown_at_the_top_of_the_form(knitter: Visitor, offered: str) -> None:
    knitter.open(offered)
    knitter.press(f"{offered}/accept-part", units="999999999")
    assert (knitter.page.status_code, "Give no more than the" in knitter.text) == (400, True)


def test_a_rival_opens_no_page_of_it(installation: Installation, offered: str) -> None:
    assert installation.visitor(world.RIVAL).open(offered).status_code == 404


def test_the_effect_on_the_scorecard_is_shown_before_the_answer(
    knitter: Visitor, manager: Visitor, installation: Installation, offered: str
) -> None:
    assert "If you accept all of it: " in knitter.open(offered).text
    assert "If you accept all of it" not in manager.open(offered).text
    assert "全部接单后为" in installation.visitor(world.KNITTER, "zh-CN").open(offered).text
