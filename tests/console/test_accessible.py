"""Pages at the width of a small phone and of a large desk, as axe sees them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from services.chassis.identity import Caller
from tests import axe
from tests.console import world
from tests.console.installation import Installation
from tests.console.posting import Posted, post_order
from tests.console.quotes.test_pages import asked
from tests.console.scenarios.test_pages import made
from tests.console.visitor import Visitor

pytestmark = pytest.mark.slow

SPAN = {"share_from": world.day(1).isoformat(), "share_to": world.day(3).isoformat()}
SIZES: dict[str, ViewportSize] = {"phone": {"width": 360, "height": 740}, "desk": {"width": 1920, "height": 1080}}


@pytest.fixture(params=SIZES)
def page(request: pytest.FixtureRequest, browser: Browser, address: str, installation: Installation) -> Iterator[Page]:
    """A manager's page in Chinese."""
    with browser.new_context(viewport=SIZES[request.param], locale="zh-CN") as context:
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.goto(address + installation.link(world.MANAGER))
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(lambda url: "/sign-in/" not in url)
        yield page


def faults(page: Page, address: str) -> list[str]:
    """All that is wrong with the page at this address: what axe finds, and that it has to be scrolled sideways."""
    page.goto(address)
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [*axe.complaints(page), *(["wider than the screen"] if wide else [])]


def test_quotes_are_for_everybody(page: Page, address: str, manager: Visitor) -> None:
    offered = asked(manager, quantity="40,000", due_date=world.day(5).isoformat())
    held = asked(manager, quantity="2,400")
    manager.press(f"{held}/hold")
    never = asked(manager, product="parks/sock/products/gold")
    for path in ("/orders/new", "/quotes", offered, held, never):
        assert (path, faults(page, address + path)) == (path, [])


def test_the_list_of_orders_is_for_everybody(page: Page, address: str, posted: Posted) -> None:
    assert posted
    for path in ("/orders?all=1", "/orders?q=nobody&due_from=soon&since=soon"):
        assert (path, faults(page, address + path)) == (path, [])


def test_an_order_with_its_history_and_pegging_is_for_everybody(
    page: Page, address: str, manager: Visitor, posted: Posted
) -> None:
    manager.wait_for(posted.scheduled, "Trace its parcels")
    pegged = posted.scheduled.replace("/orders/", "/pegging/orders/")
    for path in (posted.scheduled, f"{posted.scheduled}/history", pegged, "/pegging/enterprises/knit-a"):
        assert (path, faults(page, address + path)) == (path, [])
    page.goto(address + posted.scheduled)
    for summary in page.locator("#campaigns summary, .leg summary").all():
        summary.click()
    assert axe.complaints(page) == []


def test_the_overview_is_for_everybody(page: Page, address: str, posted: Posted) -> None:
    assert posted
    page.goto(address)
    expect(page.locator("#ages")).to_be_visible()
    assert axe.complaints(page) == []
    for path in ("/", "/waiting"):
        assert (path, faults(page, address + path)) == (path, [])


def test_a_plan_under_way_draws_cost_and_bound_without_loading_again(
    page: Page, address: str, manager: Visitor, posted: Posted
) -> None:
    assert posted
    manager.open("/plans")
    plan = manager.press("/plans", seconds="8").request.path
    page.goto(address + plan)
    page.evaluate("window.stays = true")
    expect(page.locator("[data-hx-select]")).to_have_count(0, timeout=60_000)
    assert (page.evaluate("window.stays"), axe.complaints(page)) == (True, [])
    compared = f"/plans/compare?one={plan.rsplit('/', 1)[-1]}&other={plan.rsplit('/', 1)[-1]}"
    for path in ("/plans/compare", compared):
        assert (path, faults(page, address + path)) == (path, [])


def test_the_proof_of_a_reason_comes_into_the_page_by_itself(page: Page, address: str, posted: Posted) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    assert faults(page, address + posted.unmatched) == []
    expect(page.get_by_text("已证明")).to_be_visible()
    expect(page.get_by_text("最有用的办法：认证一条能做Knitting的产线")).to_be_visible()
    expect(page.locator("progress")).to_have_count(0)
    assert (axe.complaints(page), complaints) == ([], [])


