"""Capacity is reported for the park's days, which matching closes, and no clock changes that."""

from __future__ import annotations

from datetime import timedelta

import pytest

from parkloom.matching.v1.events_pb2 import ParkDayChanged
from parkloom.matching.v1.snapshot_service_pb2 import StreamSnapshotResponse
from services.chassis.database import Database
from services.errors import Invalid
from services.registry.domain.freshness import FigureReport
from services.registry.handlers.matching import MatchingHandlers
from services.registry.use_cases import capacity
from services.registry.wire import capacity as wire
from tests.registry import world

TOMORROW = "2026-03-12"


def report(database: Database, day: str, *, hours: int = 0) -> None:
    """The dyer reports for a day, so many hours later."""
    now = world.NOW + timedelta(hours=hours)
    statement = wire.statement_from(world.capacity((day, 5)), "socks", report=FigureReport(now, "dai"))
    database.transact(lambda session: capacity.update_capacity(session, world.DYER, "socks", statement, now))


def follow(database: Database, day: str, version: int) -> None:
    """Matching publishes the day, by its snapshot."""
    entry = StreamSnapshotResponse(day=ParkDayChanged(park="socks", version=version, date=day))
    database.transact(lambda session: MatchingHandlers(lambda: world.NOW).on_snapshot_entries(session, [entry]))


def test_a_day_that_was_closed_early_is_past_by_any_clock(furnished: Database) -> None:
    follow(furnished, TOMORROW, 2)
    with pytest.raises(Invalid, match=f"use {TOMORROW} or a later day"):
        report(furnished, world.TODAY)
    report(furnished, TOMORROW)


def test_a_day_that_has_not_closed_yet_is_not_past_by_any_clock(furnished: Database) -> None:
    follow(furnished, world.TODAY, 1)
    report(furnished, world.TODAY, hours=48)


def test_an_earlier_day_that_comes_late_changes_nothing(furnished: Database) -> None:
    follow(furnished, TOMORROW, 2)
    follow(furnished, world.TODAY, 1)
    with pytest.raises(Invalid, match="the past cannot be changed"):
        report(furnished, world.TODAY)
