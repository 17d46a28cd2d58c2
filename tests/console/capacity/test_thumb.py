"""Capacity by thumb in a real browser: three taps, with and without a network."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests import browser as browsers
from tests.console import world
from tests.console.installation import Installation
from tests.console.serving import served
from tests.console.visitor import Visitor

pytestmark = pytest.mark.slow

MINE = "/enterprises/knit-a/capacity"
EIGHT = world.DAILY_CAPACITY * 8 // 12
SIX = world.DAILY_CAPACITY * 6 // 12


@pytest.fixture
def phone(installation: Installation) -> Iterator[Page]:
    """The knitter's phone with the page of capacity open."""
    with served(installation) as address, browsers.launched() as browser, browsers.phone(browser, "zh-CN") as context:
        page = context.new_page()
        page.goto(address + installation.link(world.KNITTER))
        page.locator("main form button").tap()
        page.wait_for_url(lambda url: "/sign-in/" not in url)
        page.goto(address + MINE)
        yield page


def pick(phone: Page, day: int, units: int) -> None:
    """Three taps: the day, how many machines, and the button."""
    phone.locator(f'label:has(input[name="date"][value="{world.day(day)}"])').tap()
    phone.locator(f'label:has(input[name="daily_capacity"][value="{units}"])').tap()
    phone.get_by_role("button", name="3. 确认").tap()


def figure_of(visitor: Visitor, day: int) -> str:
    return str(visitor.open(MINE).text.split('<li><span class="day">')[day + 1])


def test_tomorrow_is_reported_in_three_taps(phone: Page, knitter: Visitor) -> None:
    pick(phone, 1, EIGHT)
    expect(phone.get_by_role("status").filter(has_text="3,333")).to_be_visible()
    expect(phone.locator(".week li").nth(1)).to_contain_text("12 台中开 8 台")
    assert f"{EIGHT:,}" in figure_of(knitter, 1)
    for button in (*phone.locator(".pick-one").all(), phone.get_by_role("button", name="3. 确认")):
        box = button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44


def test_what_is_picked_without_a_network_arrives_once_with_its_correction(phone: Page, knitter: Visitor) -> None:
    before = figure_of(knitter, 3)
    phone.context.set_offline(True)
    pick(phone, 3, EIGHT)
    expect(phone.locator("#outbox")).to_contain_text("1")
    pick(phone, 4, SIX)
    expect(phone.locator("#outbox")).to_contain_text("2")
    pick(phone, 3, SIX)
    expect(phone.locator("#outbox")).to_contain_text("2")
    assert figure_of(knitter, 3) == before
    sent: list[str] = []
    phone.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    phone.context.set_offline(False)
    expect(phone.locator("#outbox")).to_be_hidden(timeout=60_000)
    assert phone.evaluate("localStorage.getItem('parkloom.outbox')") == "[]"
    assert [f"{SIX:,}" in figure_of(knitter, day) for day in (3, 4)] == [True, True]
    assert len(sent) == 2
