"""People at work in a real browser: Chinese and English, phone and desk, and the pictures of what they saw."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TypeAlias

from playwright.sync_api import Browser, Locator, Page, ViewportSize

from tests import axe

FOLDER = Path(__file__).parents[2] / "var" / "screenshots"
LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}
WIDTHS: dict[str, ViewportSize] = {"1920": {"width": 1920, "height": 1080}, "360": {"width": 360, "height": 740}}
WECHAT = (
    "Mozilla/5.0 (Linux; Android 14; V2309A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/126.0.6478.188 "
    "Mobile Safari/537.36 XWEB/1260117 MMWEBSDK/20240501 MicroMessenger/8.0.50.2701(0x28003255) Language/zh_CN"
)
Views: TypeAlias = tuple[tuple[str, str], ...]
# Those next to each other differ in both, so that the steps of a story are taken in either language and width.
ALL: Views = (("zh", "1920"), ("en", "360"), ("zh", "360"), ("en", "1920"))
TWO = ALL[:2]


class Person:
    """Somebody who is signed in on some screens, works on one after the other, and looks at each page on all.

    On all four screens pictures are kept of what is seen, and axe finds nothing wrong with it in English.
    """

    def __init__(self, pages: dict[tuple[str, str], Page], address: str) -> None:
        self._pages, self._address = pages, address
        self._views = tuple(pages)
        self._turn = 0

    @property
    def _looks_closely(self) -> bool:
        return len(self._pages) == len(ALL)

    @property
    def page(self) -> Page:
        """The screen in use."""
        return self._pages[self._views[self._turn % len(self._views)]]

    def go(self, path: str) -> Page:
        """Open a page on the screen in use."""
        self.page.goto(self._address + path)
        return self.page

    def on_a_phone(self, path: str) -> Page:
        """Take the next phone and open a page there."""
        self._turn += 1
        while self._views[self._turn % len(self._views)][1] != "360":
            self._turn += 1
        return self.go(path)

    def turn_to(self, path: str) -> Page:
        """Take the next screen and open a page there."""
        self._turn += 1
        return self.go(path)

    def see(self, name: str) -> None:
        """Look at the page in use on all screens, each of which it fits."""
        url = self.page.url
        for (language, width), page in self._pages.items():
            if page is not self.page:
                page.goto(url)
            self.keep(name, page, f"{language}-{width}")
            found = [] if fits(page) else ["wider than the screen"]
            if language == "en" and self._looks_closely:
                found += axe.complaints(page)
            if found:
                raise AssertionError(f"{name}, {language}, {width}: {found}")

    def keep(self, name: str, page: Page | None = None, view: str = "") -> None:
        """Keeps a picture of a screen as it is, by default of that in use."""
        if not self._looks_closely:
            return
        FOLDER.mkdir(parents=True, exist_ok=True)
        view = view or "-".join(self._views[self._turn % len(self._views)])
        (page or self.page).screenshot(path=FOLDER / f"{name}-{view}.png", full_page=True)

    def press(self, button: Locator) -> None:
        """Press what leads to another page."""
        with button.page.expect_navigation():
            button.click()

    def path(self) -> str:
        """The address of the page in use, without the console's."""
        return self.page.url.removeprefix(self._address)


def fits(page: Page) -> bool:
    """True if nobody has to scroll sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@contextmanager
def at_work(browser: Browser, address: str, link: Callable[[], str], views: Views = ALL) -> Iterator[Person]:
    """A person who signs in by links; what the browser complains of fails the story."""
    complaints = list[str]()
    with ExitStack() as stack:
        pages = dict[tuple[str, str], Page]()
        for language, width in views:
            phone: dict[str, Any] = {"has_touch": True, "user_agent": WECHAT} if width == "360" else {}
            context = browser.new_context(viewport=WIDTHS[width], locale=LANGUAGES[language], **phone)
            stack.enter_context(context)
            context.set_default_timeout(20_000)
            page = pages[language, width] = context.new_page()
            page.on("console", lambda message: complaints.append(message.text))
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.goto(address + link())
            page.locator("main form button").click()
            page.wait_for_url(lambda url: "/sign-in/" not in url)
        yield Person(pages, address)
    assert [text for text in complaints if "ERR_INTERNET_DISCONNECTED" not in text] == []
