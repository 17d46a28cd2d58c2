"""The pages of trips and vehicles, in both languages."""

from __future__ import annotations

import re

import pytest

from tests.console import world
from tests.console.installation import Installation
from tests.console.posting import post_order
from tests.console.visitor import Visitor

pytestmark = pytest.mark.slow


def test_a_manager_sees_where_the_vehicle_of_an_order_stops(manager: Visitor) -> None:
    address = post_order(manager, quantity="40", due_date=world.day(20).isoformat())
    manager.wait_for(address, "/movements?date=")
    days = re.findall(r"/movements\?date=(\d{4}-\d\d-\d\d)", manager.text)
    order = address.rpartition("/")[2]

    pages = [manager.open(f"/trips?date={day}").text for day in days]

    # A plan may send it in two parts, on two days.
    page = next(text for text in pages if order in text)
    assert re.search(r"Van · \d", page)
    # Where the port lies nobody has given.
    assert "not known" in page
    assert page.count(f'href="/orders/{order}"') == 2


def test_a_day_without_trips_says_so_and_the_calendar_has_an_end(manager: Visitor) -> None:
    for day in ("0001-01-01", "9999-12-31"):
        assert manager.open(f"/trips?date={day}").status_code == 200
        assert "No vehicle drives on this day." in manager.text


def test_a_manager_retires_vehicles_and_takes_that_back(untouched: Installation) -> None:
    manager = untouched.visitor(world.MANAGER)
    manager.open("/trips/vehicles")
    assert "06:00 – 22:00" in manager.text
    action = "/trips/vehicles/van/retire"

    manager.press(action, retire_date="2031-02-30")
    assert (manager.page.status_code, "give a day with its year" in manager.text) == (400, True)
    manager.press(action, retire_date="2031-02-03")
    assert "drives no more from" in manager.text
    manager.press(action, retire_date="")
    assert "drives no more from" not in manager.text


def test_the_pages_are_there_in_chinese_and_for_managers_alone(installation: Installation) -> None:
    chinese = installation.visitor(world.MANAGER, language="zh")
    assert "车次" in chinese.open("/trips").text
    assert "车辆" in chinese.open("/trips/vehicles").text
    for address in ("/trips", "/trips/vehicles"):
        assert installation.visitor(world.KNITTER).open(address).status_code == 403
