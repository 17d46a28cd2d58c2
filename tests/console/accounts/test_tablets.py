"""A shared device on which people pick themselves by a PIN: who reports, throttled, and gone after idleness."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from services.chassis.clock import utc_now
from services.console.core import pins, secrets
from services.console.core.access import Backend
from tests.console import world
from tests.console.installation import Installation
from tests.console.visitor import Visitor

pytestmark = pytest.mark.slow

PEOPLE = "/enterprises/pack-c/people"
REPORTS = "/enterprises/pack-c/reports"


@pytest.fixture
def packer(installation: Installation) -> Iterator[Visitor]:
    """Somebody of the packer's, who takes all PINs away at the end."""
    packer = installation.visitor(world.PACKER)
    yield packer
    packer.open(PEOPLE)
    while "/remove" in packer.text:
        packer.press("/remove")


def give(packer: Visitor, name: str, pin: str) -> None:
    packer.open(PEOPLE)
    packer.press(f"{PEOPLE}/give", name=name, pin=pin)
    assert f"{name} can report" in packer.text


def tablet(installation: Installation) -> Visitor:
    """A device that somebody of the packer's has made a shared one."""
    device = installation.visitor(world.PACKER)
    device.open(REPORTS)
    form = next(form for form in device.forms() if form.action.endswith("/device"))
    device.send_form(form.action, form.values | {"device_name": "Packing hall"})
    return device


def pick(device: Visitor, name: str, pin: str) -> int:
    device.open("/tablet")
    found = re.search(rf'name="person" value="(\w+)"[^>]*><span>{name}<', device.text)
    assert found is not None
    return device.press(person=found.group(1), pin=pin).status_code


def test_a_device_asks_who_reports_and_reports_bear_the_name(packer: Visitor, installation: Installation) -> None:
    give(packer, "Mei", "2580")
    device = tablet(installation)
    assert device.page.request.path == "/tablet"
    assert pick(device, "Mei", "2580") == 200
    assert device.page.request.path == REPORTS
    assert "Mei: done" in device.text
    device.press("/tablet/leave")
    assert device.open(REPORTS).request.path == "/tablet"


def test_a_device_without_people_reports_as_ever(installation: Installation) -> None:
    assert tablet(installation).open(REPORTS).request.path == REPORTS


def test_a_page_that_was_wanted_opens_after_the_pin(packer: Visitor, installation: Installation) -> None:
    give(packer, "Mei", "2580")
    device = tablet(installation)
    device.open(f"{REPORTS}?page=x")
    pick(device, "Mei", "2580")
    assert device.page.request.full_path == f"{REPORTS}?page=x"


def test_guessing_a_pin_comes_to_an_end(packer: Visitor, installation: Installation) -> None:
    give(packer, "Bao", "1379")
    device = tablet(installation)
    assert pick(device, "Bao", "0000") == 401
    assert "This PIN is not that person&#39;s." in device.text
    for _ in range(secrets.MOST_AN_ACCOUNT):
        code = pick(device, "Bao", "1111")
    assert (code, pick(device, "Bao", "1379")) == (429, 429)
    assert device.open(REPORTS).request.path == "/tablet"


def test_an_idle_device_asks_again(
    packer: Visitor, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(packer, "Lin", "8642")
    device = tablet(installation)
    pick(device, "Lin", "8642")
    backend: Backend = installation.pages.extensions["parkloom"]
    ahead = timedelta()

    def clock() -> datetime:
        return utc_now() + ahead

    monkeypatch.setattr(backend.sign_ins, "_clock", clock)
    ahead = pins.IDLE - timedelta(seconds=30)
    assert device.open(REPORTS).request.path == REPORTS
    ahead += pins.IDLE - timedelta(seconds=30)
    assert device.open(REPORTS).request.path == REPORTS, "it was used meanwhile"
    ahead += pins.IDLE + timedelta(seconds=30)
    assert device.open(REPORTS).request.path == "/tablet"


def test_a_pin_that_is_taken_away_ends_at_once(packer: Visitor, installation: Installation) -> None:
    give(packer, "Mei", "2580")
    give(packer, "Kai", "9753")
    device = tablet(installation)
    pick(device, "Mei", "2580")
    packer.open(PEOPLE)
    row = re.search(r"<strong>Mei</strong>.*?action=\"([^\"]+)\"", packer.text, re.DOTALL)
    assert row is not None
    packer.press(row.group(1))
    assert device.open(REPORTS).request.path == "/tablet"


@pytest.mark.parametrize("pin", ["123", "123456789", "12a4", "１２３４", "7777", ""])
def test_a_pin_has_its_rules(packer: Visitor, pin: str) -> None:
    packer.open(PEOPLE)
    assert packer.press(f"{PEOPLE}/give", name="Mei", pin=pin).status_code == 400
    assert "Nobody yet." in packer.open(PEOPLE).text


def test_a_rival_gives_and_sees_no_pin(packer: Visitor, knitter: Visitor) -> None:
    give(packer, "Mei", "2580")
    assert knitter.open(PEOPLE).status_code == 404
    assert "Mei" not in knitter.text
    knitter.open("/enterprises/knit-a/people")
    values = knitter.form("/enterprises/knit-a/people/give").values | {"name": "Spy", "pin": "2468"}
    assert knitter.send("POST", f"{PEOPLE}/give", values) == 404
    packer.open(PEOPLE)
    taken = re.search(r'action="([^"]+/remove)"', packer.text)
    assert taken is not None
    assert knitter.send("POST", taken.group(1), values) == 403
    assert ("Spy" in packer.open(PEOPLE).text, "Mei" in packer.text) == (False, True)


def test_only_devices_of_enterprises_have_people(manager: Visitor, knitter: Visitor) -> None:
    assert [manager.open("/tablet").status_code, knitter.open("/tablet").status_code] == [403, 403]
