"""The console's story in a real browser, at the size of a phone."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from services.console.server import ConsoleServer
from tests import browser as browsers
from tests.console import world
from tests.console.installation import Installation

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def address(installation: Installation) -> Iterator[str]:
    """The console as it is served."""
    server, stop = ConsoleServer(installation.pages, "127.0.0.1:0", grace=1), threading.Event()
    port = server.start()
    thread = threading.Thread(target=server.run, args=(stop,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{port}"
    stop.set()
    thread.join(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsers.launched() as browser:
        yield browser


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A Chinese phone; what the browser complains of fails the test, save that a form was not taken."""
    with browsers.phone(browser, "zh-CN") as context:
        page, complaints = context.new_page(), list[str]()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
        assert [text for text in complaints if "status of 400" not in text] == []


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


@pytest.mark.usefixtures("posted")
def test_every_page_fits_a_phone(phone: Page, address: str, installation: Installation) -> None:
    sign_in(phone, address + installation.link(world.MANAGER))
    pages = [
        "/",
        "/orders",
        "/orders/new",
        "/enterprises",
        "/enterprises/knit-a?show=all",
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
