"""The pictures of the documents: `python -m tests.console.pictures` lives through some days of a small park.

Every page is photographed in both languages. The park's clock is moved by hand, so that the pictures show the same days
each time.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from PIL import Image
from playwright.sync_api import Browser, Locator, Page

from benchmarks.in_process import InProcess, in_process, migrated, parks_folder
from parkloom.logistics.v1.logistics_service_pb2 import ListMovementsRequest, ReportMovementRequest
from parkloom.logistics.v1.movement_pb2 import Movement
from parkloom.matching.v1 import matching_service_pb2 as matching
from parkloom.matching.v1.assignment_pb2 import Assignment, AssignmentState
from parkloom.matching.v1.plan_pb2 import PlanState
from parkloom.registry.v1 import registry_service_pb2 as registry
from services.chassis.clock import MovableClock
from services.chassis.identity import Caller
from services.console.sign_in.command import link_for
from services.demo.clients import Clients
from tests import browser as browsers
from tests.console import world

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
LANGUAGES = {"en": "en-GB", "zh": "zh-CN"}
MOST_BYTES = 120 * 1024
COLOURS = 64
# Half past eight on a Monday in the park.
BEGIN = datetime(2031, 3, 3, 0, 30, tzinfo=UTC)
DESK = {"width": 1040, "height": 700}
MOST_DAYS = 12

Prepare = Callable[[Page], object]


class Camera:
    """Takes pictures of pages as people of the park see them, each in both languages."""

    def __init__(self, browser: Browser, installation: InProcess) -> None:
        self._browser = browser
        self._installation = installation
        self._pages: dict[tuple[str, str], Page] = {}

    def page(self, caller: Caller, language: str = "en") -> Page:
        """The phone of a person who is signed in."""
        key = caller.subject, language
        if key not in self._pages:
            page = browsers.phone(self._browser, LANGUAGES[language]).new_page()
            page.goto(link_for(self._installation.settings, caller, timedelta(minutes=5)))
            page.locator("main form button").tap()
            page.wait_for_url(lambda url: "/sign-in/" not in url)
            self._pages[key] = page
        return self._pages[key]

    def open(self, caller: Caller, path: str, language: str = "en") -> Page:
        page = self.page(caller, language)
        page.goto(f"{self._installation.settings.console_url}{path}")
        return page

    def take(self, name: str, caller: Caller, path: str, prepare: Prepare | None = None, *, desk: bool = False) -> Page:
        """One picture in each language, of what `prepare` makes of the page; returns the English page as it is then."""
        for language in ("zh", "en"):
            page = self.open(caller, path, language)
            page.set_viewport_size(DESK if desk else browsers.PHONE)
            if prepare is not None:
                prepare(page)
            _write(FOLDER / f"{name}-{language}.png", page.screenshot(full_page=desk))
        return page


class Day:
    """The story: an order, an offer, a counter-offer, a plan, a report, movements, and the order has arrived."""

    def __init__(self, installation: InProcess, camera: Camera) -> None:
        self._installation = installation
        self._camera = camera
        self._park = Clients.of(installation.settings, world.MANAGER)

    def live_through(self) -> None:
        world.load(self._park.registry, self._park.logistics)
        self._settle()
        self._decline_the_guide()
        order = self._post("2400", "PO-1")
        self._settle()
        self._camera.take("order", world.MANAGER, order)
        self._camera.take("offer", world.KNITTER, "/enterprises/knit-a?show=offered", _to_the_card)
        work = self._counter()
        self._accept_all(world.RIVAL)
        self._plan()
        self._accept_all(world.KNITTER)
        self._accept_all(world.RIVAL)
        self._ask_for_quote()
        self._report(work)
        self._move(order)
        self._deliver(order)

    def _settle(self) -> None:
        self._installation.wait_until_settled()

    def _decline_the_guide(self) -> None:
        self._press(self._camera.open(world.MANAGER, "/").locator(".guide button").last)

    def _post(self, quantity: str, reference: str) -> str:
        """Posts an order on the manager's phone; returns the address of its page."""
        page = self._camera.open(world.MANAGER, "/orders/new")
        self._fill_in(page, quantity, reference, days=9)
        page.locator("main form button").first.tap()
        page.wait_for_url(lambda url: not url.endswith("/new"))
        return page.url.removeprefix(self._installation.settings.console_url)

    def _fill_in(self, page: Page, quantity: str, reference: str, days: int) -> None:
        page.locator("#product").select_option(index=1)
        page.locator("#quantity").fill(quantity)
        page.locator("#due_date").fill((self._today + timedelta(days=days)).isoformat())
        page.locator("#ship_to_zone").select_option("port")
        page.locator("#buyer_reference").fill(reference)

    def _counter(self) -> Assignment:
        """The knitter can make less, for more; the manager agrees. Returns the assignment; the rest goes elsewhere."""
        [asked] = self._assignments("knit-a", AssignmentState.ASSIGNMENT_STATE_OFFERED)
        path = f"/assignments/{asked.name.rpartition('/')[2]}"

        def fill_in(page: Page) -> None:
            page.locator("summary:has(+ form #counter-price)").tap()
            page.locator("#units-1").fill("2000")
            page.locator("#counter-price").fill("0.42")
            page.locator("#counter-reason").scroll_into_view_if_needed()

        page = self._camera.take("counter", world.KNITTER, path, fill_in)
        self._press(page.locator("form:has(#counter-price) button"))
        page = self._camera.take("counter-offer", world.MANAGER, path)
        self._press(page.locator('form[action$="/accept-counter"] button'))
        self._settle()
        return asked

    def _plan(self) -> None:
        """A park plan beside what is live, with an order that nobody has planned yet; the manager makes it live."""
        self._confirm_by_hand(True)
        self._post("26000", "PO-2")
        page = self._camera.open(world.MANAGER, "/plans")
        page.locator("#seconds").fill("3")
        self._press(page.locator('form[action$="/plans"] button'))
        path = page.url.removeprefix(self._installation.settings.console_url)
        confirm = page.locator('form[action$="/confirm"] button')
        confirm.wait_for(timeout=60_000)
        page = self._camera.take("plan", world.MANAGER, path, desk=True)
        self._press(page.locator('form[action$="/confirm"] button'))
        self._confirm_by_hand(False)
        self._discard_ready()
        self._settle()
        self._camera.take("cockpit", world.MANAGER, "/", _with_ages, desk=True)

    def _ask_for_quote(self) -> None:
        """A date and a price for an order that is not placed."""
        page = self._camera.open(world.MANAGER, "/orders/new")
        self._fill_in(page, "18000", "PO-3", days=6)
        with page.expect_navigation():
            page.locator("main form button").nth(1).tap()
        path = page.url.removeprefix(self._installation.settings.console_url)
        self._camera.take("quote", world.MANAGER, path, desk=True)

    def _report(self, work: Assignment) -> None:
        """On the day of the work the knitter reports behind the code."""
        self._go_to(_first_day(work), hour=17)
        self._camera.take("codes", world.KNITTER, "/enterprises/knit-a/reports")

        def fill_in(page: Page) -> None:
            page.locator("#good_quantity").fill("1,950")
            page.locator("#scrapped_quantity").fill("50")

        page = self._camera.take("report", world.KNITTER, f"/report/{work.name.rpartition('/')[2]}", fill_in)
        self._press(page.locator("form:has(#good_quantity[inputmode]) button"))

    def _move(self, order: str) -> None:
        """What was made goes to the packer, before the day closes."""
        of_order = [one for one in self._movements() if one.order.endswith(order)]
        sent = [one for one in of_order if one.from_enterprise.endswith("knit-a") and not one.loaded_quantity]
        path = f"/movements?date={min(one.date for one in sent)}"
        page = self._camera.take("movement", world.KNITTER, path)
        self._press(page.locator('form[action*="/report"] button').first)
        self._settle()

    def _deliver(self, order: str) -> None:
        """Day by day people report what has moved, until the order has arrived."""
        name = f"{world.PARENT}{order}"
        for _ in range(MOST_DAYS):
            self._report_movements()
            if self._park.matching.GetOrder(matching.GetOrderRequest(name=name)).delivered_quantity >= 2400:
                break
            self._go_to(self._today + timedelta(days=1), hour=17)
        self._camera.take("delivered", world.MANAGER, order)

    def _report_movements(self) -> None:
        for one in self._movements():
            if one.date <= self._today.isoformat():
                waits = 0 if one.loaded_quantity else one.quantity
                on_road = one.loaded_quantity - (0 if one.assumed else one.received_quantity)
                report = ReportMovementRequest(name=one.name, loaded_quantity=waits, received_quantity=waits or on_road)
                if report.received_quantity:
                    self._park.logistics.ReportMovement(report)
        self._settle()

    def _accept_all(self, enterprise: Caller) -> None:
        clients = Clients.of(self._installation.settings, enterprise)
        for one in self._assignments(enterprise.enterprise, AssignmentState.ASSIGNMENT_STATE_OFFERED):
            clients.matching.AcceptAssignment(matching.AcceptAssignmentRequest(name=one.name, etag=one.etag))
        self._settle()

    def _assignments(self, enterprise: str, state: AssignmentState) -> list[Assignment]:
        asked = matching.ListAssignmentsRequest(
            parent=world.PARENT, enterprise=f"{world.PARENT}/enterprises/{enterprise}", state=state
        )
        return list(self._park.matching.ListAssignments(asked).assignments)

    def _movements(self) -> list[Movement]:
        return list(self._park.logistics.ListMovements(ListMovementsRequest(parent=world.PARENT)).movements)

    def _confirm_by_hand(self, by_hand: bool) -> None:
        park = self._park.registry.GetPark(registry.GetParkRequest(name=world.PARENT))
        park.policy.auto_confirm = not by_hand
        self._park.registry.UpdatePark(registry.UpdateParkRequest(park=park, update_mask={"paths": ["policy"]}))

    def _discard_ready(self) -> None:
        listed = self._park.matching.ListPlans(matching.ListPlansRequest(parent=world.PARENT)).plans
        for plan in listed:
            if plan.state == PlanState.PLAN_STATE_READY:
                self._park.matching.DiscardPlan(matching.DiscardPlanRequest(name=plan.name, etag=plan.etag))

    @property
    def _today(self) -> date:
        return self._installation.clock().astimezone(ZoneInfo(world.TIME_ZONE)).date()

    def _go_to(self, day: date, hour: int) -> None:
        """It becomes this hour of the day in the park; the days before close."""
        instant = datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(world.TIME_ZONE))
        self._installation.clock.move_to(max(instant.astimezone(UTC), self._installation.clock()))
        self._settle()

    def _press(self, button: Locator) -> None:
        page = button.page
        with page.expect_navigation():
            button.tap()


