"""A scarce week that many clients want at once, from several replicas of matching: who gets what, counted."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import grpc

from parkloom.matching.v1 import order_pb2, quote_pb2
from parkloom.matching.v1 import quote_service_pb2 as pb
from parkloom.matching.v1.quote_service_pb2_grpc import QuoteServiceStub
from services.chassis.identity import Caller, Role
from services.chassis.rpc import error_from
from services.matching.domain.loads import MILLIONTHS
from services.matching.storage import loads as stored_loads
from tests.matching.api import messages
from tests.matching.api.serving import serving
from tests.matching.world import PARK, World

REPLICAS = 3
SCOPES = frozenset({"quotes.write", "quotes.read", "orders.write"})
KINDS = (
    quote_pb2.QUOTE_ANSWER_KIND_EARLIEST,
    quote_pb2.QUOTE_ANSWER_KIND_CHEAPEST_IN_TIME,
    quote_pb2.QUOTE_ANSWER_KIND_MOST_IN_TIME,
)
# The last of the days by which all want their goods: the sewers can make 1,000 units until then.
WISHED = 8


@dataclass
class Counts:
    """What the clients met: states that quotes came to, answers that had gone, and codes of errors."""

    met: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, what: str) -> None:
        with self.lock:
            self.met[what] += 1

    def fail(self, code: str) -> None:
        with self.lock:
            self.errors[code] += 1


# The replicas of matching, as one account reaches them.
Replicas = Callable[[Caller], Sequence[QuoteServiceStub]]


def contend(replicas: Replicas, today: date, *, clients: int, rounds: int) -> Counts:
    """So many clients quote, hold, take and release at once, each so many times, at replicas of their own memory."""
    counts = Counts()
    barrier = threading.Barrier(clients)
    buyers = [_Buyer(replicas, today, number, counts) for number in range(clients)]

    def begin(buyer: _Buyer) -> None:
        barrier.wait()
        for _ in range(rounds):
            buyer.ask()

    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(begin, buyers))
    return counts


@contextmanager
def in_one_process(url: str, folder: Path, small: World) -> Iterator[Replicas]:
    """Replicas on the database `url`, each with a server and a memory of its own in this process."""
    with ExitStack() as held:
        servers = [held.enter_context(serving(url, _folder(folder, number), small)) for number in range(REPLICAS)]
        yield lambda caller: [QuoteServiceStub(server.channel(caller)) for server in servers]


def oversold(small: World) -> list[str]:
    """Lines, quotas and days of which more is taken and held than there is; none where nothing is oversold."""
    known = small.snapshot()
    lines, quotas = small.read(lambda session: stored_loads.in_use(session, PARK))
    found = [
        f"{line} on {day}: {amount}"
        for (line, day), amount in lines.items()
        if amount > known.capacity(line, day) * MILLIONTHS + 1
    ]
    limits = {quota.id: quota.daily_limit / quota.per_unit for quota in known.park.quotas}
    return found + [
        f"{quota} on {day}: {amount}"
        for (quota, day), amount in quotas.items()
        if amount > limits[quota] * MILLIONTHS + 1
    ]


class _Buyer:
    """A client with an account of its own, which calls now this replica and now that one."""

    def __init__(self, replicas: Replicas, today: date, number: int, counts: Counts) -> None:
        self._stubs = replicas(Caller(f"buyer-{number}", PARK, Role.INTEGRATOR, scopes=SCOPES))
        self._days = {"release_date": f"{today}", "due_date": f"{today + timedelta(days=WISHED)}"}
        self._chance = random.Random(number)
        self._counts = counts

    def ask(self) -> None:
        """One quote, held at once or a moment later, then taken, released or left as it is."""
        kind = self._chance.choice(KINDS)
        order = messages.order(quantity=self._chance.randint(5, 60), **self._days)
        at_once = self._chance.random() < 0.5
        quote = self._call("QuoteOrder", _question(order, kind if at_once else quote_pb2.QUOTE_ANSWER_KIND_UNSPECIFIED))
        if quote is not None and not at_once and any(answer.kind == kind for answer in quote.answers):
            quote = self._call("HoldQuote", pb.HoldQuoteRequest(name=quote.name, etag=quote.etag, answer=kind))
        if quote is None:
            return
        self._counts.count(quote_pb2.QuoteState.Name(quote.state).removeprefix("QUOTE_STATE_").lower())
        if quote.requoted:
            self._counts.count("next answer in the same call")
            if not quote.answers:
                self._counts.count("without any answer")
        if quote.state == quote_pb2.QUOTE_STATE_HELD:
            self._end(quote)

    def _end(self, quote: quote_pb2.Quote) -> None:
        chance = self._chance.random()
        if chance < 0.6:
            taken = self._call("TakeQuote", pb.TakeQuoteRequest(name=quote.name))
            self._counts.count("taken" if taken is not None else "lost")
        elif chance < 0.8:
            self._call("ReleaseQuote", pb.ReleaseQuoteRequest(name=quote.name))
            self._counts.count("released")

    def _call(self, name: str, request: Any) -> quote_pb2.Quote | None:
        try:
            found: quote_pb2.Quote = getattr(self._chance.choice(self._stubs), name)(request, timeout=120)
        except grpc.RpcError as failure:
            self._counts.fail(error_from(failure).code)
            return None
        return found


def _question(order: order_pb2.Order, hold: Any) -> pb.QuoteOrderRequest:
    return pb.QuoteOrderRequest(parent=messages.PARENT, order=order, hold=hold)


def _folder(folder: Path, number: int) -> Path:
    found = folder / f"replica-{number}"
    found.mkdir()
    return found
