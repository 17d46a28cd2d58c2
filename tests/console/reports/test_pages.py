"""Reports by thumb, by file and from a shared device."""

from __future__ import annotations

import io
import re

import pytest

from services.console.reports import csv_file
from services.errors import Invalid
from tests.console import world
from tests.console.installation import Installation
from tests.console.posting import Posted, post_order
from tests.console.visitor import Visitor

pytestmark = pytest.mark.slow

MINE = "/enterprises/knit-a"
REPORTS = f"{MINE}/reports"


@pytest.fixture
def agreed(knitter: Visitor, manager: Visitor, posted: Posted) -> str:
    """An assignment that the knitter has accepted."""
    if "/accept" not in knitter.open(f"{MINE}?show=offered").text:
        post_order(manager, quantity="300", due_date=world.day(25).isoformat())
        knitter.wait_for(f"{MINE}?show=offered", "/accept")
    ident = re.findall(r"/assignments/([^/]+)/accept", knitter.text)[0]
    knitter.press(f"/assignments/{ident}/accept")
    return ident


def test_a_report_is_two_numbers_and_a_button(knitter: Visitor, agreed: str) -> None:
    knitter.open(f"/report/{agreed}")
    knitter.press(f"/report/{agreed}", good_quantity="5", scrapped_quantity="1")
    assert (knitter.page.status_code, "Saved: 5 good" in knitter.text, "1 scrap" in knitter.text) == (200, True, True)


def test_a_second_report_of_the_day_stands_in_the_place_of_the_first(knitter: Visitor, agreed: str) -> None:
    for good in ("6", "4"):
        knitter.open(f"/report/{agreed}")
        knitter.press(f"/report/{agreed}", good_quantity=good)
    assert '<span class="huge">4</span>' in knitter.open(f"/report/{agreed}").text
    assert ("To correct it, report the day again." in knitter.text, "reported</span>" in knitter.text) == (True, True)


def test_a_report_of_too_much_stays_in_its_form_with_the_reason(knitter: Visitor, agreed: str) -> None:
    knitter.open(f"/report/{agreed}")
    knitter.press(f"/report/{agreed}", good_quantity="9,000,000")
    assert (knitter.page.status_code, "That is too much" in knitter.text) == (400, True)


def test_the_code_carries_no_right(installation: Installation, knitter: Visitor, agreed: str) -> None:
    assert "data:image/svg+xml" in knitter.open(REPORTS).get_data(as_text=True)
    assert Visitor(installation.pages).open(f"/report/{agreed}").status_code == 401
    assert installation.visitor(world.RIVAL).open(f"/report/{agreed}").status_code == 404


def test_a_shared_device_reports_and_does_nothing_else_until_it_is_ended(
    installation: Installation, knitter: Visitor, agreed: str
) -> None:
    device = installation.visitor(world.KNITTER)
    device.open(REPORTS)
    device.press("/device", device_name="Machine hall")
    assert device.open("/").status_code == device.open(MINE).status_code == 403
    device.open(f"/report/{agreed}")
    device.press(f"/report/{agreed}", good_quantity="2")
    assert "Saved: 2 good" in device.text
    assert "Machine hall" in knitter.open(REPORTS).get_data(as_text=True)
    knitter.press("/devices/")
    assert device.open(f"/report/{agreed}").status_code == 401


def test_a_file_is_taken_whole_or_its_wrong_rows_are_named(knitter: Visitor, agreed: str) -> None:
    def send(*rows: str) -> int:
        knitter.open(REPORTS)
        form = next(form for form in knitter.forms() if form.action.endswith("/reports"))
        content = "\n".join(["assignment,date,good,scrapped", *rows]).encode()
        values = form.values | {"file": (io.BytesIO(content), "reports.csv")}
        knitter.page = knitter._client.post(form.action, data=values, follow_redirects=True)
        return knitter.page.status_code

    assert send(f"{agreed},{world.day(0)},3,0", f"{agreed},2099-01-01,3,0") == 400
    assert "Row 3: Report on days up to" in knitter.text
    assert send(f"{agreed},{world.day(0)},4,0") == 200
    assert "1 report saved." in knitter.text


def test_a_file_of_another_tongue_is_read_and_a_wrong_one_named() -> None:
    rows = "assignment,date,good,注\na1,2026年11月22日,2万,好\n".encode("gb18030")
    [asked] = csv_file.read(rows, "sock")
    assert (asked.assignment, asked.date, asked.good_quantity) == ("parks/sock/assignments/a1", "2026-11-22", 20_000)
    for wrong in (
        b"",
        b"a,b\n1,2\n",
        b"assignment,date,good\na1,tomorrow,3\n",
        b"assignment,date,good\na1,2026-11-22,\n",
    ):
        with pytest.raises(Invalid):
            csv_file.read(wrong, "sock")