def _with_ages(page: Page) -> None:
    page.locator("#ages").wait_for()


def _to_the_card(page: Page) -> None:
    """Scrolls to the first assignment, below the bar at the top."""
    page.evaluate("scrollTo(0, document.querySelector('article.work').offsetTop - 80)")


def _first_day(assignment: Assignment) -> date:
    return min(date.fromisoformat(daily.date) for daily in assignment.quantities)


def _write(file: Path, picture: bytes) -> None:
    """Keeps the picture with few colours. Raises ValueError where it is still large."""
    file.parent.mkdir(exist_ok=True)
    with Image.open(io.BytesIO(picture)) as image:
        image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    size = file.stat().st_size
    print(f"{file.name}: {size / 1024:.0f} KiB")
    if size > MOST_BYTES:
        message = f"{file} has {size} bytes: make it smaller than {MOST_BYTES}"
        raise ValueError(message)


@contextmanager
def _park() -> Iterator[InProcess]:
    with parks_folder() as folder:
        templates = migrated(folder / "templates")
        with in_process(folder / "park", templates, MovableClock(BEGIN), {}) as installation:
            yield installation


def main() -> None:
    logging.disable(logging.WARNING)
    with _park() as installation, browsers.launched() as browser:
        Day(installation, Camera(browser, installation)).live_through()


if __name__ == "__main__":
    main()
