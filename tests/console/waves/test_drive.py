"""A driver's phone in a real browser: one tap for each stop, with and without a network."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from parkloom.logistics.v1 import wave_service_pb2 as pb
from parkloom.logistics.v1.wave_pb2 import WaveTrip
from tests.console import world
from tests.console.installation import Installation
from tests.console.waves.conftest import WAVE, plan_for, waves

pytestmark = pytest.mark.slow


def open_trips(park: Installation) -> list[WaveTrip]:
    """Trips with a stop that nobody has reported."""
    listed = waves(park).ListWaveTrips(pb.ListWaveTripsRequest(parent=f"{world.PARENT}/waves/{WAVE}"))
    return [one for one in listed.wave_trips if not all(stop.HasField("collected_quantity") for stop in one.stops)]


def become_a_drivers_phone(phone: Page, park: Installation, address: str, trip: str) -> None:
    """A manager signs in at the phone, and makes it the driver Wang's."""
    phone.goto(address + park.link(world.MANAGER))
    phone.locator("main form button").tap()
    phone.wait_for_url(lambda url: "/sign-in/" not in url)
    phone.goto(f"{address}/drive/{WAVE}/{trip}")
    phone.locator("summary", has_text="设为司机手机").tap()
    phone.get_by_label("司机姓名").fill("Wang")
    phone.get_by_role("button", name="设为司机手机").tap()
    expect(phone.get_by_role("status").filter(has_text="只能报告")).to_be_visible()


def test_stops_tapped_without_a_network_arrive_once_when_it_is_back(
    phone: Page, address: str, planned: Installation
) -> None:
    trip = open_trips(planned)[0]
    name, count = trip.name.rpartition("/")[2], len(trip.stops)
    become_a_drivers_phone(phone, planned, address, name)
    sent: list[str] = []
    phone.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)

    phone.context.set_offline(True)
    for number in range(1, count + 1):
        phone.locator(f"#stop-{number} .btn-thumb").tap()
    expect(phone.locator("#outbox")).to_contain_text(f"{count}")
    expect(phone.locator(".kept:visible")).to_have_count(count)
    assert [one for one in open_trips(planned) if one.name == trip.name], "nothing has arrived yet"
    phone.context.set_offline(False)

    expect(phone.locator(".is-done")).to_have_count(count, timeout=60_000)
    expect(phone.locator("#outbox")).to_be_hidden()
    [arrived] = _trips(planned, trip.name)
    assert [stop.collected_quantity for stop in arrived.stops] == [stop.quantity for stop in trip.stops]
    assert arrived.driver == "Wang"
    assert phone.evaluate("localStorage.getItem('parkloom.outbox')") == "[]"
    counted = waves(planned).ListPackedCounts(
        pb.ListPackedCountsRequest(
            parent=world.PARENT, departure=f"{world.PARENT}/departures/evening", date=f"{world.day(1)}"
        )
    )
    collected = sum(one.collected_quantity for one in counted.packed_counts)
    assert collected == sum(stop.collected_quantity for one in _trips(planned, "") for stop in one.stops)
    refused = phone.goto(f"{address}/waves")
    assert refused is not None
    assert refused.status == 403


def test_a_reply_that_is_lost_on_the_way_does_not_count_a_stop_twice(planned: Installation) -> None:
    manager = planned.visitor(world.MANAGER)
    [first, *_rest] = _trips(planned, "")
    trip = first.name.rpartition("/")[2]
    stop = first.stops[0]
    action = f"/drive/{WAVE}/{trip}/stops/{stop.number}"
    token = re.search(r'data-token="([^"]+)"', manager.open(f"/drive/{WAVE}/{trip}").text)
    assert token is not None
    values = {"csrf_token": token.group(1), "request_id": "a" * 32, "collected_quantity": "1"}

    manager.post_bare(action, **values)
    manager.post_bare(action, **values)

    [then] = _trips(planned, first.name)
    assert then.stops[0].collected_quantity in (1, stop.quantity)
    manager.post_bare(action, **values | {"request_id": "b" * 32})
    assert "already" in manager.open(f"/drive/{WAVE}/{trip}").text


def test_a_stop_of_a_vehicle_that_another_drives_stays_open_and_its_driver_is_shown(planned: Installation) -> None:
    day = world.day(2)
    plan_for(planned, day)
    name = f"{world.PARENT}/waves/evening-{day:%Y%m%d}"
    listed = waves(planned).ListWaveTrips(pb.ListWaveTripsRequest(parent=name)).wave_trips
    trip = next(one for one in listed if len(one.stops) > 1)
    waves(planned).ReportStop(
        pb.ReportStopRequest(name=trip.name, stop_number=1, collected_quantity=5, driver="Zhao", request_id="zhao")
    )
    manager = planned.visitor(world.MANAGER)
    page = f"/drive/evening-{day:%Y%m%d}/{trip.name.rpartition('/')[2]}"
    manager.open(page)
    manager.press("/stops/2")
    assert "This vehicle is driven by Zhao." in manager.text
    assert "driver: Zhao" in manager.text
    assert "/stops/2" in manager.text, "the stop is still to be made"


def _trips(park: Installation, name: str) -> list[WaveTrip]:
    """The trips of the wave, or the one of this name."""
    listed = waves(park).ListWaveTrips(pb.ListWaveTripsRequest(parent=f"{world.PARENT}/waves/{WAVE}")).wave_trips
    return [one for one in listed if name in ("", one.name)]
