"""Pages of waves at the width of a small phone and of a large desk, in both languages, as axe sees them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from parkloom.logistics.v1 import wave_service_pb2 as pb
from tests.console import world
from tests.console.installation import Installation
from tests.console.test_accessible import SIZES, faults
from tests.console.waves.conftest import DAY, WAVE, waves

pytestmark = pytest.mark.slow

LANGUAGES = {"zh-CN": "登录", "en-GB": "Sign in"}


@pytest.fixture(params=[(size, language) for size in SIZES for language in LANGUAGES], ids="-".join)
def page(request: pytest.FixtureRequest, browser: Browser, address: str, planned: Installation) -> Iterator[Page]:
    """A manager's page, which writes nothing to its console."""
    size, language = request.param
    with browser.new_context(viewport=SIZES[size], locale=language) as context:
        context.set_default_timeout(60_000)
        page, complaints = context.new_page(), list[str]()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address + planned.link(world.MANAGER))
        page.get_by_role("button", name=LANGUAGES[language]).click()
        page.wait_for_url(lambda url: "/sign-in/" not in url)
        yield page
        assert complaints == []


def test_waves_and_their_drivers_pages_are_for_everybody(
    page: Page, address: str, planned: Installation, villages: str
) -> None:
    rounds, homes = villages.rpartition("/")[2], f"/waves/villages/{world.day(2)}"
    paths = [f"/waves?date={DAY}", f"/waves/evening/{DAY}", f"/waves/evening/{DAY}/map", f"/waves/evening/{DAY}/lists"]
    paths += [f"/waves/evening/{DAY}/lists?by=door", "/departures", "/departures/evening", homes, f"{homes}/map"]
    for wave in (WAVE, rounds):
        listed = waves(planned).ListWaveTrips(pb.ListWaveTripsRequest(parent=f"{world.PARENT}/waves/{wave}"))
        paths.append(f"/drive/{wave}/{listed.wave_trips[0].name.rpartition('/')[2]}")
    assert {path: found for path in paths if (found := faults(page, address + path))} == {}
