"""`python -m benchmarks.promise`: quotes on a full park with live orders, PostgreSQL and gRPC included.

They are asked for at a steady rate and as fast as they are answered, with and without a hold; beside them each order is
placed and planned, the naive way to learn a date. `docs/benchmarks.md` says what it measures.

Exit status: 0; 1 where no park plan went live.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from datetime import time as time_of_day
from pathlib import Path
from typing import Any

from benchmarks.call_seconds import Seconds
from benchmarks.fill_in import park, service
from benchmarks.fill_in.service import Service
from benchmarks.fill_in.stopwatch import Stopwatch
from benchmarks.planner import parks, storing
from benchmarks.promise.asking import at_rate, rate
from parkloom.matching.v1 import order_pb2, quote_pb2
from parkloom.matching.v1 import quote_service_pb2 as pb
from parkloom.matching.v1.quote_service_pb2_grpc import QuoteServiceStub
from services.chassis.identity import Caller, Purpose, Role, load_keys, mint
from services.chassis.rpc import channel
from services.chassis.settings import Settings
from services.demo.installation import environment
from services.planning import model as planning
from services.testbed import PostgresServer

NEW_ORDERS, CLIENTS, TOKEN_SECONDS = 100, 4, 3600
MANAGER = Caller("benchmark", park.PARK, Role.MANAGER)


def main(arguments: Sequence[str] | None = None) -> int:
    """Make a park, plan it, ask; returns the exit status."""
    args = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="parkloom-benchmark-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        made = parks.made(folder, args.size, args.load, args.park_seed, set_ups=True)
        problem = planning.read(made.path)
        with _postgres(folder) as url, service.on(url, args.seconds, _morning(problem)) as matching:
            live = problem.orders[:-NEW_ORDERS]
            matching.load(problem, live)
            if matching.park_plan() is None:
                print("no park plan went live", file=sys.stderr)
                return 1
            table = _Table()
            counts = f"{len(problem.lines):,} lines, {len(live):,} orders, {matching.lots():,} lots"
            table.add(f"{counts}; {os.cpu_count()} cores")
            with _asked(url, folder, problem) as asked:
                quoted = _measured(asked, args, table)
            _add_naive(matching, problem, quoted, args.planned, table)
    if args.store:
        storing.store(args.store, "quotes", "\n".join(table.lines))
    return 0


class _Table:
    """The lines of the table, each printed as soon as it is known."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def add(self, line: str) -> None:
        self.lines.append(line)
        print(line, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks.promise", description=__doc__)
    parser.add_argument("--size", type=float, default=1.05, help="times 1,210 enterprises and 2,000 orders (1.05)")
    parser.add_argument("--load", type=float, default=0.5, help="share of the core link's capacity that is asked for")
    parser.add_argument("--park-seed", type=int, default=7, help="another seed, another park")
    parser.add_argument("--seconds", type=float, default=20.0, help="for the park plan before (default 20)")
    parser.add_argument("--quotes", type=int, default=400, help="at a steady rate, of each kind (default 400)")
    parser.add_argument("--a-second", type=float, default=20.0, help="that rate (default 20)")
    parser.add_argument("--rate-seconds", type=float, default=10.0, help="for as many as go (default 10)")
    parser.add_argument("--planned", type=int, default=3, help="orders placed and planned instead (default 3)")
    parser.add_argument("--store", type=Path, metavar="MD", help="page for the table, in place of the last run's")
    return parser


def _morning(problem: planning.Problem) -> datetime:
    return datetime.combine(problem.start, time_of_day(8), UTC)


@contextmanager
def _postgres(folder: Path) -> Iterator[str]:
    server = PostgresServer(folder / "postgres")
    server.start()
    try:
        yield server.create_database("matching")
    finally:
        server.stop()


@dataclass(frozen=True)
class _Asked:
    """The quotes' rpcs, the orders to ask for, and the service's process."""

    stub: QuoteServiceStub
    orders: Sequence[order_pb2.Order]
    pid: int

    def processor(self) -> float:
        """Seconds of a processor that the service has used."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def preview(self, number: int) -> quote_pb2.Quote:
        return self._quote(number, preview=True)

    def quote(self, number: int) -> quote_pb2.Quote:
        return self._quote(number)

    def hold(self, number: int) -> quote_pb2.Quote:
        return self._quote(number, hold=quote_pb2.QUOTE_ANSWER_KIND_EARLIEST, hold_hours=1)

    def release(self, held: quote_pb2.Quote) -> None:
        """Ends a hold: an account may hold so much only."""
        if held.state == quote_pb2.QUOTE_STATE_HELD:
            self.stub.ReleaseQuote(pb.ReleaseQuoteRequest(name=held.name))

    def _quote(self, number: int, **more: Any) -> quote_pb2.Quote:
        order = self.orders[number % len(self.orders)]
        request = pb.QuoteOrderRequest(parent=f"parks/{park.PARK}", order=order, **more)
        reply: quote_pb2.Quote = self.stub.QuoteOrder(request)
        return reply


@contextmanager
def _asked(url: str, folder: Path, problem: planning.Problem) -> Iterator[_Asked]:
    """The server as a process of its own, and a connection to it."""
    given = environment(folder / "data")
    settings = Settings.read(given)
    token = mint(load_keys(settings, Purpose.ACCESS), MANAGER, seconds=TOKEN_SECONDS)
    with _server(given, url, _morning(problem)) as (port, pid):
        orders = [_order(problem, order) for order in problem.orders[-NEW_ORDERS:]]
        yield _Asked(QuoteServiceStub(channel(f"127.0.0.1:{port}", token)), orders, pid)


@contextmanager
def _server(given: Mapping[str, str], url: str, now: datetime) -> Iterator[tuple[int, int]]:
    """The port and the id of the service's process."""
    command = [sys.executable, "-m", "benchmarks.promise.server", url, now.isoformat()]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=dict(given), **pipes) as process:
        try:
            # What is logged goes elsewhere or comes before: the port is a line of digits.
            yield next(int(line) for line in process.stdout or () if line.strip().isdigit()), process.pid
        finally:
            process.terminate()


