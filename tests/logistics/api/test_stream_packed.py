"""Counts of parcels in a stream: each message is acknowledged, and taken once."""

from __future__ import annotations

from typing import Any

import pytest

from parkloom.logistics.v1 import wave_service_pb2 as pb
from services.chassis.clock import MovableClock
from services.chassis.database import Database
from tests.databases import ON_BOTH
from tests.logistics import waves, world
from tests.logistics.conftest import Calls
from tests.logistics.waves import DOORS, EVENING, PARENT, TODAY, create_departure, furnish, packed

COUNTS = pb.ListPackedCountsRequest(parent=PARENT, departure=EVENING, date=f"{TODAY}")


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(waves.NOW)


@pytest.fixture
def manager(calling: Calls, database: Database) -> Any:
    furnish(database)
    stub: Any = calling(world.MANAGER)
    stub.CreateDeparture(create_departure())
    return stub


def message(position: int, parcels: int, door: str = DOORS[0], **more: Any) -> pb.StreamPackedRequest:
    return pb.StreamPackedRequest(position=position, request=packed((door, parcels, 500), **more))


def sent(stub: Any, *messages: pb.StreamPackedRequest) -> list[pb.StreamPackedResponse]:
    return list(stub.StreamPacked(iter(messages), timeout=60))


def counted(stub: Any) -> dict[str, int]:
    found = stub.ListPackedCounts(COUNTS).packed_counts
    return {each.enterprise.rpartition("/")[2]: each.packed_quantity for each in found}


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_each_message_is_acknowledged_by_its_position(manager: Any) -> None:
    answers = sent(manager, message(7, 100), message(8, 250), message(9, 30, DOORS[1]))
    assert [(each.position, each.taken, len(each.refusals)) for each in answers] == [(7, 1, 0), (8, 1, 0), (9, 1, 0)]
    assert counted(manager) == {DOORS[0]: 250, DOORS[1]: 30}


def test_what_is_refused_names_its_field_and_holds_up_no_other(manager: Any) -> None:
    answers = sent(manager, message(1, 100), message(2, 900), message(3, 50, "nobody"), message(4, 200))
    assert [each.taken for each in answers] == [1, 0, 0, 1]
    refusals = [(each.code, each.field) for answer in answers for each in answer.refusals]
    assert refusals == [
        ("PACKED_BEYOND_ORDERED", "counts[0].packed_quantity"),
        ("ENTERPRISE_UNKNOWN", "counts[0].enterprise"),
    ]
    assert counted(manager) == {DOORS[0]: 200}


def test_what_is_sent_again_after_a_break_is_taken_once(manager: Any) -> None:
    first = message(1, 300, request_id="count-1")
    assert sent(manager, first)[0].taken == 1
    assert sent(manager, message(2, 200, request_id="count-2", corrects=True))[0].taken == 1
    # The first one again, which would raise the count that has been corrected meanwhile.
    assert sent(manager, first)[0].taken == 1
    assert counted(manager) == {DOORS[0]: 200}
    [other] = sent(manager, message(3, 400, request_id="count-1"))
    assert [each.code for each in other.refusals] == ["REQUEST_ID_REUSED"]


def test_a_door_counts_its_own_parcels_alone(manager: Any, calling: Calls) -> None:
    [own, others] = sent(calling(world.WEAVER), message(1, 10, "weaver"), message(2, 10, "sewer"))
    assert own.taken == 1
    assert [each.code for each in others.refusals] == ["ENTERPRISE_UNKNOWN"]
