"""Alarms of waves: raised as soon as a miss can be known, published, and withdrawn when they no longer hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from parkloom.logistics.v1 import wave_service_pb2 as pb
from parkloom.logistics.v1.events_pb2 import WaveAtRisk
from services.chassis.clock import MovableClock
from services.chassis.database import Database
from services.errors import Forbidden, NotFound
from services.logistics.storage import tables
from services.logistics.use_cases.alarms import Alarms
from tests.databases import ON_BOTH
from tests.logistics import waves, world
from tests.logistics.conftest import Calls
from tests.logistics.waves import PARENT, WAVE, at, create_departure, furnish, packed
from tests.serving import refused

pytestmark = pytest.mark.slow

RISK = pb.GetWaveRiskRequest(name=f"{WAVE}/risk")


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(at("09:00"))


@pytest.fixture
def manager(calling: Calls, database: Database) -> Any:
    """The manager's stub in a park with an evening and a night departure."""
    furnish(database)
    stub: Any = calling(world.MANAGER)
    lunch = {"begins_at": "12:00", "ends_at": "13:00"}
    stub.CreateDeparture(create_departure(breaks=[lunch], hand_parcels_per_hour=50))
    stub.CreateDeparture(create_departure("night", pickup_ends_at="21:00", leaves_at="21:30"))
    return stub


@pytest.fixture
def look(database: Database, clock: MovableClock) -> Callable[[], None]:
    return Alarms(database, "a", clock).look


def published(database: Database) -> list[WaveAtRisk]:
    rows = database.read(
        lambda session: (
            session.execute(
                select(tables.metadata.tables["outbox"].c.value).where(
                    tables.metadata.tables["outbox"].c.topic == "logistics.waves.v1"
                )
            )
            .scalars()
            .all()
        )
    )
    return [WaveAtRisk.FromString(value) for value in rows]


def at_risk(stub: Any) -> list[str]:
    return [door.enterprise.rpartition("/")[2] for door in stub.GetWaveRisk(RISK).doors]


def test_a_door_that_will_miss_the_departure_is_named_with_hands_and_the_next_departure(
    manager: Any, database: Database, clock: MovableClock, look: Callable[[], None]
) -> None:
    manager.ReportPacked(packed(("weaver", 0, 1_000), ("sewer", 0, 400)))
    for hour, weaver, sewer in (("11:00", 120, 140), ("14:00", 260, 250)):
        clock.move_to(at(hour))
        manager.ReportPacked(packed(("weaver", weaver, 1_000), ("sewer", sewer, 400)))
    look()

    risk = manager.GetWaveRisk(RISK)

    [door] = risk.doors
    assert door.enterprise == f"{PARENT}/enterprises/weaver"
    assert 300 < door.missing_quantity < 740
    assert door.hands * door.minutes / 60 * 50 >= door.missing_quantity
    assert door.raise_time.ToDatetime(clock().tzinfo) == clock()
    assert (risk.next_departure, risk.next_date) == (f"{PARENT}/departures/night", "2026-03-11")
    [event] = published(database)
    assert [each.enterprise for each in event.doors] == ["weaver"]
    assert (event.departure, event.date, event.next_departure) == ("evening", "2026-03-11", "night")


def test_an_alarm_is_withdrawn_when_it_no_longer_holds(
    manager: Any, database: Database, clock: MovableClock, look: Callable[[], None]
) -> None:
    manager.ReportPacked(packed(("weaver", 0, 1_000)))
    clock.move_to(at("14:00"))
    manager.ReportPacked(packed(("weaver", 200, 1_000)))
    look()
    raised = at_risk(manager)
    look()
    once = len(published(database))
    clock.move_to(at("16:00"))
    manager.ReportPacked(packed(("weaver", 900, 1_000)))
    look()

    assert (raised, once) == (["weaver"], 1)
    assert at_risk(manager) == []
    assert [[each.enterprise for each in event.doors] for event in published(database)] == [["weaver"], []]


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_days_of_before_say_how_fast_a_door_is(
    manager: Any, database: Database, clock: MovableClock, look: Callable[[], None]
) -> None:
    """Both have packed as much by nine: one door packs 1,000 parcels a day, the other 100."""
    manager.ReportPacked(packed(("weaver", 0, 1_000), ("sewer", 0, 100)))
    clock.move_to(at("18:00"))
    manager.ReportPacked(packed(("weaver", 1_000, 1_000), ("sewer", 100, 100)))
    following = waves.TODAY.replace(day=12)
    clock.move_to(at("09:00", following))
    manager.ReportPacked(packed(("weaver", 60, 800), ("sewer", 60, 800), day=following))
    look()

    risk = manager.GetWaveRisk(pb.GetWaveRiskRequest(name=f"{PARENT}/waves/evening-20260312/risk"))

    assert [door.enterprise for door in risk.doors] == [f"{PARENT}/enterprises/sewer"]


def test_an_enterprise_sees_its_own_alarm_alone(
    manager: Any, calling: Calls, clock: MovableClock, look: Callable[[], None]
) -> None:
    weaver: Any = calling(world.WEAVER)
    manager.ReportPacked(packed(("weaver", 0, 1_000), ("sewer", 0, 1_000)))
    clock.move_to(at("15:00"))
    manager.ReportPacked(packed(("weaver", 10, 1_000), ("sewer", 10, 1_000)))
    look()
    before = weaver.GetWaveRisk(RISK)
    manager.ReportPacked(packed(("sewer", 1_000, 1_000)))
    look()

    assert at_risk(weaver) == ["weaver"]
    assert weaver.GetWaveRisk(RISK) == before
    assert isinstance(refused(calling(world.ERP).GetWaveRisk, RISK), Forbidden)
    unknown = pb.GetWaveRiskRequest(name=f"{PARENT}/waves/noon-20260311/risk")
    assert isinstance(refused(manager.GetWaveRisk, unknown), NotFound)


def test_a_watch_shows_each_change_once(manager: Any, clock: MovableClock, look: Callable[[], None]) -> None:
    replies = manager.WatchWaveRisk(pb.WatchWaveRiskRequest(name=RISK.name))
    first = next(replies).risk
    manager.ReportPacked(packed(("weaver", 0, 1_000)))
    clock.move_to(at("17:00"))
    manager.ReportPacked(packed(("weaver", 10, 1_000)))
    look()
    second = next(replies).risk
    replies.cancel()

    assert (len(first.doors), len(second.doors)) == (0, 1)
    resumed = manager.WatchWaveRisk(pb.WatchWaveRiskRequest(name=RISK.name, etag=first.etag))
    assert next(resumed).risk == second
    resumed.cancel()


def test_nothing_is_looked_at_after_the_last_pickup(
    manager: Any, database: Database, clock: MovableClock, look: Callable[[], None]
) -> None:
    manager.ReportPacked(packed(("weaver", 0, 1_000)))
    clock.move_to(at("18:30"))
    look()
    assert published(database) == []


def test_one_process_looks_at_a_time(manager: Any, database: Database, clock: MovableClock) -> None:
    manager.ReportPacked(packed(("weaver", 0, 1_000)))
    clock.move_to(at("17:00"))
    Alarms(database, "a", clock).look()
    again = len(published(database))
    Alarms(database, "b", clock).look()
    assert again == len(published(database)) == 1
