"""The grid of capacity in a real browser: a range pasted from a spreadsheet, saved, or refused and kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import browser as browsers
from tests.console import world
from tests.console.installation import Installation
from tests.console.serving import served

pytestmark = pytest.mark.slow

_PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  document.querySelector("#grid").dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
}"""


@pytest.fixture
def desk(installation: Installation) -> Iterator[Page]:
    """A manager's desk with the grid open."""
    with (
        served(installation) as address,
        browsers.launched() as browser,
        browser.new_context(viewport={"width": 1920, "height": 1080}, locale="en-GB") as context,
    ):
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.goto(address + installation.link(world.MANAGER))
        page.locator("main form button").click()
        page.wait_for_url(lambda url: "/sign-in/" not in url)
        page.goto(f"{address}/capacity/grid")
        yield page


def paste(desk: Page, line: str, day: int, text: str) -> None:
    cell(desk, line, day).click()
    desk.evaluate(_PASTE, text)


def cell(desk: Page, line: str, day: int) -> Locator:
    row = desk.locator(".tabulator-row", has_text=line)
    return row.locator(f'[tabulator-field="{world.day(day)}"]')


def test_a_pasted_range_is_saved_and_a_refused_one_stands_as_typed(desk: Page) -> None:
    save = desk.locator("#grid-save")
    paste(desk, "w-a", 11, "3001\t3002\n7001\t7002\n")
    expect(save).to_have_text("Save 4 changed figures")
    # A page that is loaded again, as after a network that went away, has them still.
    desk.reload()
    expect(save).to_have_text("Save 4 changed figures")
    save.click()
    expect(desk.get_by_role("status")).to_contain_text("4 figures saved.")
    expect(cell(desk, "w-b", 12)).to_have_text("7002")
    expect(save).to_be_disabled()
    paste(desk, "w-a", 11, "2500\t10001\n")
    save.click()
    expect(desk.get_by_role("alert")).to_contain_text("maximum is 10,000")
    expect(cell(desk, "w-a", 12)).to_have_text("10001")
    expect(cell(desk, "w-a", 12)).to_have_class(re.compile("is-wrong-cell"))
    expect(cell(desk, "w-a", 11)).to_have_text("2500")
    desk.locator("#grid-undo").click()
    expect(cell(desk, "w-a", 11)).to_have_text("3001")