def test_a_plans_page_proves_its_reasons_one_after_the_other(page: Page, address: str, manager: Visitor) -> None:
    # The largest of all that is short: a plan's page has no more than some.
    unmatched = post_order(manager, product="parks/sock/products/gold", quantity="900,000")
    manager.wait_for(unmatched, "Unmatched")
    manager.open("/plans")
    plan = manager.press("/plans", seconds="2").request.path
    text = manager.wait_for(plan, "and below as they stand now")
    assert "Orders that it leaves late or short" in text
    assert "No line in the park is eligible for Knitting." in text
    assert f'data-hx-get="{unmatched}/reasons?brief=1"' in text
    assert "What would help most: certify a line for Knitting" in text
    assert faults(page, address + plan) == []
    row = page.locator("#shortfalls li").filter(has_text=unmatched.rsplit("/", 1)[-1])
    expect(row.get_by_text("已证明")).to_be_visible()
    expect(page.locator("progress")).to_have_count(0)
    assert axe.complaints(page) == []


def test_scenarios_are_for_everybody(page: Page, address: str, manager: Visitor) -> None:
    scenario = made(manager, "All of knitting closed", share="0", share_link="knit", **SPAN)
    text = manager.wait_for(scenario, "Beside what is live")
    for words in ("Enterprises that gain work", "of it not made", "Change", "Links"):
        assert words in text
    for path in ("/scenarios", "/scenarios/new", scenario):
        assert (path, faults(page, address + path)) == (path, [])


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
@pytest.mark.parametrize("size", SIZES)
def test_capacity_is_for_everybody(
    browser: Browser, address: str, installation: Installation, manager: Visitor, size: str, language: str
) -> None:
    manager.open("/enterprises/knit-a")
    manager.press("/refresh")
    mine = "/enterprises/knit-a/capacity"
    with signed_in(browser, address, installation, world.KNITTER, size, language) as page:
        for path in (mine, f"{mine}/week", f"{mine}/shifts"):
            assert (path, faults(page, address + path)) == (path, [])


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
@pytest.mark.parametrize("size", SIZES)
def test_load_and_its_grid_are_for_everybody(
    browser: Browser, address: str, installation: Installation, size: str, language: str
) -> None:
    for caller in (world.MANAGER, world.KNITTER):
        with signed_in(browser, address, installation, caller, size, language) as page:
            own = ("/capacity", "/capacity?group=enterprise", "/capacity?group=line", "/capacity/grid")
            for path in (*own, "/map") if caller == world.MANAGER else own:
                assert (path, faults(page, address + path)) == (path, [])
                expect(
                    page.locator("#heat canvas, #grid .tabulator-row, #park-map path:not([fill='none'])").first
                ).to_be_visible()


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
@pytest.mark.parametrize("size", SIZES)
def test_accounts_and_pins_are_for_everybody(
    browser: Browser, address: str, installation: Installation, size: str, language: str
) -> None:
    with browser.new_context(viewport=SIZES[size], locale=language) as context:
        page = context.new_page()
        for path in ("/welcome", "/accounts/sign-in", "/accounts/password"):
            assert (path, faults(page, address + path)) == (path, [])
    with signed_in(browser, address, installation, world.MANAGER, size, language) as page:
        for path in ("/accounts", "/enterprises/pack-c/people", "/sign-ins", "/sign-ins/park"):
            assert (path, faults(page, address + path)) == (path, [])
        page.goto(f"{address}/enterprises/pack-c/reports")
        page.locator("#device_name").fill("Hall")
        page.locator('form[action$="/device"] button').click()
        page.wait_for_load_state()
        assert faults(page, f"{address}/tablet") == []


@contextmanager
def signed_in(
    browser: Browser, address: str, installation: Installation, caller: Caller, size: str, language: str
) -> Iterator[Page]:
    """A person's page at one of `SIZES`, in a browser that asks for `language`."""
    with browser.new_context(viewport=SIZES[size], locale=language) as context:
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.goto(address + installation.link(caller))
        page.locator("main form button").click()
        page.wait_for_url(lambda url: "/sign-in/" not in url)
        yield page
