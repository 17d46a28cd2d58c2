"""The figures of the first page."""

from __future__ import annotations

from datetime import date

from parkloom.logistics.v1.logistics_service_pb2 import MovementCount
from parkloom.logistics.v1.movement_pb2 import (
    MOVEMENT_STATE_BOOKED,
    MOVEMENT_STATE_CANCELLED,
    MOVEMENT_STATE_UNBOOKED,
    MovementState,
)
from services.console.overview.view import DAYS_SHOWN, by_day

TODAY = date(2026, 3, 2)


def count(state: MovementState, movements: int) -> MovementCount:
    return MovementCount(date="2026-03-03", state=state, movements=movements)


def test_days_without_movements_are_shown_too() -> None:
    assert [day.movements for day in by_day([], TODAY)] == [0] * DAYS_SHOWN


def test_a_day_counts_all_its_movements_and_those_without_a_vehicle() -> None:
    counts = [count(MOVEMENT_STATE_BOOKED, 5), count(MOVEMENT_STATE_UNBOOKED, 2)]
    _today, tomorrow, *_later = by_day(counts, TODAY)
    assert (tomorrow.date, tomorrow.movements, tomorrow.unbooked) == (date(2026, 3, 3), 7, 2)


def test_withdrawn_movements_do_not_count() -> None:
    assert sum(day.movements for day in by_day([count(MOVEMENT_STATE_CANCELLED, 4)], TODAY)) == 0
