"""Explanations of orders: their standing beside what was asked of them, and reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.matching.domain.orders import Order, OrderState
from services.matching.domain.reasons import Reason


class OrderStanding(StrEnum):
    """In time, late or short, not looked at by a plan yet, or over."""

    IN_TIME = "in-time"
    LATE_OR_SHORT = "late-or-short"
    WAITS = "waits"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Explanation:
    """The standing of an order; why it is late or short, and whether that is proven."""

    standing: OrderStanding
    reasons: tuple[Reason, ...] = ()
    proven: bool = False


def standing_of(order: Order, last_day: date) -> OrderStanding:
    """The order's standing in the live schedule; plans reach to `last_day`."""
    if not order.is_open:
        return OrderStanding.OVER
    if order.state is OrderState.OPEN or max(order.due, order.release) > last_day:
        return OrderStanding.WAITS
    late = order.finish is not None and order.finish > order.due
    return OrderStanding.LATE_OR_SHORT if late or order.is_short else OrderStanding.IN_TIME
