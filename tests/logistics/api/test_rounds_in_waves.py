"""Putting-out rounds carried by waves: out to villages on the day of issue, and back from the day of collection on."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from typing import Any

import pytest

from parkloom.logistics.v1 import departure_pb2, round_service_pb2, trip_pb2, wave_pb2
from parkloom.logistics.v1 import wave_service_pb2 as pb
from services.chassis.clock import MovableClock
from services.chassis.database import Database
from services.errors import Infeasible
from services.logistics.domain.park_map import ParkMap, Zone
from services.logistics.use_cases.park_maps import follow_parks
from services.vehicle_routing import model
from services.vehicle_routing.check_command import examine
from services.vehicle_routing.model import routes as routes_file
from tests.databases import ON_BOTH
from tests.logistics import waves, world
from tests.logistics.conftest import Calls
from tests.logistics.waves import HUB, PARENT, TODAY, at, create_departure, create_round, furnish, packed, work
from tests.serving import refused

pytestmark = pytest.mark.slow

VILLAGES = f"{PARENT}/departures/villages"
COLLECTED = TODAY + timedelta(days=3)
PICKUP, DELIVERY = trip_pb2.STOP_ACTION_PICKUP, trip_pb2.STOP_ACTION_DELIVERY


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(waves.at("05:00"))


@pytest.fixture
def manager(calling: Calls, database: Database) -> Any:
    """The manager's stub in a park with two villages, and a departure that carries ten parts for a parcel."""
    furnish(database)
    zones = (Zone("hub", *HUB), Zone("east", 30.0, 120.02), Zone("west", 30.03, 119.9), Zone("nowhere"))
    database.transact(lambda session: follow_parks(session, [ParkMap("socks", 2, "Asia/Shanghai", zones)]))
    stub: Any = calling(world.MANAGER)
    hours = {"pickup_begins_at": "06:00", "pickup_ends_at": "16:00", "leaves_at": "18:00"}
    stub.CreateDeparture(create_departure("villages", parts_per_parcel=10, **hours))
    return stub


def plan(stub: Any, database: Database, clock: MovableClock, day: Any = TODAY) -> wave_pb2.Wave:
    """The wave of a day's rounds, planned."""
    stub.PlanWave(pb.PlanWaveRequest(parent=PARENT, departure=VILLAGES, date=f"{day}", seconds_limit=1))
    assert work(database, clock)
    wave: wave_pb2.Wave = stub.GetWave(pb.GetWaveRequest(name=wave_of(day)))
    assert wave.state == wave_pb2.WAVE_STATE_PLANNED, wave.failure
    return wave


def wave_of(day: Any) -> str:
    return f"{PARENT}/waves/villages-{day:%Y%m%d}"


def trips_of(stub: Any, day: Any = TODAY) -> list[wave_pb2.WaveTrip]:
    return list(stub.ListWaveTrips(pb.ListWaveTripsRequest(parent=wave_of(day))).wave_trips)


def stops_of(stub: Any, day: Any = TODAY) -> list[tuple[str, str, int, int]]:
    """Round, zone, action and parts of the stops, trip by trip."""
    return [
        (stop.round.rpartition("/")[2], stop.zone, stop.action, stop.quantity)
        for trip in trips_of(stub, day)
        for stop in trip.stops
    ]


def report(stub: Any, zone: str, parts: int, day: Any = TODAY) -> None:
    """The driver loads so many parts at the first stop there."""
    [(trip, stop)] = [
        (trip, stop)
        for trip in trips_of(stub, day)
        for stop in trip.stops
        if stop.zone == zone and stop.action == PICKUP
    ]
    asked = {"stop_number": stop.number, "collected_quantity": parts, "driver": "Li"}
    stub.ReportStop(pb.ReportStopRequest(name=trip.name, **asked))


def test_parts_go_out_on_the_day_of_issue_and_come_back_when_they_are_collected(
    manager: Any, database: Database, clock: MovableClock
) -> None:
    manager.CreateRound(create_round())

    out = plan(manager, database, clock)

    assert stops_of(manager) == [("r-1", "", PICKUP, 500), ("r-1", "east", DELIVERY, 500)]
    assert (out.quantity, out.doors, out.trip_count) == (500, 2, 1)
    [trip] = trips_of(manager)
    assert (trip.quantity, trip.stops[1].household_group) == (500, "by the well")
    assert trip.stops[0].begin_time.ToSeconds() < trip.stops[1].begin_time.ToSeconds() < trip.hub_time.ToSeconds()
    clock.move_to(at("05:00", COLLECTED))
    plan(manager, database, clock, COLLECTED)
    assert stops_of(manager, COLLECTED) == [("r-1", "east", PICKUP, 500), ("r-1", "", DELIVERY, 500)]


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_what_goes_out_and_comes_back_shares_a_vehicle_by_rules_that_anybody_can_check(
    manager: Any, database: Database, clock: MovableClock
) -> None:
    for number, enterprise in enumerate(("weaver", "sewer", "dyer")):
        door = {"enterprise": f"{PARENT}/enterprises/{enterprise}"}
        manager.CreateRound(
            create_round(f"old-{number}", zone="west", issue_date=f"{TODAY - timedelta(days=3)}", **door)
        )
        manager.CreateRound(create_round(f"new-{number}", zone="west", **door))

    wave = plan(manager, database, clock)

    assert (wave.vehicles, wave.trip_count, wave.quantity) == (1, 1, 3_000)
    files = manager.ExportWave(pb.ExportWaveRequest(name=wave_of(TODAY)))
    verdict = examine(
        model.parse(json.loads(gzip.decompress(files.wave_file))),
        routes_file.parse(json.loads(gzip.decompress(files.routes_file))),
    )
    assert verdict.examination.violations == []
    assert verdict.examination.served == 6
    assert verdict.lower_bound <= verdict.examination.cost.total


