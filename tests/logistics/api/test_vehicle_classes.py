"""Vehicle classes, read and changed through logistics' real gRPC server."""

from __future__ import annotations

from typing import Any

import pytest

from parkloom.logistics.v1 import logistics_service_pb2 as pb
from parkloom.logistics.v1 import movement_pb2
from services.chassis.database import Database
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.logistics.domain.park_map import ParkMap, Zone
from services.logistics.use_cases.park_maps import follow_parks
from services.logistics.use_cases.schedules import follow_schedule
from services.logistics.wire.schedules import page_from
from tests.logistics import world
from tests.logistics.conftest import Calls
from tests.logistics.world import create_vehicle_class, event_of, schedule, update_vehicle_class, weave_and_sew
from tests.serving import refused

pytestmark = pytest.mark.slow

GET = pb.GetVehicleClassRequest(name="parks/socks/vehicleClasses/van")
FIGURES: dict[str, Any] = {
    "shift_begins_at": "05:30",
    "shift_ends_at": "24:00",
    "trip_loading_minutes": 25,
    "stop_minutes": 8,
    "depot_zone": "east",
    "speed_kmh": 40,
    "vehicle_day_cost_micros": 300_000_000,
    "kilometre_cost_micros": 2_500_000,
}


@pytest.fixture
def manager(calling: Calls) -> Any:
    return calling(world.MANAGER)


def read(stub: Any) -> Any:
    return stub.GetVehicleClass(GET)


def test_a_class_is_read_with_all_that_was_given_of_it(manager: Any) -> None:
    created = manager.CreateVehicleClass(create_vehicle_class(**FIGURES))

    assert read(manager) == created
    assert {name: getattr(created, name) for name in FIGURES} == FIGURES


def test_what_is_left_out_has_its_default_in_replies(manager: Any) -> None:
    created = manager.CreateVehicleClass(create_vehicle_class())

    assert (created.shift_begins_at, created.shift_ends_at, created.speed_kmh) == ("06:00", "22:00", 30)
    assert created.create_time == created.update_time


def test_costs_are_read_with_a_scope_of_their_own(calling: Calls, manager: Any) -> None:
    manager.CreateVehicleClass(create_vehicle_class(**FIGURES))

    shown = read(calling(world.ERP))

    assert (shown.trip_cost_micros, shown.vehicle_day_cost_micros, shown.kilometre_cost_micros) == (0, 0, 0)


def test_an_update_takes_the_fields_of_its_mask_and_no_others(manager: Any) -> None:
    created = manager.CreateVehicleClass(create_vehicle_class())

    changed = manager.UpdateVehicleClass(update_vehicle_class(mask=["stop_minutes"], capacity=5, stop_minutes=9))

    assert (changed.stop_minutes, changed.capacity) == (9, created.capacity)
    assert changed.etag != created.etag
    assert read(manager) == changed


def test_an_update_without_a_mask_leaves_what_is_not_set_as_it_is(manager: Any) -> None:
    manager.CreateVehicleClass(create_vehicle_class(retire_date="2031-01-01", **FIGURES))

    changed = manager.UpdateVehicleClass(update_vehicle_class(count=7))

    assert (changed.count, changed.stop_minutes, changed.retire_date) == (7, FIGURES["stop_minutes"], "2031-01-01")


def test_an_update_of_all_clears_what_is_not_set_but_the_day_of_retirement(manager: Any) -> None:
    manager.CreateVehicleClass(create_vehicle_class(retire_date="2031-01-01", **FIGURES))

    changed = manager.UpdateVehicleClass(update_vehicle_class(mask=["*"], count=7))

    assert (changed.count, changed.stop_minutes, changed.retire_date) == (7, 0, "2031-01-01")


def test_an_update_of_a_class_that_has_changed_since_it_was_read_is_refused(manager: Any) -> None:
    created = manager.CreateVehicleClass(create_vehicle_class())
    manager.UpdateVehicleClass(update_vehicle_class(count=3, etag=created.etag))

    failure = refused(manager.UpdateVehicleClass, update_vehicle_class(count=4, etag=created.etag))

    assert isinstance(failure, Conflict)
    assert ([problem.field for problem in failure.problems], read(manager).count) == (["etag"], 3)


def test_goods_that_a_smaller_class_cannot_carry_wait_for_another(manager: Any, database: Database) -> None:
    manager.CreateVehicleClass(create_vehicle_class(count=1))
    page = page_from(event_of(schedule(weave_and_sew(500))))
    database.transact(lambda session: follow_schedule(session, page, world.NOW))

    manager.UpdateVehicleClass(update_vehicle_class(mask=["capacity"], capacity=400))

    listed = manager.ListMovements(pb.ListMovementsRequest(parent="parks/socks")).movements
    assert {movement.state for movement in listed} == {movement_pb2.MOVEMENT_STATE_UNBOOKED}


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"shift_begins_at": "18:00", "shift_ends_at": "06:00"}, "vehicle_class.shift_ends_at", "SHIFT_REVERSED"),
        ({"shift_ends_at": "06:00"}, "vehicle_class.shift_ends_at", "SHIFT_REVERSED"),
        ({"shift_ends_at": "25:00"}, "vehicle_class.shift_ends_at", "RULE_STRING_PATTERN"),
        ({"depot_zone": "atlantis"}, "vehicle_class.depot_zone", "NOT_DECLARED"),
        ({"speed_kmh": 0}, "vehicle_class.speed_kmh", "RULE_INT32_GTE_LTE"),
        ({"stop_minutes": -1}, "vehicle_class.stop_minutes", "RULE_INT32_GTE_LTE"),
    ],
)
def test_a_class_that_cannot_be_is_refused_by_field_when_created_and_when_changed(
    manager: Any, database: Database, changes: dict[str, Any], field: str, code: str
) -> None:
    known = ParkMap("socks", 1, "Asia/Shanghai", (Zone("east", 42.9, 125.1),))
    database.transact(lambda session: follow_parks(session, [known]))
    created = manager.CreateVehicleClass(create_vehicle_class())

    for call, request in (
        (manager.CreateVehicleClass, create_vehicle_class("lorry", **changes)),
        (manager.UpdateVehicleClass, update_vehicle_class(**changes)),
    ):
        failure = refused(call, request)
        assert isinstance(failure, Invalid)
        assert [(problem.field, problem.code) for problem in failure.problems] == [(field, code)]
    assert read(manager) == created


def test_a_field_that_cannot_be_changed_is_named(manager: Any) -> None:
    manager.CreateVehicleClass(create_vehicle_class())

    failure = refused(manager.UpdateVehicleClass, update_vehicle_class(mask=["retire_date"]))

    assert isinstance(failure, Invalid)
    assert [(problem.code, problem.field) for problem in failure.problems] == [("FIELD_UNKNOWN", "update_mask")]


def test_a_class_that_does_not_exist_is_neither_read_nor_changed(manager: Any) -> None:
    assert isinstance(refused(manager.GetVehicleClass, GET), NotFound)
    assert isinstance(refused(manager.UpdateVehicleClass, update_vehicle_class()), NotFound)


def test_vehicles_are_for_the_whole_park_alone(calling: Calls, manager: Any) -> None:
    manager.CreateVehicleClass(create_vehicle_class())

    assert isinstance(refused(calling(world.WEAVERS_ERP).GetVehicleClass, GET), Forbidden)
    assert isinstance(refused(calling(world.AUDITOR).UpdateVehicleClass, update_vehicle_class()), Forbidden)
    assert read(calling(world.AUDITOR)).count == 2
