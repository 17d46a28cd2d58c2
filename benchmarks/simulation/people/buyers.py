"""Buyers order, change their minds, and cancel; the manager closes what is short, and opens it again."""

from __future__ import annotations

from datetime import date, timedelta

from benchmarks.simulation.park import NAME, PRODUCTS, order
from benchmarks.simulation.people import reading
from benchmarks.simulation.people.accounts import People, short
from parkloom.matching.v1 import matching_service_pb2 as matching
from parkloom.matching.v1.order_pb2 import (
    ORDER_STATE_CANCELLED,
    ORDER_STATE_CLOSED,
    ORDER_STATE_DELIVERED,
    Order,
)
from services.demo.load import Loader

ENDED = (ORDER_STATE_CANCELLED, ORDER_STATE_CLOSED, ORDER_STATE_DELIVERED)
MOST_A_DAY = 3


def post(people: People, loader: Loader) -> None:
    """The day's new orders, some of them due almost at once, some of them beyond the horizon."""
    for number in range(people.chances.whole(1, MOST_A_DAY, "orders", people.today)):
        name = f"o-{people.today:%m%d}-{number}"
        days = people.chances.whole(6, 20, "due", name)
        if people.happens(people.habits.rush, "rush", name):
            days = people.chances.whole(2, 5, "rush", name)
        if people.chances.happens(0.04, "far", name):
            days += 30
        product = people.chances.among(sorted(PRODUCTS), "product", name)
        quantity = 10 * people.chances.whole(8, 90, "quantity", name)
        release = people.today + timedelta(days=min(days, people.chances.whole(0, 3, "release", name)))
        loader.order(order(name, product, quantity, release, people.today + timedelta(days=days)))
        people.ledger.counts["orders posted"] += 1


def change(people: People) -> None:
    """Some orders change, some are cancelled, some are closed short and some of those opened again."""
    habits = people.habits
    for known in list(reading.orders(people.manager)):
        if known.state == ORDER_STATE_CLOSED and people.happens(0.1, "reopen", known.name):
            reopened = people.call(people.manager.matching.ReopenOrder, matching.ReopenOrderRequest(name=known.name))
            if reopened:
                people.books.ended.discard(short(known.name))
        elif known.state in ENDED:
            _try_what_is_over(people, known)
        elif people.happens(habits.cancel, "cancel", known.name):
            _end(people, known, "cancelled")
        elif people.happens(habits.close, "close", known.name):
            _end(people, known, "closed")
        elif people.happens(habits.change, "change", known.name):
            _change(people, known)


def _end(people: People, known: Order, how: str) -> None:
    stub = people.manager.matching
    if how == "cancelled":
        taken = people.call(stub.CancelOrder, matching.CancelOrderRequest(name=known.name, etag=known.etag))
    else:
        taken = people.call(stub.CloseOrder, matching.CloseOrderRequest(name=known.name, etag=known.etag))
    if taken:
        people.books.ended.add(short(known.name))


def _change(people: People, known: Order) -> None:
    percent = people.chances.among((70, 90, 110, 130), "percent", people.today, known.name)
    due = date.fromisoformat(known.due_date) + timedelta(days=people.chances.whole(-2, 4, "due", known.name))
    request = matching.UpdateOrderRequest(
        name=known.name, etag=known.etag, quantity=max(1, known.quantity * percent // 100), due_date=due.isoformat()
    )
    if people.call(people.manager.matching.UpdateOrder, request):
        people.ledger.counts["orders changed"] += 1


def _try_what_is_over(people: People, known: Order) -> None:
    """What is over is refused."""
    if people.happens(people.habits.wrong, "over", known.name):
        name = f"{NAME}/orders/{short(known.name)}"
        people.call(people.manager.matching.CancelOrder, matching.CancelOrderRequest(name=name))