def _order(problem: planning.Problem, order: planning.Order) -> order_pb2.Order:
    return order_pb2.Order(
        quantity=order.quantity,
        release_date=f"{problem.date_of(order.release)}",
        due_date=f"{problem.date_of(order.due)}",
        ship_to_zone=order.ship_to or problem.zones[0].id,
        partial=order.partial,
        route=[_step(step) for step in order.route],
    )


def _step(step: planning.RouteStep) -> order_pb2.RouteStep:
    return order_pb2.RouteStep(
        link=step.link,
        load=step.load,
        tags=sorted(step.tags),
        min_quality=step.min_quality,
        max_suppliers=step.max_suppliers,
        excluded_enterprises=sorted(step.excluded_enterprises),
    )


def _measured(asked: _Asked, args: argparse.Namespace, table: _Table) -> Seconds:
    """Adds the quotes to the table; returns the seconds of those that are stored."""
    began = time.perf_counter()
    asked.preview(0)
    table.add(f"\nfirst quote, the park read into memory: {time.perf_counter() - began:.2f} s")
    for number in range(NEW_ORDERS):  # every route is known to the park by then
        asked.preview(number)
    table.add(
        f"\n{f'{args.a_second:g} a second, from when each was due':<44}{'p50 ms':>10}{'p95 ms':>10}{'processor ms':>14}"
    )
    stored = None
    for title, ask in (("answers alone", asked.preview), ("quote", asked.quote), ("quote and hold", asked.hold)):
        before = asked.processor()
        found = at_rate(ask, args.a_second, args.quotes, then=asked.release)
        used = (asked.processor() - before) / args.quotes
        stored = found if title == "quote" else stored
        figures = f"{found.p50 * 1000:>10.1f}{found.p95 * 1000:>10.1f}{used * 1000:>14.1f}"
        table.add(f"{title:<44}{figures}")
    table.add(f"\n{f'{CLIENTS} clients, one question after another':<44}{'a second':>10}")
    for title, ask in (("answers alone", asked.preview), ("quote", asked.quote)):
        table.add(f"{title:<44}{rate(ask, CLIENTS, args.rate_seconds):>10.1f}")
    assert stored is not None
    return stored


def _add_naive(matching: Service, problem: planning.Problem, quoted: Seconds, planned: int, table: _Table) -> None:
    """Places some of the same orders, one by one, each with its fill-in plan."""
    table.add(f"\n{'order placed and planned, to see its date':<44}{'s':>10}{'times':>10}")
    for order in problem.orders[-planned:] if planned else ():
        watch = Stopwatch()
        plan = matching.fill_in(problem, [order], watch)
        outcome = "live" if plan is not None else "nothing live"
        seconds = watch.total.wall
        table.add(f"{f'{order.id}: {outcome}':<44}{seconds:>10.2f}{seconds / quoted.p50:>10.0f}")


if __name__ == "__main__":
    sys.exit(main())
