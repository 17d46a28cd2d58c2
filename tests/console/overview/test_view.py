"""The figures of the first page."""

from __future__ import annotations

from datetime import date

from flask import Flask
from flask_babel import Babel

from parkloom.logistics.v1.logistics_service_pb2 import MovementCount
from parkloom.logistics.v1.movement_pb2 import (
    MOVEMENT_STATE_BOOKED,
    MOVEMENT_STATE_CANCELLED,
    MOVEMENT_STATE_UNBOOKED,
    MovementState,
)
from parkloom.matching.v1.order_pb2 import Order
from parkloom.matching.v1.reason_pb2 import REASON_RULE_CAPACITY, REASON_RULE_UNFINISHED, Reason
from parkloom.registry.v1.enterprise_pb2 import Enterprise
from parkloom.registry.v1.park_pb2 import Park
from services.console.core.names import Names
from services.console.overview.view import DAYS_SHOWN, ages, by_day, by_reason

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


def test_a_reason_that_many_orders_have_is_said_once() -> None:
    names = Names(Park(links=[{"id": "knit", "display_name": "Knitting"}]))
    capacity = Reason(rule=REASON_RULE_CAPACITY, link="knit")
    unfinished = Reason(rule=REASON_RULE_UNFINISHED)
    worst = [Order(name=f"o-{number}", reasons=[unfinished if number % 3 else capacity]) for number in range(9)]
    pages = Flask(__name__)
    Babel(pages)
    with pages.test_request_context():
        shown = by_reason(worst, names)
    assert [(len(one.orders), len(one.named)) for one in shown] == [(6, 4), (3, 3)]


def test_enterprises_are_counted_by_the_age_of_their_oldest_figure() -> None:
    days = (0, 0, 3, 7, 8, 90)
    found = ages([Enterprise(), *(Enterprise(oldest_figure_age_days=day, stale=day > 30) for day in days)])
    assert (found.today, found.week, found.older, found.unknown, found.stale) == (2, 2, 2, 1, 1)
