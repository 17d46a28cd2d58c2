"""The console's story in a real browser, at the size of a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests import browser as browsers
from tests.console import world
from tests.console.installation import Installation
from tests.console.posting import Posted
from tests.console.visitor import Visitor

pytestmark = pytest.mark.slow


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A Chinese phone; what the browser complains of fails the test, save of forms and pages that it was refused."""
    with browsers.phone(browser, "zh-CN") as context:
        page, complaints = context.new_page(), list[str]()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
        assert [text for text in complaints if "status of 4" not in text] == []


def sign_in(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_role("button", name="登录").tap()
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def fits(page: Page) -> bool:
    """True if nobody has to scroll sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_a_manager_posts_an_order_and_sees_it_scheduled(phone: Page, address: str, installation: Installation) -> None:
    sign_in(phone, address + installation.link(world.MANAGER))
    phone.get_by_role("link", name="下单").tap()
    phone.get_by_label("产品").select_option("Ankle sock")
    phone.get_by_label("数量").fill("2400")
    phone.get_by_label("送到").select_option("Port")
    phone.get_by_role("button", name="提交订单").tap()
    expect(phone.get_by_text("订单已提交")).to_be_visible()
    # The page looks again by itself: nobody reloads it.
    expect(phone.locator(".badge").get_by_text("已排产")).to_be_visible(timeout=40_000)
    assert fits(phone)


def test_an_enterprise_updates_tomorrows_capacity_with_a_thumb(
    phone: Page, address: str, installation: Installation
) -> None:
    sign_in(phone, address + installation.link(world.KNITTER))
    phone.get_by_label("当日产能").fill("4100")
    save = phone.get_by_role("button", name="保存")
    box = save.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44
    save.tap()
    expect(phone.get_by_role("status")).to_contain_text("产能 4,100")
    expect(phone.get_by_label("当日产能")).to_have_value("4100")


def test_every_page_fits_a_phone(phone: Page, address: str, installation: Installation, posted: Posted) -> None:
    sign_in(phone, address + installation.link(world.MANAGER))
    pages = [
        "/",
        "/orders",
        "/orders/new",
        "/enterprises",
        "/enterprises/knit-a?show=all",
        "/enterprises/knit-a/reports",
        posted.scheduled,
        f"{posted.scheduled}/change",
        "/calendar",
        "/policy",
        "/enterprises?show=guests",
        "/scorecards",
        "/enterprises/knit-a/scorecard",
        "/lines/w-a",
        "/plans",
        "/scenarios",
        "/files",
        "/files/orders",
        "/files/park",
        "/scenarios/new",
        "/quotes",
        "/movements",
        "/sign-ins",
        "/sign-ins/park",
    ]
    too_wide = [path for path in pages if phone.goto(address + path) and not fits(phone)]
    assert too_wide == []


def test_a_person_ends_the_sign_in_of_another_device(phone: Page, address: str, installation: Installation) -> None:
    other = installation.visitor(world.RIVAL, user_agent="Firefox (Windows)")
    sign_in(phone, address + installation.link(world.RIVAL))
    phone.get_by_role("link", name="您的登录").tap()
    row = phone.locator(".row-card").filter(has_text="Firefox, Windows").first
    row.get_by_role("button", name="结束").tap()
    expect(phone.get_by_role("status")).to_contain_text("该登录已结束")
    assert other.open("/enterprises/knit-b").status_code == 401


def test_an_error_stands_at_its_field(phone: Page, address: str, installation: Installation) -> None:
    sign_in(phone, address + installation.link(world.KNITTER))
    phone.get_by_label("当日产能").fill("很多")
    with phone.expect_response(re.compile("/capacity")) as refused:
        phone.get_by_role("button", name="保存").tap()
    assert refused.value.status == 400
    field = phone.get_by_label("当日产能")
    error = phone.locator(f"#{field.get_attribute('aria-describedby')}")
    expect(error).to_contain_text("请填整数")


class Thumb:
    """One person's thumb on a page: counts taps, and numbers typed."""

    def __init__(self, page: Page) -> None:
        self._page, self.taps, self.numbers = page, 0, 0

    def tap(self, what: Locator) -> None:
        self.taps += 1
        what.tap()

    def type(self, into: Locator, number: str) -> None:
        self.tap(into)
        self.numbers += 1
        self._page.keyboard.type(number)


@pytest.fixture
def code(address: str, knitter: Visitor, posted: Posted) -> str:
    """The address that the code of an accepted assignment holds."""
    accept = re.search(r"/assignments/[^/]+/accept", knitter.open("/enterprises/knit-a?show=offered").get_data(True))
    if accept:
        knitter.press(accept.group())
    link = re.search(r"/report/[^/\"]+", knitter.open("/enterprises/knit-a/reports").get_data(True))
    assert link is not None
    return f"{address}{link.group()}"


def test_a_report_behind_its_code_takes_one_number_and_few_taps(
    phone: Page, address: str, installation: Installation, code: str
) -> None:
    sign_in(phone, address + installation.link(world.KNITTER))
    phone.goto(code)
    save, thumb = phone.get_by_role("button", name="保存"), Thumb(phone)
    box = save.bounding_box()
    assert box is not None
    assert box["height"] >= 48
    thumb.type(phone.get_by_label("合格"), "3")
    thumb.tap(save)
    expect(phone.get_by_role("status").first).to_contain_text("合格 3")
    assert (thumb.taps <= 3, thumb.numbers, fits(phone)) == (True, 1, True)


def test_a_code_opens_the_sign_in_first_and_its_report_after(
    phone: Page, address: str, installation: Installation, code: str
) -> None:
    phone.goto(code)
    expect(phone.get_by_role("heading", level=1)).to_contain_text("登录")
    expect(phone.get_by_label("合格")).to_have_count(0)
    phone.goto(address + installation.link(world.KNITTER))
    phone.get_by_role("button", name="登录").tap()
    phone.wait_for_url(code)
    expect(phone.get_by_label("合格")).to_be_visible()


def test_a_shared_device_reports_behind_a_code_by_one_number_until_it_is_ended(
    phone: Page, address: str, installation: Installation, knitter: Visitor, code: str
) -> None:
    sign_in(phone, address + installation.link(world.KNITTER))
    phone.goto(f"{address}/enterprises/knit-a/reports")
    phone.get_by_label("设备名称").fill("织造车间")
    phone.get_by_role("button", name="设为车间设备").tap()
    expect(phone.get_by_role("status").first).to_be_visible()
    phone.goto(code)
    thumb = Thumb(phone)
    thumb.type(phone.get_by_label("合格"), "2")
    thumb.tap(phone.get_by_role("button", name="保存"))
    expect(phone.get_by_role("status").first).to_contain_text("合格 2")
    assert (thumb.taps <= 3, thumb.numbers, fits(phone)) == (True, 1, True)
    refused = phone.goto(f"{address}/enterprises/knit-a")
    assert refused is not None
    assert refused.status == 403
    knitter.open("/enterprises/knit-a/reports")
    knitter.press("/devices/")
    phone.goto(code)
    expect(phone.get_by_label("合格")).to_have_count(0)
