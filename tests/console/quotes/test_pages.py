"""Quotes as a park manager asks for them, holds one and takes it, on a park that really runs."""

from __future__ import annotations

import re

import pytest

from tests.console import world
from tests.console.installation import Installation
from tests.console.posting import ORDER
from tests.console.visitor import Visitor

pytestmark = pytest.mark.slow

ASK = "/orders/new/quote"


def asked(manager: Visitor, **changes: str) -> str:
    """The page of a quote that is asked for now, beside the form of a new order."""
    manager.open("/orders/new")
    values = manager.form().values | ORDER | changes
    manager.send_form(ASK, values)
    assert manager.page.status_code == 200, manager.text
    return manager.page.request.path


def test_a_manager_asks_holds_and_takes_a_quote(manager: Visitor) -> None:
    page = asked(manager, quantity="2,400", buyer_reference="Q-1", due_date=world.day(27).isoformat())
    assert "All of it can be there by" in manager.text
    assert manager.text.count("CN¥") + manager.text.count("¥") >= 6
    assert "All of it, as early as possible" in manager.text
    assert "Knitting" in manager.text
    manager.press(f"{page}/hold")
    assert "Nobody else gets this capacity until the hold ends." in manager.text
    assert "held until" in manager.open("/quotes").text
    assert "Q-1" in manager.text
    manager.open(page)
    manager.press(f"{page}/take")
    assert "The order is made, on the lines and days that were held." in manager.text
    assert "Q-1" in manager.text
    assert manager.page.request.path.startswith("/orders/")
    assert "The order that it became" in manager.open(page).text


def test_a_hold_is_released_and_the_question_changed(manager: Visitor) -> None:
    page = asked(manager, quantity="1,700")
    manager.press(f"{page}/hold")
    manager.press(f"{page}/release")
    assert "Released. The capacity is free for others." in manager.text
    assert "It was released." in manager.text
    again = re.search(r"/orders/new\?quote=[0-9a-f]+", manager.text)
    assert again
    manager.open(again.group())
    assert manager.form().values["quantity"] == "1700"


def test_what_cannot_be_done_is_answered_with_the_step_that_binds(manager: Visitor, installation: Installation) -> None:
    page = asked(manager, product="parks/sock/products/gold")
    assert "Not all of it can be there by" in manager.text
    assert "no line in the park is eligible for Knitting" in manager.text
    assert "there is no way to make all of it" in manager.text
    reader = installation.visitor(world.MANAGER, "zh-CN")
    assert "园区里没有产线符合Knitting链环的要求" in reader.open(page).text


def test_a_day_beyond_the_horizon_is_answered_as_such(manager: Visitor) -> None:
    asked(manager, release_date=world.day(60).isoformat(), due_date=world.day(90).isoformat())
    assert "lies beyond the days that the park plans" in manager.text


def test_a_wrong_field_is_shown_on_the_form(manager: Visitor) -> None:
    manager.open("/orders/new")
    manager.send_form(ASK, manager.form().values | ORDER | {"quantity": "0"})
    assert manager.page.status_code == 400
    assert "Give a number from 1 to 1,000,000,000." in manager.text


def test_a_quote_that_is_over_is_neither_held_nor_taken(manager: Visitor) -> None:
    page = asked(manager, quantity="1,900")
    kept = manager.form(f"{page}/hold").values | {"etag": ""}
    manager.press(f"{page}/hold")
    held = manager.form(f"{page}/take").values | {"etag": ""}
    manager.press(f"{page}/release")
    manager.send_form(f"{page}/take", held)
    assert "Nothing is held for it any more" in manager.text
    manager.send_form(f"{page}/hold", kept | {"request_id": "other"})
    assert "Ask for another quote." in manager.text


def test_an_answer_that_is_none_is_refused(manager: Visitor) -> None:
    page = asked(manager, quantity="2,100")
    manager.send_form(f"{page}/hold", manager.form(f"{page}/hold").values | {"answer": "17"})
    assert "Choose one of the answers." in manager.text


def test_enterprises_see_no_quotes(installation: Installation, manager: Visitor) -> None:
    page = asked(manager)
    rival = installation.visitor(world.KNITTER)
    assert rival.open("/quotes").status_code == 403
    assert rival.open(page).status_code == 403
