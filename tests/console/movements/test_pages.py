"""The page on which movements are reported, in both languages."""

from __future__ import annotations

import re

from tests.console import world
from tests.console.installation import Installation
from tests.console.posting import Posted, post_order
from tests.console.visitor import Visitor


def test_a_manager_reports_a_movement_and_is_shown_what_contradicts_it(manager: Visitor) -> None:
    address = post_order(manager, quantity="40", due_date=world.day(20).isoformat())
    manager.wait_for(address, "/movements?date=")
    days = re.findall(r"/movements\?date=(\d{4}-\d\d-\d\d)", manager.text)
    order = address.rpartition("/")[2]
    card = next(card for day in days for card in _cards(manager.open(f"/movements?date={day}").text) if order in card)
    action = re.findall(r'action="([^"]*/report)', card)[0]

    manager.press(action, loaded_quantity="900000000")
    assert "40 units are planned: give at most 40." in manager.text
    manager.press(action, loaded_quantity="40")
    assert "Reported." in manager.text
    manager.press(action, received_quantity="30", lost_quantity="1")
    assert "On its way" in manager.text
    manager.press(action, received_quantity="10")
    assert "9 units are on the road: give no more in all." in manager.text
    _correct(manager, action, received_quantity="25", lost_quantity="15")
    assert ("Arrived 25 · Lost 15" in manager.open(manager.page.headers["Location"]).text) is True
    _correct(manager, action, received_quantity="40", lost_quantity="0")
    assert (manager.page.status_code, "Give at least 15: others are made or sent" in manager.text) == (409, True)


def _correct(manager: Visitor, action: str, **values: str) -> None:
    """Sends the form of the page that corrects a report."""
    form = next(form for form in manager.forms() if form.values.get("corrects") and form.action.startswith(action))
    manager.post_bare(form.action, **form.values | values)


def _cards(text: str) -> list[str]:
    return text.split('<article class="panel work">')[1:]


def test_an_enterprise_sees_its_own_movements_in_chinese(installation: Installation, posted: Posted) -> None:
    knitter = installation.visitor(world.KNITTER, language="zh")
    day = world.day(1).isoformat()
    assert "运输" in knitter.open(f"/movements?date={day}").text
    assert world.RIVAL.enterprise not in knitter.text


def test_the_first_and_the_last_day_of_the_calendar_have_a_page(manager: Visitor) -> None:
    codes = {day: manager.open(f"/movements?date={day}").status_code for day in ("0001-01-01", "9999-12-31")}
    assert set(codes.values()) == {200}
