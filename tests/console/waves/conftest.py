"""A park with doors, vans for parcels, a departure, and what is packed for it tomorrow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import grpc
import pytest
from playwright.sync_api import Browser, Page

from parkloom.logistics.v1 import wave_service_pb2 as pb
from parkloom.logistics.v1.departure_pb2 import Departure
from parkloom.logistics.v1.logistics_service_pb2 import CreateVehicleClassRequest
from parkloom.logistics.v1.logistics_service_pb2_grpc import LogisticsServiceStub
from parkloom.logistics.v1.round_service_pb2 import CreateRoundRequest, Round
from parkloom.logistics.v1.round_service_pb2_grpc import RoundServiceStub
from parkloom.logistics.v1.vehicle_pb2 import VehicleClass
from parkloom.logistics.v1.wave_pb2 import WAVE_STATE_PLANNED
from parkloom.logistics.v1.wave_service_pb2_grpc import WaveServiceStub
from parkloom.registry.v1 import registry_service_pb2 as registry
from parkloom.registry.v1.registry_service_pb2_grpc import RegistryServiceStub
from tests import background
from tests import browser as browsers
from tests.console import world
from tests.console.installation import Installation, running
from tests.console.serving import served
from tests.waiting import wait_until

DAY = world.day(1)
WAVE = f"evening-{DAY:%Y%m%d}"
PLACES = {"east": (29.77, 120.20), "port": (29.73, 120.28)}
EVENING = f"{world.PARENT}/departures/evening"
COUNTS = (("knit-a", 80, 120), ("knit-b", 200, 200), ("pack-c", 60, 60))


@pytest.fixture(scope="package")
def park(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The park with a wave of three doors, which is not planned yet."""
    folder = tmp_path_factory.mktemp("waves")
    background.FOLDERS.add(folder)
    with running(folder) as installation:
        _furnish(installation)
        yield installation


@pytest.fixture(scope="package")
def planned(park: Installation) -> Installation:
    """The park once its wave is planned."""
    plan_for(park, DAY)
    return park


@pytest.fixture(scope="package")
def villages(park: Installation) -> str:
    """The wave of two rounds, planned."""
    return put_out(park, world.day(2))


@pytest.fixture(scope="package")
def address(park: Installation) -> Iterator[str]:
    """The console as it is served."""
    with served(park) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Not beyond its module: while a browser is there, its thread can run nothing asynchronous."""
    with browsers.launched() as browser:
        yield browser


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    with browsers.phone(browser, "zh-CN") as context:
        page, faults = context.new_page(), list[str]()
        page.on("pageerror", lambda error: faults.append(str(error)))
        yield page
        assert faults == []


def waves(park: Installation) -> WaveServiceStub:
    return WaveServiceStub(park.channel("logistics", world.MANAGER))


def plan_for(park: Installation, day: date) -> None:
    """Have the wave of a day planned, with the same counts each day."""
    waves(park).ReportPacked(counts(day))
    waves(park).PlanWave(pb.PlanWaveRequest(parent=world.PARENT, departure=EVENING, date=f"{day}", seconds_limit=1))
    name = f"{world.PARENT}/waves/evening-{day:%Y%m%d}"
    ask = pb.GetWaveRequest(name=name)
    wait_until(lambda: waves(park).GetWave(ask).state == WAVE_STATE_PLANNED, 120, "the wave is planned")


def put_out(park: Installation, day: date) -> str:
    """Have two rounds of a day planned in a wave, one to be brought out and one to be collected; returns the wave."""
    rounds = RoundServiceStub(park.channel("logistics", world.MANAGER))
    for ident, issued in (("out", day), ("back", world.day(0))):
        described = Round(
            enterprise=f"{world.PARENT}/enterprises/knit-a",
            zone="port",
            household_group="by the well",
            issued_quantity=300,
            issue_date=f"{issued}",
            lead_days=1,
        )
        rounds.CreateRound(CreateRoundRequest(parent=world.PARENT, round_id=ident, round=described))
    villages = Departure(display_name="Villages", zone="east", parts_per_parcel=10)
    waves(park).CreateDeparture(
        pb.CreateDepartureRequest(parent=world.PARENT, departure_id="villages", departure=villages)
    )
    departure = f"{world.PARENT}/departures/villages"
    waves(park).PlanWave(pb.PlanWaveRequest(parent=world.PARENT, departure=departure, date=f"{day}", seconds_limit=1))
    name = f"{world.PARENT}/waves/villages-{day:%Y%m%d}"
    ask = pb.GetWaveRequest(name=name)
    wait_until(lambda: waves(park).GetWave(ask).state == WAVE_STATE_PLANNED, 120, "the wave of rounds is planned")
    return name


def counts(day: date) -> pb.ReportPackedRequest:
    """What the doors report of a day."""
    reports = [
        pb.PackedReport(
            enterprise=f"{world.PARENT}/enterprises/{enterprise}",
            packed_quantity=packed,
            ordered_quantity=ordered,
            ready_at="16:00",
        )
        for enterprise, packed, ordered in COUNTS
    ]
    return pb.ReportPackedRequest(parent=world.PARENT, departure=EVENING, date=f"{day}", counts=reports)


def _furnish(park: Installation) -> None:
    to_registry = RegistryServiceStub(park.channel("registry", world.MANAGER))
    shown = to_registry.GetPark(registry.GetParkRequest(name=world.PARENT))
    for zone in shown.zones:
        zone.latitude, zone.longitude = PLACES[zone.id]
    to_registry.UpdatePark(registry.UpdateParkRequest(park=shown, update_mask={"paths": ["zones"]}))
    vans = VehicleClass(display_name="Courier van", capacity=1, count=2, trips_per_day=4, parcel_capacity=1_000)
    LogisticsServiceStub(park.channel("logistics", world.MANAGER)).CreateVehicleClass(
        CreateVehicleClassRequest(parent=world.PARENT, vehicle_class_id="courier", vehicle_class=vans)
    )
    evening = Departure(display_name="Seven o'clock", courier="Yunda", zone="port")
    waves(park).CreateDeparture(
        pb.CreateDepartureRequest(parent=world.PARENT, departure_id="evening", departure=evening)
    )
    request = counts(DAY)
    wait_until(lambda: _taken(park, request), 60, "the doors are known")


def _taken(park: Installation, request: pb.ReportPackedRequest) -> bool:
    """True once the doors and the zones have come to be known where parcels are counted."""
    try:
        waves(park).ReportPacked(request)
    except grpc.RpcError:
        return False
    return True
