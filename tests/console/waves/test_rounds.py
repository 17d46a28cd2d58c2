"""A wave of putting-out rounds on the pages of waves: villages, what is loaded and unloaded, and what is still out."""

from __future__ import annotations

import pytest

from parkloom.logistics.v1 import wave_service_pb2 as pb
from tests.console import world
from tests.console.installation import Installation
from tests.console.waves.conftest import waves

pytestmark = pytest.mark.slow

DAY = world.day(2)
HOMES = f"{world.PARENT}/departures/homes"


def test_the_wave_shows_what_household_groups_have_and_the_map_its_villages(park: Installation, villages: str) -> None:
    assert villages
    manager = park.visitor(world.MANAGER)
    board = manager.open(f"/waves?date={DAY}").text
    assert "Carries the putting-out rounds of the day" in board
    page = manager.open(f"/waves/villages/{DAY}").text
    for words in ("by the well", "Still out", "600 parts", "Pick lists as PDF"):
        assert words in page
    shown = manager.open(f"/waves/villages/{DAY}/map").text
    assert shown.count('data-lat="29.73"') >= 2, "both stops in the village are on the map"
    assert "Load" in shown
    assert "Unload" in shown
    assert "by the well" in manager.open(f"/waves/villages/{DAY}/lists?by=door").text
    assert manager.open(f"/waves/villages/{DAY}/lists.pdf").data.startswith(b"%PDF-")


def test_a_driver_reports_what_is_loaded_and_unloaded(park: Installation, villages: str) -> None:
    trip = waves(park).ListWaveTrips(pb.ListWaveTripsRequest(parent=villages)).wave_trips[0]
    page = f"/drive/{villages.rpartition('/')[2]}/{trip.name.rpartition('/')[2]}"
    manager = park.visitor(world.MANAGER)
    text = manager.open(page).text
    assert "Unloaded: 300" in text
    assert "Loaded: 300" in text
    manager.press("/stops/1")
    assert "1 of 4 stops made" in manager.open(page).text


def test_a_manager_says_that_a_departure_carries_rounds(park: Installation) -> None:
    manager = park.visitor(world.MANAGER)
    manager.open("/departures/new")
    manager.press("/departures/new", departure_id="homes", display_name="Homes", zone="east", parts_per_parcel="20")
    manager.open("/departures/homes")
    assert 'value="20"' in manager.text
    manager.press("/departures/homes", zone="east", parts_per_parcel="")
    assert waves(park).GetDeparture(pb.GetDepartureRequest(name=HOMES)).parts_per_parcel == 0
    manager.open("/departures/homes")
    manager.press("/retire", retire_date=f"{world.day(0)}")
