"""Departures, packed parcels and waves, through logistics' real gRPC server."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from parkloom.logistics.v1 import departure_pb2, wave_pb2
from parkloom.logistics.v1 import wave_service_pb2 as pb
from services.chassis.clock import Clock, MovableClock
from services.chassis.database import Database
from services.errors import AlreadyExists, Conflict, Forbidden, Infeasible, Invalid, NotFound
from services.vehicle_routing import model
from services.vehicle_routing.check_command import examine
from services.vehicle_routing.model import routes as routes_file
from tests.databases import ON_BOTH
from tests.logistics import waves, world
from tests.logistics.conftest import Calls
from tests.logistics.waves import DOORS, PARENT, TODAY, WAVE, at, create_departure, furnish, packed, plan, work
from tests.serving import refused

pytestmark = pytest.mark.slow

GET = pb.GetWaveRequest(name=WAVE)
TRIPS = pb.ListWaveTripsRequest(parent=WAVE)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(waves.NOW)


@pytest.fixture
def manager(calling: Calls, database: Database) -> Any:
    """The manager's stub in a furnished park with the evening's departure."""
    furnish(database)
    stub: Any = calling(world.MANAGER)
    stub.CreateDeparture(create_departure())
    return stub


@pytest.fixture
def planned(manager: Any, database: Database, clock: Clock) -> Any:
    """The stub of a park whose evening wave is planned."""
    manager.ReportPacked(packed(*((door, 300, 300) for door in DOORS)))
    manager.PlanWave(plan())
    assert work(database, clock)
    return manager


def trips_of(stub: Any) -> list[wave_pb2.WaveTrip]:
    return list(stub.ListWaveTrips(TRIPS).wave_trips)


def problems(failure: Any) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in failure.problems]


def report(trip: wave_pb2.WaveTrip, number: int = 1, driver: str = "Li", parcels: int = 300, **more: Any) -> Any:
    return pb.ReportStopRequest(name=trip.name, stop_number=number, collected_quantity=parcels, driver=driver, **more)


def test_a_departure_is_read_with_its_defaults(manager: Any) -> None:
    found = manager.GetDeparture(pb.GetDepartureRequest(name=waves.EVENING))

    assert (found.pickup_begins_at, found.pickup_ends_at, found.leaves_at) == ("12:00", "18:30", "19:00")
    assert (found.stop_seconds, found.parcel_milliseconds, found.whole_loads) == (60, 500, False)
    assert list(manager.ListDepartures(pb.ListDeparturesRequest(parent=PARENT)).departures) == [found]


def test_a_departure_is_changed_by_mask_and_etag_and_retired(manager: Any) -> None:
    found = manager.GetDeparture(pb.GetDepartureRequest(name=waves.EVENING))
    described = departure_pb2.Departure(
        name=found.name, display_name="x", zone="east", leaves_at="20:00", etag=found.etag
    )
    update = pb.UpdateDepartureRequest(departure=described, update_mask={"paths": ["leaves_at"]})

    changed = manager.UpdateDeparture(update)

    assert (changed.leaves_at, changed.zone, changed.display_name) == ("20:00", "hub", found.display_name)
    assert isinstance(refused(manager.UpdateDeparture, update), Conflict)
    retired = manager.RetireDeparture(pb.RetireDepartureRequest(name=found.name, retire_date=f"{TODAY}"))
    assert retired.retire_date == f"{TODAY}"
    assert problems(refused(manager.ReportPacked, packed(("weaver", 1, 1)))) == [("departure", "DEPARTURE_RETIRED")]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"pickup_ends_at": "11:00"}, ("departure.pickup_ends_at", "WINDOW_REVERSED")),
        ({"breaks": [{"begins_at": "13:00", "ends_at": "12:00"}]}, ("departure.breaks[0].ends_at", "WINDOW_REVERSED")),
        ({"leaves_at": "18:00"}, ("departure.leaves_at", "LEAVES_BEFORE_PICKUPS_END")),
        ({"zone": "moon"}, ("departure.zone", "NOT_DECLARED")),
    ],
)
def test_a_departure_that_contradicts_itself_is_refused(
    manager: Any, changes: dict[str, Any], expected: tuple[str, str]
) -> None:
    failure = refused(manager.CreateDeparture, create_departure("late", **changes))

    assert isinstance(failure, Invalid)
    assert problems(failure) == [expected]
    assert isinstance(refused(manager.CreateDeparture, create_departure()), AlreadyExists)


def test_counts_are_of_the_whole_day_so_that_nothing_is_counted_twice(manager: Any) -> None:
    first = packed(("weaver", 100, 900), ("sewer", 5, 10), request_id="a")
    manager.ReportPacked(first)
    manager.ReportPacked(first)
    [later] = manager.ReportPacked(packed(("weaver", 250, 900), count_time=waves.NOW + timedelta(seconds=30))).counts
    [stale] = manager.ReportPacked(packed(("weaver", 180, 900), count_time=waves.NOW - timedelta(hours=1))).counts

    assert (later.packed_quantity, later.ordered_quantity) == (250, 900)
    assert stale == later
    asked = pb.ListPackedCountsRequest(parent=PARENT, departure=waves.EVENING, date=f"{TODAY}")
    counts = {
        each.enterprise.rpartition("/")[2]: each.packed_quantity
        for each in manager.ListPackedCounts(asked).packed_counts
    }
    assert counts == {"sewer": 5, "weaver": 250}


def test_a_batch_with_wrong_counts_changes_nothing_and_names_each(
    manager: Any, stored: Callable[[], dict[str, int]]
) -> None:
    before = stored()

    failure = refused(
        manager.ReportPacked, packed(("weaver", 5, 9), ("sewer", 11, 10), ("nobody", 1, 1), ("weaver", 6, 9))
    )

    assert problems(failure) == [
        ("counts[2].enterprise", "ENTERPRISE_UNKNOWN"),
        ("counts[3].enterprise", "DOOR_REPEATED"),
        ("counts[1].packed_quantity", "PACKED_BEYOND_ORDERED"),
    ]
    assert stored() == before


def test_a_lower_count_has_to_be_a_correction(manager: Any) -> None:
    manager.ReportPacked(packed(("weaver", 100, 900)))

    failure = refused(manager.ReportPacked, packed(("weaver", 90, 900)))

    assert problems(failure) == [("counts[0].packed_quantity", "PACKED_BELOW_BEFORE")]
    [corrected] = manager.ReportPacked(packed(("weaver", 90, 900), corrects=True)).counts
    assert corrected.packed_quantity == 90


def test_a_count_for_a_departure_that_has_left_is_refused(manager: Any) -> None:
    failure = refused(manager.ReportPacked, packed(("weaver", 1, 1), day=TODAY - timedelta(days=1)))

    assert isinstance(failure, Infeasible)
    assert problems(failure) == [("date", "DEPARTURE_PAST")]


def test_a_departure_is_past_from_its_hour_on_and_a_plan_from_the_last_pickup_on(
    manager: Any, clock: MovableClock, stored: Callable[[], dict[str, int]]
) -> None:
    manager.ReportPacked(packed(("weaver", 1, 9)))
    clock.move_to(at("18:31"))
    before = stored()

    assert problems(refused(manager.PlanWave, plan())) == [("date", "DEPARTURE_PAST")]
    assert stored() == before
    manager.ReportPacked(packed(("weaver", 2, 9)))
    clock.move_to(at("19:00"))
    assert problems(refused(manager.ReportPacked, packed(("weaver", 3, 9)))) == [("date", "DEPARTURE_PAST")]


def test_a_hub_of_which_nobody_knows_where_it_is_has_no_wave(manager: Any) -> None:
    manager.CreateDeparture(create_departure("lost", zone="nowhere"))
    counts = packed(("weaver", 5, 5))
    counts.departure = f"{PARENT}/departures/lost"
    manager.ReportPacked(counts)

    asked = pb.PlanWaveRequest(parent=PARENT, departure=counts.departure, date=f"{TODAY}")

    assert problems(refused(manager.PlanWave, asked)) == [("departure", "HUB_POSITION_MISSING")]


def test_an_enterprise_reports_and_reads_its_own_door_alone(manager: Any, calling: Calls) -> None:
    manager.ReportPacked(packed(("sewer", 7, 9)))
    weaver: Any = calling(world.WEAVER)

    weaver.ReportPacked(packed(("weaver", 3, 4)))

    asked = pb.ListPackedCountsRequest(parent=PARENT, departure=waves.EVENING, date=f"{TODAY}")
    assert [each.enterprise for each in weaver.ListPackedCounts(asked).packed_counts] == [
        f"{PARENT}/enterprises/weaver"
    ]
    rivals = refused(weaver.ReportPacked, packed(("sewer", 8, 9)))
    nobodys = refused(weaver.ReportPacked, packed(("nobody", 8, 9)))
    assert problems(rivals) == problems(nobodys) == [("counts[0].enterprise", "ENTERPRISE_UNKNOWN")]
    assert isinstance(refused(weaver.PlanWave, plan()), Forbidden)


def test_a_wave_is_planned_by_a_job_and_its_trips_fetch_all_that_is_packed(planned: Any) -> None:
    wave, trips = planned.GetWave(GET), trips_of(planned)

    assert wave.state == wave_pb2.WAVE_STATE_PLANNED
    fetched = {stop.enterprise.rpartition("/")[2]: stop.quantity for trip in trips for stop in trip.stops}
    assert fetched == dict.fromkeys(DOORS, 300)
    assert (wave.doors, wave.quantity, wave.trip_count) == (6, 1_800, len(trips))
    assert all(trip.quantity <= 1_000 for trip in trips)
    leaves = at("19:00")
    assert all(trip.hub_time.ToDatetime(leaves.tzinfo) <= leaves for trip in trips)
    first = min(trip.stops[0].begin_time.ToDatetime(leaves.tzinfo) for trip in trips)
    assert first >= waves.NOW
    assert 0 < wave.lower_bound_cost_micros <= wave.cost_micros


def test_the_files_of_a_wave_prove_its_cost_and_its_bound(planned: Any) -> None:
    wave, files = planned.GetWave(GET), planned.ExportWave(pb.ExportWaveRequest(name=WAVE))

    verdict = examine(
        model.parse(json.loads(gzip.decompress(files.wave_file))),
        routes_file.parse(json.loads(gzip.decompress(files.routes_file))),
    )

    assert not verdict.examination.violations
    assert round(verdict.examination.cost.total * 1e6) == wave.cost_micros
    assert int(verdict.lower_bound * 1e6) == wave.lower_bound_cost_micros


def test_parcels_that_are_packed_later_are_fetched_when_their_door_expects_them(
    manager: Any, database: Database, clock: Clock
) -> None:
    manager.ReportPacked(packed(("weaver", 100, 400), ready_at="17:30"))
    manager.ReportPacked(packed(("sewer", 100, 400), ready_at="18:45"))
    manager.ReportPacked(packed(("rival", 100, 400)))
    manager.ReportPacked(packed(("lost", 5, 5)))
    manager.PlanWave(plan())
    work(database, clock)

    wave, trips = manager.GetWave(GET), trips_of(manager)

    stops = {stop.enterprise.rpartition("/")[2]: stop for trip in trips for stop in trip.stops}
    assert stops["weaver"].quantity == 400
    assert stops["weaver"].begin_time.ToDatetime(at("17:30").tzinfo) >= at("17:30")
    assert (stops["sewer"].quantity, stops["rival"].quantity) == (100, 100)
    left = {each.enterprise.rpartition("/")[2]: (each.quantity, each.reason) for each in wave.left}
    assert left == {
        "sewer": (300, wave_pb2.LEFT_REASON_NOT_READY),
        "rival": (300, wave_pb2.LEFT_REASON_NOT_READY),
        "lost": (5, wave_pb2.LEFT_REASON_NO_POSITION),
    }


def test_a_door_that_does_not_know_when_it_is_ready_is_fetched_when_its_pace_makes_that_likely(
    manager: Any, database: Database, clock: MovableClock
) -> None:
    manager.ReportPacked(packed(("weaver", 100, 400)))
    clock.move_to(at("14:00"))
    manager.ReportPacked(packed(("weaver", 250, 400)))
    manager.PlanWave(plan())
    work(database, clock)

    [trip] = trips_of(manager)

    assert trip.quantity == 400
    assert at("15:00") < trip.stops[0].begin_time.ToDatetime(at("15:00").tzinfo) < at("18:30")


def test_a_door_with_more_than_a_vehicle_carries_is_parted_or_refused_by_name(
    manager: Any, database: Database, clock: Clock
) -> None:
    manager.ReportPacked(packed(("weaver", 2_500, 2_500)))
    manager.PlanWave(plan())
    work(database, clock)

    assert sorted(trip.quantity for trip in trips_of(manager)) == [833, 833, 834]
    whole = departure_pb2.Departure(name=waves.EVENING, display_name="x", zone="hub", whole_loads=True)
    manager.UpdateDeparture(pb.UpdateDepartureRequest(departure=whole, update_mask={"paths": ["whole_loads"]}))
    failure = refused(manager.PlanWave, plan())
    assert problems(failure) == [("departure", "LOAD_ABOVE_CAPACITY")]
    assert "weaver" in failure.message


@pytest.mark.parametrize(
    ("vans", "counts", "day", "code"),
    [
        (0, [("weaver", 5, 5)], TODAY, "NO_VEHICLE"),
        (3, [], TODAY, "NOTHING_TO_FETCH"),
        (3, [("lost", 5, 5)], TODAY, "NOTHING_TO_FETCH"),
        (3, [("weaver", 5, 5)], TODAY - timedelta(days=1), "DEPARTURE_PAST"),
    ],
)
def test_a_wave_that_cannot_be_planned_is_refused_and_leaves_nothing_behind(
    calling: Calls,
    database: Database,
    stored: Callable[[], dict[str, int]],
    vans: int,
    counts: list[tuple[str, int, int]],
    day: Any,
    code: str,
) -> None:
    furnish(database, vans=vans)
    stub: Any = calling(world.MANAGER)
    stub.CreateDeparture(create_departure())
    if counts:
        stub.ReportPacked(packed(*counts))
    before = stored()

    failure = refused(stub.PlanWave, plan(day=day))

    assert isinstance(failure, Infeasible)
    assert [problem.code for problem in failure.problems] == [code]
    assert stored() == before
    assert isinstance(refused(stub.GetWave, GET), NotFound)


def test_a_wave_is_planned_by_one_job_at_a_time_and_cancelled_leaves_its_trips(
    planned: Any, database: Database, clock: Clock
) -> None:
    trips = trips_of(planned)
    asked = planned.PlanWave(plan(seconds=60))

    assert problems(refused(planned.PlanWave, plan())) == [("departure", "WAVE_UNDER_WAY")]
    cancelled = planned.CancelWave(pb.CancelWaveRequest(name=WAVE, etag=asked.etag))

    assert cancelled.state == wave_pb2.WAVE_STATE_CANCELLED
    assert not work(database, clock)
    assert trips_of(planned) == trips
    assert isinstance(refused(planned.CancelWave, pb.CancelWaveRequest(name=WAVE)), Infeasible)
    planned.PlanWave(plan())
    assert work(database, clock)
    assert planned.GetWave(GET).state == wave_pb2.WAVE_STATE_PLANNED


def test_a_stop_is_reported_once_and_by_the_driver_of_its_vehicle(planned: Any) -> None:
    trip = trips_of(planned)[0]

    once = planned.ReportStop(report(trip, request_id="tap"))

    assert planned.ReportStop(report(trip, request_id="tap")) == once
    assert (once.driver, once.stops[0].collected_quantity) == ("Li", 300)
    assert problems(refused(planned.ReportStop, report(trip))) == [("stop_number", "STOP_REPORTED")]
    other = refused(planned.ReportStop, report(trip, 2, driver="Wu"))
    assert problems(other) == [("driver", "STOP_OF_OTHER_DRIVER")]
    assert isinstance(refused(planned.ReportStop, report(trip, 99)), NotFound)
    asked = pb.ListPackedCountsRequest(parent=PARENT, departure=waves.EVENING, date=f"{TODAY}")
    collected = {each.enterprise: each.collected_quantity for each in planned.ListPackedCounts(asked).packed_counts}
    assert collected[once.stops[0].enterprise] == 300
    assert sum(collected.values()) == 300


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_a_trip_that_has_begun_stays_when_the_wave_is_planned_again(
    planned: Any, database: Database, clock: MovableClock
) -> None:
    trip = trips_of(planned)[0]
    planned.ReportStop(report(trip))
    planned.ReportPacked(packed(*((door, 450, 450) for door in DOORS)))
    planned.PlanWave(plan())

    work(database, clock)

    [again] = [each for each in trips_of(planned) if each.name == trip.name]
    assert [(stop.enterprise, stop.quantity) for stop in again.stops] == [
        (stop.enterprise, stop.quantity) for stop in trip.stops
    ]
    wave = planned.GetWave(GET)
    assert wave.state == wave_pb2.WAVE_STATE_PLANNED, wave.failure
    assert wave.quantity == 6 * 450
    claimed = sum(stop.quantity for each in trips_of(planned) for stop in each.stops)
    assert claimed == 6 * 450
