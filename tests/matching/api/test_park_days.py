"""The park's day over its rpcs: read by everybody, closed by a manager."""

from __future__ import annotations

from datetime import timedelta

import pytest

from parkloom.matching.v1 import matching_service_pb2 as service
from parkloom.matching.v1 import snapshot_service_pb2
from services.chassis.identity import Caller
from services.errors import Conflict, Forbidden, Infeasible, Invalid
from tests.matching import world
from tests.matching.api.serving import SERVICE
from tests.matching.world import World
from tests.serving import Clients, refused

NAME = f"parks/{world.PARK}/day"
GET = service.GetParkDayRequest(name=NAME)


def closing(day: str, **changes: str) -> service.CloseDayRequest:
    return service.CloseDayRequest(name=NAME, date=day, **changes)


@pytest.mark.parametrize("caller", [world.MANAGER, world.AUDITOR, world.ALPHA], ids=["manager", "auditor", "alpha"])
def test_everybody_of_the_park_reads_its_day(matching: Clients, caller: Caller) -> None:
    day = matching(caller).GetParkDay(GET)
    assert (day.date, day.first_plan_date) == ("2026-11-22", "2026-11-22")
    assert day.open_time.ToJsonString() == "2026-11-22T02:00:00Z"
    assert day.close_time.ToJsonString() == "2026-11-22T16:00:00Z"


def test_a_manager_closes_the_day_once(matching: Clients) -> None:
    manager = matching(world.MANAGER)
    etag = manager.GetParkDay(GET).etag
    asked = closing("2026-11-22", etag=etag, request_id="close")
    following = manager.CloseDay(asked)
    assert (following.date, manager.GetParkDay(GET).date) == ("2026-11-23", "2026-11-23")
    assert manager.CloseDay(asked) == following
    assert manager.GetParkDay(GET).etag == following.etag != etag


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-11-21", "2026-11-21 is closed already: in the park it is 2026-11-22"),
        ("2026-11-23", "2026-11-23 has not begun: in the park it is 2026-11-22"),
    ],
)
def test_another_day_is_not_closed_and_the_error_says_which_it_is(matching: Clients, day: str, words: str) -> None:
    error = refused(matching(world.MANAGER).CloseDay, closing(day))
    assert (type(error), error.message) == (Infeasible, words)
    assert matching(world.MANAGER).GetParkDay(GET).date == "2026-11-22"


def test_a_day_is_not_closed_with_an_etag_of_the_day_before(matching: Clients, small: World) -> None:
    manager = matching(world.MANAGER)
    before = manager.GetParkDay(GET).etag
    small.days_pass(1)
    assert isinstance(refused(manager.CloseDay, closing("2026-11-23", etag=before)), Conflict)
    assert manager.GetParkDay(GET).date == "2026-11-23"


@pytest.mark.parametrize("day", ["2026-02-30", "2026-2-3", "tomorrow", ""])
def test_a_day_that_cannot_be_read_is_refused_by_its_field(matching: Clients, day: str) -> None:
    error = refused(matching(world.MANAGER).CloseDay, closing(day))
    assert isinstance(error, Invalid)
    assert [problem.field for problem in error.problems] == ["date"]


@pytest.mark.parametrize("caller", [world.AUDITOR, world.ALPHA], ids=["auditor", "alpha"])
def test_nobody_else_closes_a_day(matching: Clients, caller: Caller) -> None:
    error = refused(matching(caller).CloseDay, closing("2026-11-22"))
    assert isinstance(error, Forbidden)


def test_other_services_begin_with_the_days_alone_or_with_schedules(matching: Clients, small: World) -> None:
    small.place(world.draft())
    small.go_live()
    small.now += timedelta(hours=1)
    entries = [
        [entry.WhichOneof("aggregate") for entry in matching.snapshot(SERVICE).StreamSnapshot(request)]
        for request in (
            snapshot_service_pb2.StreamSnapshotRequest(days_only=True),
            snapshot_service_pb2.StreamSnapshotRequest(),
        )
    ]
    assert entries == [["day"], ["day", "schedule"]]
