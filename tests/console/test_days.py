"""A manager's morning and an enterprise's day, in a real browser, in both languages and at both widths."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.console import world
from tests.console.installation import Installation
from tests.console.people import ALL, TWO, Person, Views, at_work
from tests.console.posting import Posted
from tests.console.visitor import Visitor

pytestmark = pytest.mark.slow

SCREENS = [pytest.param(TWO, id="two"), pytest.param(ALL, id="all", marks=pytest.mark.long)]
EIGHT = world.DAILY_CAPACITY * 8 // 12


@pytest.mark.parametrize("screens", SCREENS)
def test_a_managers_morning(
    browser: Browser, address: str, installation: Installation, posted: Posted, screens: Views
) -> None:
    with at_work(browser, address, lambda: installation.link(world.MANAGER), screens) as li:
        sees_what_is_newly_late_and_why(li, posted)
        follows_an_order(li, posted)
        asks_an_enterprise(li)
        tries_and_adopts(li)
        holds_a_quote_and_takes_it(li)


def sees_what_is_newly_late_and_why(li: Person, posted: Posted) -> None:
    page = li.go("/")
    expect(page.locator("a.tile .huge").first).to_have_text("1")
    expect(page.locator("#ages")).to_be_visible()
    li.see("morning-cockpit")
    page = li.turn_to("/")
    li.press(page.locator("a.tile").first)
    li.see("morning-newly-late")
    li.press(page.locator("a.row-card").first)
    assert li.path() == posted.unmatched
    expect(page.locator("progress")).to_have_count(0)
    expect(page.locator(".reasons").first).to_contain_text("Knitting")
    li.see("morning-why")


def follows_an_order(li: Person, posted: Posted) -> None:
    page = li.turn_to(posted.scheduled)
    expect(page.locator("#campaigns svg").first).to_be_visible()
    li.see("morning-order")
    li.press(page.locator(f'a[href$="{posted.scheduled}/history"]'))
    li.see("morning-history")
    li.press(li.go(posted.scheduled).locator('a[href*="/pegging/orders/"]').first)
    li.see("morning-pegging")


def asks_an_enterprise(li: Person) -> None:
    page = li.turn_to("/enterprises/knit-a")
    li.press(page.locator('form[action$="/refresh"] button'))
    expect(page.locator("#refresh")).to_be_visible()
    li.see("morning-asked")


def tries_and_adopts(li: Person) -> None:
    page = li.turn_to("/scenarios/new")
    li.see("morning-what-if")
    page.locator("#display_name").fill("One machine more")
    page.locator("#like").fill("w-a")
    page.locator("#new_capacity").fill("9000")
    li.press(page.locator("form:has(#display_name) button").last)
    adopt = page.locator('form[action$="/adopt"] button')
    expect(adopt).to_be_visible(timeout=60_000)
    li.see("morning-compared")
    li.press(adopt)
    if adopt.or_(page.locator('[http-equiv="refresh"]')).count():  # fill-in plans have moved the park on meanwhile
        expect(adopt).to_be_visible(timeout=60_000)
        li.press(adopt)
    expect(page.locator("main li strong")).to_be_visible()
    li.see("morning-adopted")
    page = li.turn_to("/plans")
    li.see("morning-plans")
    li.press(page.locator("a.row-card").first)
    li.see("morning-plan")
    li.turn_to("/webhooks")
    li.see("morning-webhooks")


def holds_a_quote_and_takes_it(li: Person) -> None:
    page = li.turn_to("/orders/new")
    li.see("morning-new-order")
    page.locator("#product").select_option("Crew sock")
    page.locator("#quantity").fill("12,000")
    page.locator("#due_date").fill(world.day(14).isoformat())
    page.locator("#ship_to_zone").select_option("port")
    li.press(page.locator('button[formaction$="/quote"]'))
    li.see("morning-quote")
    li.press(page.locator('form[action$="/hold"] button').first)
    expect(page.locator('form[action$="/take"]')).to_be_visible()
    li.see("morning-held")
    li.press(page.locator('form[action$="/take"] button'))
    expect(page).to_have_url(re.compile("/orders/"))
    li.see("morning-taken")


@pytest.mark.usefixtures("posted")
@pytest.mark.parametrize("screens", SCREENS)
def test_an_enterprises_day(
    browser: Browser, address: str, installation: Installation, knitter: Visitor, screens: Views
) -> None:
    with at_work(browser, address, lambda: installation.link(world.KNITTER), screens) as wang:
        answers(wang)
        reports(wang)
        gives_capacity(wang, knitter)


def answers(wang: Person) -> None:
    page = wang.go("/enterprises/knit-a?show=offered")
    wang.see("day-offers")
    wang.press(page.locator('form[action$="/accept"] button').first)
    expect(page.get_by_role("status")).to_be_visible()
    page = wang.turn_to("/enterprises/knit-a?show=offered")
    wang.press(page.locator('article a[href^="/assignments/"]').first)
    wang.see("day-terms")
    page.locator("summary:has(+ form #counter-price)").click()
    page.locator("#units-1").fill("1000")
    page.locator("#counter-price").fill("0.42")
    page.locator("#counter-reason").fill("Two machines are away")
    wang.keep("day-counter")
    wang.press(page.locator("form:has(#counter-price) button"))
    wang.see("day-countered")


def reports(wang: Person) -> None:
    page = wang.turn_to("/enterprises/knit-a/reports")
    expect(page.locator("img.code").first).to_be_visible()
    wang.see("day-codes")
    wang.press(page.locator('a[href*="/report/"]').first)
    page.locator("#good_quantity").fill("12")
    page.locator("#scrapped_quantity").fill("1")
    wang.press(page.locator("form:has(#good_quantity[inputmode]) button"))
    expect(page.get_by_role("status").first).to_contain_text("12")
    wang.see("day-reported")
    wang.turn_to("/enterprises/knit-a/scorecard")
    wang.see("day-scorecard")


def gives_capacity(wang: Person, knitter: Visitor) -> None:
    """Tomorrow 8 of 12 machines in three taps, with the network and then without."""
    page = wang.on_a_phone("/enterprises/knit-a/capacity")
    pick(wang, 1)
    expect(page.locator(".week li").nth(1)).to_contain_text(re.compile("8 of 12 machines|12 台中开 8 台"))
    wang.see("day-capacity")
    page = wang.go("/enterprises/knit-a/capacity")
    page.context.set_offline(True)
    pick(wang, 2)
    expect(page.locator("#outbox")).to_contain_text("1")
    wang.keep("day-without-network")
    assert f"{EIGHT:,}" not in figure_of(knitter, 2)
    page.context.set_offline(False)
    expect(page.locator("#outbox")).to_be_hidden(timeout=60_000)
    assert f"{EIGHT:,}" in figure_of(knitter, 2)


def pick(wang: Person, day: int) -> None:
    """Three taps."""
    for name, value in (("date", world.day(day)), ("daily_capacity", EIGHT)):
        wang.page.locator(f'label:has(input[name="{name}"][value="{value}"])').tap()
    wang.page.locator("form.taps button").tap()


def figure_of(visitor: Visitor, day: int) -> str:
    return str(visitor.open("/enterprises/knit-a/capacity").text.split('<li><span class="day">')[day + 1])
