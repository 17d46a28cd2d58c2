"""Vehicle classes that retire, through logistics' real gRPC server."""

from __future__ import annotations

from typing import Any

import grpc
import pytest

from parkloom.logistics.v1 import logistics_service_pb2 as pb
from services.chassis.database import Database
from services.logistics.use_cases.schedules import follow_schedule
from services.logistics.wire.schedules import page_from
from tests.logistics import world
from tests.logistics.conftest import Calls
from tests.logistics.world import create_vehicle_class, event_of, schedule, weave_and_sew

VAN = "parks/socks/vehicleClasses/van"


def test_a_vehicle_class_retires_and_what_it_was_to_carry_waits(calling: Calls, database: Database) -> None:
    manager: Any = calling(world.MANAGER)
    manager.CreateVehicleClass(create_vehicle_class())
    page = page_from(event_of(schedule(weave_and_sew(500))))
    database.transact(lambda session: follow_schedule(session, page, world.NOW))

    def booked() -> list[str]:
        found = manager.ListMovements(pb.ListMovementsRequest(parent="parks/socks")).movements
        return [movement.date for movement in found if movement.bookings]

    first = min(booked())
    retired = manager.RetireVehicleClass(pb.RetireVehicleClassRequest(name=VAN, retire_date=first))
    assert (retired.name, retired.retire_date, booked()) == (VAN, first, [])


@pytest.mark.parametrize(
    ("name", "day", "code"),
    [
        (VAN, "2031-02-30", grpc.StatusCode.INVALID_ARGUMENT),
        (f"{VAN}-2", "2031-02-03", grpc.StatusCode.NOT_FOUND),
    ],
)
def test_a_day_that_does_not_exist_and_a_class_that_does_not_are_refused(
    calling: Calls, name: str, day: str, code: grpc.StatusCode
) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        calling(world.MANAGER).RetireVehicleClass(pb.RetireVehicleClassRequest(name=name, retire_date=day))
    assert refused.value.code() is code
