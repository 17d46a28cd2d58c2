"""The evening of a whole park, 1,210 doors, on the pages of its wave in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import grpc
import pytest
from playwright.sync_api import Browser, Page, Response, expect

from benchmarks.routing.waves import courier_wave
from parkloom.logistics.v1 import wave_service_pb2 as pb
from parkloom.logistics.v1.logistics_service_pb2 import CreateVehicleClassRequest
from parkloom.logistics.v1.logistics_service_pb2_grpc import LogisticsServiceStub
from parkloom.logistics.v1.vehicle_pb2 import VehicleClass
from parkloom.logistics.v1.wave_pb2 import WAVE_STATE_PLANNED, Wave
from parkloom.registry.v1 import file_import_service_pb2 as importing
from parkloom.registry.v1 import registry_service_pb2 as registry
from parkloom.registry.v1.enterprise_pb2 import Enterprise
from parkloom.registry.v1.file_import_service_pb2_grpc import FileImportServiceStub
from tests import axe
from tests.console import world
from tests.console.installation import Installation
from tests.console.test_accessible import SIZES
from tests.console.waves.conftest import EVENING, waves
from tests.waiting import wait_until

pytestmark = pytest.mark.long

DOORS = 1_210
# Of a page with all that it loads, not compressed.
MOST_BYTES = 2_500_000
# Until a page is there with its map, on a machine that does much else.
MOST_MILLISECONDS = 60_000
DAY = world.day(5)
NAME = f"{world.PARENT}/waves/evening-{DAY:%Y%m%d}"


@pytest.fixture(scope="module")
def full(park: Installation) -> Wave:
    """The wave of a day, planned."""
    made = courier_wave(DOORS, 0)
    _build_doors(park, made)
    vans = VehicleClass(display_name="City van", capacity=1, count=60, trips_per_day=6, parcel_capacity=1_200)
    LogisticsServiceStub(park.channel("logistics", world.MANAGER)).CreateVehicleClass(
        CreateVehicleClassRequest(parent=world.PARENT, vehicle_class_id="city", vehicle_class=vans)
    )
    counts = [
        pb.PackedReport(
            enterprise=f"{world.PARENT}/enterprises/{each['from']['site']}",
            packed_quantity=each["quantity"],
            ordered_quantity=each["quantity"],
        )
        for each in made["shipments"]
    ]
    request = pb.ReportPackedRequest(parent=world.PARENT, departure=EVENING, date=f"{DAY}", counts=counts)
    wait_until(lambda: len(_known(park, request)) == DOORS, 120, "all doors are known")
    waves(park).PlanWave(pb.PlanWaveRequest(parent=world.PARENT, departure=EVENING, date=f"{DAY}", seconds_limit=20))
    asked = pb.GetWaveRequest(name=NAME)
    wait_until(lambda: waves(park).GetWave(asked).state == WAVE_STATE_PLANNED, 240, "the wave is planned")
    return waves(park).GetWave(asked)


def _build_doors(park: Installation, made: dict[str, list[dict[str, float]]]) -> None:
    """The park with an enterprise at each door of a wave file, around the zone of the hub."""
    north, east = made["sites"][0]["latitude"], made["sites"][0]["longitude"]
    entries = [
        importing.ReferenceDataEntry(
            create_enterprise=registry.CreateEnterpriseRequest(
                parent=world.PARENT,
                enterprise_id=str(site["id"]),
                enterprise=Enterprise(
                    display_name=f"Door {site['id']}",
                    zone="port",
                    latitude=29.73 + site["latitude"] - north,
                    longitude=120.28 + site["longitude"] - east,
                ),
            )
        )
        for site in made["sites"][1:]
    ]
    files = FileImportServiceStub(park.channel("registry", world.MANAGER))
    files.ImportReferenceData(importing.ImportReferenceDataRequest(parent=world.PARENT, requests=entries))


def _known(park: Installation, request: pb.ReportPackedRequest) -> list[object]:
    """The counts that are taken, none while some door is not known."""
    try:
        return list(waves(park).ReportPacked(request).counts)
    except grpc.RpcError:
        return []


@pytest.fixture(params=SIZES)
def page(request: pytest.FixtureRequest, browser: Browser, address: str, park: Installation) -> Iterator[Page]:
    """A manager's page, which writes nothing to its console."""
    with browser.new_context(viewport=SIZES[request.param], locale="zh-CN") as context:
        context.set_default_timeout(MOST_MILLISECONDS)
        page, complaints = context.new_page(), list[str]()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address + park.link(world.MANAGER))
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(lambda url: "/sign-in/" not in url)
        yield page
        assert complaints == []


def test_the_pages_of_a_whole_park_have_every_stop_stay_light_and_are_for_everybody(
    page: Page, address: str, full: Wave
) -> None:
    assert (full.doors, list(full.left)) == (DOORS, [])
    for path in (f"/waves/evening/{DAY}/map", f"/waves/evening/{DAY}", f"/waves?date={DAY}"):
        with _weighed(page) as loaded:
            page.goto(address + path)
        assert sum(len(each.body()) for each in loaded) < MOST_BYTES, path
        if path.endswith("/map"):
            stops = page.locator("#stops tbody tr[data-lat]").count()
            assert stops >= DOORS
            # The stops, a line for each trip, and the hub.
            expect(page.locator("#map path.leaflet-interactive")).to_have_count(stops + full.trip_count + 1)
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), path
        assert (path, axe.complaints(page)) == (path, [])


@contextmanager
def _weighed(page: Page) -> Iterator[list[Response]]:
    """All that the page loads meanwhile."""
    loaded: list[Response] = []

    def load(response: Response) -> None:
        loaded.append(response)

    page.on("response", load)
    yield loaded
    page.remove_listener("response", load)
