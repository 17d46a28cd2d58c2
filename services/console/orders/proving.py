"""Why an order is late or short, as far as it is known, and its proof once somebody looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from parkloom.matching.v1 import order_pb2, reason_pb2
from parkloom.matching.v1.order_pb2 import Order
from services.console.core import error_words
from services.console.core.calls import PersonCalls
from services.console.core.names import Names
from services.console.core.reasons import WordedReasons, all_worded
from services.errors import Unavailable

# A page asks again so often while the reasons of other orders are worked out.
MOST_ATTEMPTS = 20
OVER = (order_pb2.ORDER_STATE_DELIVERED, order_pb2.ORDER_STATE_CANCELLED, order_pb2.ORDER_STATE_CLOSED)


@dataclass(frozen=True, slots=True)
class ShownReasons:
    """The reasons of `order` as a page shows them: `known` of a plan, or proven.

    `attempt` numbers the page's question for the proof; 0: it does not ask. `wait` says why it has to ask again.
    """

    order: str
    found: WordedReasons
    proven: bool = False
    in_time: bool = False
    attempt: int = 0
    wait: str = ""


def known(order: Order, ident: str, names: Names) -> ShownReasons | None:
    """The reasons that plans have found, whose proof the page asks for; None where the order is in time or waits."""
    if not _falls_short(order):
        return None
    return ShownReasons(ident, all_worded(order.reasons, names), attempt=1)


def _falls_short(order: Order) -> bool:
    if order.state in (*OVER, order_pb2.ORDER_STATE_OPEN):
        return False
    late = bool(order.finish_date) and date.fromisoformat(order.finish_date) > date.fromisoformat(order.due_date)
    return late or bool(order.reasons) or order.scheduled_quantity < order.quantity


def proven(calls: PersonCalls, order: str, names: Names, attempt: int) -> ShownReasons:
    """The reasons, worked out now. While too many others are, those of plans, and the page asks again."""
    try:
        reply = calls.explained(order)
    except Unavailable as busy:
        again = attempt + 1 if attempt < MOST_ATTEMPTS else 0
        reasons = calls.order(order).reasons
        return ShownReasons(order, all_worded(reasons, names), attempt=again, wait=error_words.of_error(busy))
    found = all_worded(reply.reasons, names)
    late = reply.standing == reason_pb2.ORDER_STANDING_LATE_OR_SHORT
    return ShownReasons(order, found, proven=reply.proven, in_time=not late)