def test_what_is_still_out_is_collected_again_and_what_a_driver_has_collected_is_not(
    manager: Any, database: Database, clock: MovableClock
) -> None:
    manager.CreateRound(create_round())
    clock.move_to(at("05:00", COLLECTED))
    plan(manager, database, clock, COLLECTED)
    report(manager, "east", 380, COLLECTED)
    later = COLLECTED + timedelta(days=1)
    clock.move_to(at("05:00", later))

    plan(manager, database, clock, later)

    assert stops_of(manager, later) == [("r-1", "east", PICKUP, 120), ("r-1", "", DELIVERY, 120)]
    counted = round_service_pb2.ReportRoundRequest(name=f"{PARENT}/rounds/r-1", returned_quantity=380, lost_quantity=20)
    assert manager.ReportRound(counted).open_quantity == 100
    plan(manager, database, clock, later)
    assert stops_of(manager, later)[0] == ("r-1", "east", PICKUP, 100)
    rest = round_service_pb2.ReportRoundRequest(name=f"{PARENT}/rounds/r-1", returned_quantity=100)
    assert manager.ReportRound(rest).open_quantity == 0
    asked = pb.PlanWaveRequest(parent=PARENT, departure=VILLAGES, date=f"{later}")
    assert [each.code for each in refused(manager.PlanWave, asked).problems] == ["NO_ROUNDS_TO_CARRY"]


def test_a_driver_changes_no_balance_the_enterprise_counts(
    manager: Any, database: Database, clock: MovableClock
) -> None:
    created = manager.CreateRound(create_round(issue_date=f"{TODAY - timedelta(days=3)}"))
    plan(manager, database, clock)

    report(manager, "east", 480)

    assert manager.GetRound(round_service_pb2.GetRoundRequest(name=created.name)) == created


def test_a_trip_that_has_begun_stays_and_the_rest_is_planned_again(
    manager: Any, database: Database, clock: MovableClock
) -> None:
    manager.CreateRound(create_round())
    plan(manager, database, clock)
    [before] = trips_of(manager)
    report(manager, "", 450)
    manager.CreateRound(create_round("r-2", zone="west"))

    wave = plan(manager, database, clock)

    again = {trip.name: trip for trip in trips_of(manager)}
    assert [stop.round for stop in again[before.name].stops] == [stop.round for stop in before.stops]
    left_behind = sum(
        stop.quantity
        for name, trip in again.items()
        if name != before.name
        for stop in trip.stops
        if stop.round.endswith("r-1") and stop.action == PICKUP
    )
    assert left_behind == 50
    assert wave.quantity == 500 + 50 + 500


def test_rounds_above_a_vehicle_are_parted_and_those_without_a_position_are_left(
    manager: Any, database: Database, clock: MovableClock
) -> None:
    manager.CreateRound(create_round(issued_quantity=25_000))
    manager.CreateRound(create_round("r-2", zone="nowhere"))

    wave = plan(manager, database, clock)

    loaded = [parts for _, zone, action, parts in stops_of(manager) if not zone and action == PICKUP]
    assert sorted(loaded) == [8_333, 8_333, 8_334]
    assert [(each.quantity, each.reason) for each in wave.left] == [(500, wave_pb2.LEFT_REASON_NO_POSITION)]
    whole = departure_pb2.Departure(name=VILLAGES, display_name="x", zone="hub", whole_loads=True)
    manager.UpdateDeparture(pb.UpdateDepartureRequest(departure=whole, update_mask={"paths": ["whole_loads"]}))
    asked = pb.PlanWaveRequest(parent=PARENT, departure=VILLAGES, date=f"{TODAY}")
    assert [each.code for each in refused(manager.PlanWave, asked).problems] == ["LOAD_ABOVE_CAPACITY"]


def test_rounds_of_one_wave_are_on_no_other(manager: Any, database: Database, clock: MovableClock) -> None:
    manager.CreateRound(create_round())
    plan(manager, database, clock)
    manager.CreateDeparture(create_departure("afternoon", parts_per_parcel=10))

    asked = pb.PlanWaveRequest(parent=PARENT, departure=f"{PARENT}/departures/afternoon", date=f"{TODAY}")

    assert [each.code for each in refused(manager.PlanWave, asked).problems] == ["NO_ROUNDS_TO_CARRY"]


def test_a_departure_of_rounds_takes_no_counts_of_parcels_and_is_nobodys_next_one(manager: Any) -> None:
    manager.CreateDeparture(create_departure())

    counts = packed(("weaver", 5, 5))
    counts.departure = VILLAGES
    failure = refused(manager.ReportPacked, counts)

    assert isinstance(failure, Infeasible)
    assert [(each.field, each.code) for each in failure.problems] == [("departure", "DEPARTURE_CARRIES_ROUNDS")]
    risk = manager.GetWaveRisk(pb.GetWaveRiskRequest(name=f"{waves.WAVE}/risk"))
    assert (risk.next_departure, risk.next_date) == (waves.EVENING, f"{TODAY + timedelta(days=1)}")
