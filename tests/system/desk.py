"""Quotes of what one enterprise alone makes, and reasons of orders for it: no rival has a part in them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any

from google.protobuf.message import Message

from parkloom.matching.v1 import order_pb2, quote_pb2, quote_service_pb2, reason_service_pb2
from services.chassis.identity import Caller, Role
from services.chassis.settings import Settings
from services.demo.clients import Clients
from tests.system import small_park
from tests.system.reader import Reader
from tests.system.rivals import OWN_PRODUCT, PARK, START

# Its orders are late or short, and each plan finds reasons for them again: it sees none of that, and why its orders are
# so is worked out when it asks.
LATE_BUYER = Caller("late", small_park.PARK, Role.INTEGRATOR, scopes=frozenset({"orders.read", "orders.write"}))
# One that takes too long, one with too little capacity; days until they begin, those they may take, and units. No rival
# has work on the days of the second one, so that none draws on the limit that they share.
LATE, SHORT, TAKEN = "late-0", "short-0", "desk-taken"
LATE_OR_SHORT = ((LATE, 1, 0, 300), (SHORT, 32, 1, 5_000))
# Days until it may begin, days it may take, units: what the desk asks for again and again.
ASKED_FOR = ((0, 10, 200), (30, 4, 500), (30, 4, 1_000_000))


def previews(desk: Reader) -> Iterator[tuple[str, str]]:
    """Answers to the desk for orders not yet placed."""
    for number, asked in enumerate(ASKED_FOR):
        yield f"{number}", desk.ask("QuoteOrder", _question(*asked, preview=True))


def reasons(settings: Settings) -> Iterator[tuple[str, str]]:
    """Why orders are late or short, as their buyer is answered."""
    with closing(Reader(settings, LATE_BUYER)) as buyer:
        for name in (LATE, SHORT):
            asked = reason_service_pb2.ExplainOrderRequest(name=f"{PARK}/orders/{name}")
            yield f"why {name}", buyer.ask("ExplainOrder", asked)


def quotes(desk: Clients) -> Iterator[tuple[str, str, Message]]:
    """Changes by the desk: a quote that is held at once, and others that are held, taken and released."""
    held = quote_pb2.QUOTE_ANSWER_KIND_EARLIEST
    yield "desk", "QuoteOrder", _question(*ASKED_FOR[0], hold=held)
    kept, taken, let_go = (desk.quotes.QuoteOrder(_question(*ASKED_FOR[0], hold=hold)) for hold in (0, held, held))
    cheapest = quote_pb2.QUOTE_ANSWER_KIND_CHEAPEST_IN_TIME
    yield "desk", "HoldQuote", quote_service_pb2.HoldQuoteRequest(name=kept.name, answer=cheapest)
    yield "desk", "TakeQuote", quote_service_pb2.TakeQuoteRequest(name=taken.name, order_id=TAKEN)
    yield "desk", "ReleaseQuote", quote_service_pb2.ReleaseQuoteRequest(name=let_go.name)


def _question(begin: int, days: int, quantity: int, **given: Any) -> quote_service_pb2.QuoteOrderRequest:
    """For so many units of what the enterprise alone makes, which may begin so many days after the first one."""
    release = START + timedelta(days=begin)
    order = order_pb2.Order(
        product=f"{PARK}/products/{OWN_PRODUCT}",
        quantity=quantity,
        release_date=f"{release}",
        due_date=f"{release + timedelta(days=days)}",
        ship_to_zone=small_park.SHIP_TO,
        partial=True,
    )
    return quote_service_pb2.QuoteOrderRequest(parent=PARK, order=order, **given)
