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
from parkloom.matching.v1.order_pb2 import (
    ORDER_STATE_CANCELLED,
    ORDER_STATE_OPEN,
    ORDER_STATE_PARTLY_SCHEDULED,
    ORDER_STATE_SCHEDULED,
    ORDER_STATE_UNMATCHED,
    Order,
    OrderState,
)
from services.console.overview.view import DAYS_SHOWN, by_day, figures_of

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


def order(state: OrderState, scheduled: int = 0, finish: str = "") -> Order:
    return Order(quantity=100, due_date="2026-03-09", state=state, scheduled_quantity=scheduled, finish_date=finish)


def test_orders_are_on_time_in_full_late_short_or_unmatched() -> None:
    orders = [
        order(ORDER_STATE_SCHEDULED, 100, "2026-03-09"),
        order(ORDER_STATE_SCHEDULED, 100, "2026-03-10"),
        order(ORDER_STATE_PARTLY_SCHEDULED, 40, "2026-03-08"),
        order(ORDER_STATE_UNMATCHED),
    ]
    figures = figures_of(orders, more=False)
    assert (figures.on_time_in_full, figures.late, figures.short, figures.unmatched) == (1, 1, 1, 1)
    assert (figures.scheduled, figures.ordered) == (240, 400)


def test_the_worst_troubles_come_first() -> None:
    late = order(ORDER_STATE_SCHEDULED, 100, "2026-03-10")
    later = order(ORDER_STATE_SCHEDULED, 100, "2026-03-19")
    short = order(ORDER_STATE_PARTLY_SCHEDULED, 40, "2026-03-08")
    orders = [late, order(ORDER_STATE_SCHEDULED, 100, "2026-03-09"), later, short]
    for one in (late, later, short):
        one.reasons.add(text="there is one")
    assert figures_of(orders, more=False).troubles == [short, later, late]


def test_orders_that_wait_or_are_over_are_no_failure_of_the_plan() -> None:
    figures = figures_of([order(ORDER_STATE_OPEN), order(ORDER_STATE_CANCELLED)], more=False)
    assert (figures.total, figures.planned) == (2, 0)
