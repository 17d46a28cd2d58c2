"""The rows of the table: a kind of call beside its two yardsticks, and orders placed beside fill-in plans."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import count

import grpc

from benchmarks.call_seconds import Seconds, Work
from benchmarks.rpc import measuring, statements
from benchmarks.rpc.kinds import MATCHING, ORDERS_AT_ONCE, REGISTRY, Kind
from benchmarks.rpc.park import Measured
from services.chassis.messaging import outbox

A_SECOND, MOST_P95_BESIDE_PLANS = 10.0, 0.060
BATCHES, MOST_SECONDS_MANY_ORDERS, LEAST_UPDATES, CALL_SECONDS = 3, 2.0, 2_000, 120.0
MOST_UNANSWERED = 4
_HEAD = (
    f"{'rpc':<30}{'p50 ms':>9}{'p95 ms':>9}{'empty ms':>10}{'SQL ms':>9}{'SQL':>6}{'ratio':>8}{'may be':>8}"
    f"{'calls/s':>10}{'p95 ms':>9}"
)


@dataclass(frozen=True)
class Row:
    """One row: its text, and whether it took more than it may."""

    text: str
    too_much: bool


def of(there: Measured, kind: Kind, *, calls: int, clients: int, seconds: float) -> Row:
    """The rpc beside an empty handler and the same SQL, and by several clients at once."""
    serve = there.servicer(kind)
    known = [statements.recorded(serve, kind.path, there.caller, kind.request(number)) for number in range(calls)]
    product, empty = there.stub(kind), there.stub(kind, empty=True)
    product(kind.request(0))
    empty(kind.request(0))
    with statements.replaying(there.url(kind), writes=kind.writes) as send:
        works: list[Work] = [
            lambda number: product(kind.request(number)),
            lambda number: empty(kind.request(number)),
            lambda number: send(known[number]),
        ]
        whole, nothing, sql = measuring.in_turn(works, calls)
    stubs = [there.stub(kind) for _ in range(clients)]
    rate, together = measuring.at_once(
        lambda client, number: stubs[client](kind.request(number * clients + client)), clients, seconds
    )
    ratio = whole.p50 / (nothing.p50 + sql.p50)
    cells = [whole.p50 * 1e3, whole.p95 * 1e3, nothing.p50 * 1e3, sql.p50 * 1e3]
    numbers = "".join(f"{cell:>{width}.2f}" for cell, width in zip(cells, (9, 9, 10, 9), strict=True))
    text = f"{kind.title:<30}{numbers}{len(known[-1]):>6}{ratio:>7.1f}×{kind.most_times:>7.0f}×"
    return Row(f"{text}{rate:>10,.0f}{together.p95 * 1e3:>9.1f}", ratio > kind.most_times)


def beside_plans(there: Measured, seconds: float, clients: int) -> Row:
    """Orders at a steady rate, while fill-in plans for those before work and go live."""
    (kind,) = [each for each in there.requests.kinds() if each.rpc == "CreateOrder"]
    before, stub = there.fill_in_plans(), there.stub(kind)
    failed: list[str] = []

    def place(number: int) -> None:
        with suppress(grpc.RpcError):
            stub(kind.request(number))
            return
        failed.append(kind.title)

    found = measuring.at_rate(place, A_SECOND, seconds, clients * 4)
    plans = there.fill_in_plans() - before
    text = (
        f"{'CreateOrder beside plans':<30}{found.p50 * 1e3:>9.2f}{found.p95 * 1e3:>9.2f}  {A_SECOND:.0f} a second, "
        f"{len(failed)} failed, {plans} fill-in plans went live; p95 may be {MOST_P95_BESIDE_PLANS * 1e3:.0f} ms"
    )
    return Row(text, found.p95 > MOST_P95_BESIDE_PLANS or bool(failed))


def many_orders(there: Measured) -> Row:
    """Orders posted together: the seconds until they are all created."""
    kind = Kind(f"BatchCreateOrders of {ORDERS_AT_ONCE:,}", MATCHING, "BatchCreateOrders", there.requests.new_orders)
    stub, found = there.stub(kind), Seconds()
    requests = [kind.request(number) for number in range(BATCHES)]
    for number in range(BATCHES):
        found.take(lambda each: stub(requests[each], timeout=CALL_SECONDS), number)
    text = f"{kind.title:<30}{found.p50 * 1e3:>9.0f}{'':>9}  {BATCHES} calls; may be {MOST_SECONDS_MANY_ORDERS:.0f} s"
    return Row(text, found.p50 > MOST_SECONDS_MANY_ORDERS)


def stream(there: Measured, seconds: float) -> Row:
    """A feed of machines, by one client that has a few messages unanswered at most: acknowledged, and published."""
    kind = Kind("StreamCapacity", REGISTRY, "StreamCapacity", there.requests.updates)
    began, unanswered, taken = time.perf_counter(), threading.Semaphore(MOST_UNANSWERED), 0

    def messages() -> Iterator[object]:
        for number in count(1):
            unanswered.acquire()
            if time.perf_counter() - began > seconds:
                return
            yield kind.request(number)

    for answer in there.stub(kind)(messages(), timeout=CALL_SECONDS):
        taken += answer.taken
        unanswered.release()
    acknowledged = time.perf_counter() - began
    while there.databases[REGISTRY].read(outbox.backlog):
        time.sleep(0.02)
    published = time.perf_counter() - began
    text = (
        f"{kind.title:<30}{taken / acknowledged:>9,.0f} updates a second acknowledged, {taken / published:,.0f} "
        f"published, over {len(there.requests.lines):,} lines; must be {LEAST_UPDATES:,}"
    )
    return Row(text, taken / published < LEAST_UPDATES)


def table(title: str, rows: Sequence[Row]) -> str:
    """The rows under their heads."""
    return "\n".join([title, _HEAD, *(row.text + ("  too much" if row.too_much else "") for row in rows)])
