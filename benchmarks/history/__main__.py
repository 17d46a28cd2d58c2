"""`python -m benchmarks.history`: what delivered orders cost a fill-in plan and pages, in seconds of a processor.

Two databases hold the same park; in one of them delivered orders are archived. Each is measured in turn, so that a busy
machine hits both. Exit status: 0; 1 where something takes over a tenth more beside the history than without.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from datetime import time as time_of_day
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy.orm import Session

from benchmarks.fill_in import park, service
from benchmarks.fill_in.service import Service
from benchmarks.fill_in.stopwatch import Stopwatch
from benchmarks.history.seeding import copy_archived, deliver, smallest_planned
from benchmarks.planner import parks
from services.chassis.identity import Caller, Role
from services.chassis.rpc.paging import Page
from services.matching.domain.order_lists import OrderList
from services.matching.domain.orders import OrderState
from services.matching.use_cases import assignments, live_schedules, order_summary, orders
from services.planning import model as planning

MANAGER = Caller("benchmark", park.PARK, Role.MANAGER)
FIRST = Page(25, (), "")
# These end by a limit of time, with a history or without.
TIMED = ("solve", "find reasons")
MOST_MORE, NEW_ORDERS, READS = 0.10, 3, 100
Sides = tuple[Service, Service]
# Seconds by name, for a park without a history and for one with it.
Seconds = Mapping[str, tuple[float, float]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure a park without a history beside one with it; returns the exit status."""
    args = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="parkloom-benchmark-") as folder, ExitStack() as stack:
        problem = planning.read(parks.made(Path(folder), args.size, 0.5, 7).path)
        morning = datetime.combine(problem.start, time_of_day(8), UTC)
        known = len(problem.orders) - args.runs * NEW_ORDERS
        first, second = Path(folder, "none.db"), Path(folder, "history.db")
        with service.on(f"sqlite:///{first}", args.seconds, morning) as matching:
            matching.load(problem, problem.orders[:known])
            matching.park_plan()
            template = matching.database.read(lambda session: smallest_planned(session, park.PARK))
            matching.database.transact(lambda session: deliver(session, park.PARK, template, morning))
        shutil.copy(first, second)
        without, beside = (stack.enter_context(service.on(f"sqlite:///{each}", 1, morning)) for each in (first, second))
        beside.database.transact(lambda session: copy_archived(session, park.PARK, template, args.orders))
        seconds = _measured((without, beside), problem, problem.orders[known:])
        sizes = [path.stat().st_size / 1e6 for path in (first, second)]
    print(_table(seconds, args.orders, sizes))
    return 0 if all(_more(each) <= MOST_MORE for each in seconds.values()) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks.history", description=__doc__)
    parser.add_argument(
        "--size", type=float, default=0.1, help="times 1,210 enterprises and 2,000 orders (default 0.1)"
    )
    parser.add_argument("--orders", type=int, default=100_000, help="delivered orders (default 100,000)")
    parser.add_argument("--seconds", type=float, default=5.0, help="for the park plan before (default 5)")
    parser.add_argument("--runs", type=int, default=7, help="fill-in plans of each park (default 7)")
    return parser


def _measured(sides: Sides, problem: planning.Problem, new: Sequence[planning.Order]) -> Seconds:
    found: defaultdict[str, tuple[list[float], list[float]]] = defaultdict(lambda: ([], []))
    for number, at in enumerate(range(0, len(new), NEW_ORDERS)):
        for side in _in_turn(number):
            found["fill-in plan"][side].append(_fill_in(sides[side], problem, new[at : at + NEW_ORDERS]))
    pages = sides[0].database.read(_pages)
    for name, read in pages.items():
        for number in range(READS):
            for side in _in_turn(number):
                began = time.process_time()
                sides[side].database.read(read)
                found[name][side].append(time.process_time() - began)
    return {name: (median(without), median(beside)) for name, (without, beside) in found.items()}


def _in_turn(number: int) -> tuple[int, int]:
    return (0, 1) if number % 2 == 0 else (1, 0)


def _fill_in(matching: Service, problem: planning.Problem, new: Sequence[planning.Order]) -> float:
    watch = Stopwatch()
    matching.fill_in(problem, new, watch)
    timed = sum(watch.seconds[title].processor for title in TIMED if title in watch.seconds)
    return watch.total.processor - timed


def _pages(session: Session) -> dict[str, Callable[[Session], Any]]:
    """What the console reads for each page; both parks have the same order and the same enterprise at work."""
    scheduled = OrderList(state=OrderState.SCHEDULED)
    order = orders.list_orders(session, MANAGER, park.PARK, scheduled, FIRST)[0].id
    [work, *_] = assignments.list_assignments(session, MANAGER, park.PARK, FIRST, assignments.Wanted(order=order))
    own = Caller("foreman", park.PARK, Role.ENTERPRISE, work.enterprise)

    def an_order(session: Session) -> object:
        found = orders.get_order(session, MANAGER, park.PARK, order)
        lots = orders.list_lots(session, MANAGER, park.PARK, order, FIRST)
        return (
            found,
            lots,
            assignments.list_assignments(session, MANAGER, park.PARK, FIRST, assignments.Wanted(order=order)),
        )

    return {
        "SummarizeOrders": lambda s: order_summary.summarize_orders(s, MANAGER, park.PARK, worst=10, scarce=10),
        "orders": lambda s: orders.list_orders(s, MANAGER, park.PARK, OrderList(), FIRST),
        "orders scheduled": lambda s: orders.list_orders(s, MANAGER, park.PARK, scheduled, FIRST),
        "an order": an_order,
        "assignments": lambda s: assignments.list_assignments(s, MANAGER, park.PARK, FIRST),
        "an enterprise's offers": lambda s: assignments.list_assignments(s, own, park.PARK, FIRST),
        "live plan": lambda s: live_schedules.get_live_plan(s, park.PARK),
    }


def _more(seconds: tuple[float, float]) -> float:
    """The share by which it takes more beside the history; a tenth of a millisecond is none."""
    without, beside = seconds
    return max(0.0, beside - without - 1e-4) / without


def _table(seconds: Seconds, count: int, sizes: Sequence[float]) -> str:
    title = f"{count:,} delivered orders; databases of {sizes[0]:,.0f} and {sizes[1]:,.0f} MB"
    head = f"{'milliseconds of a processor':<30}{'none':>12}{'beside':>12}{'ratio':>8}"
    rows = [
        f"{name:<30}{without * 1e3:12.2f}{beside * 1e3:12.2f}{beside / without:8.3f}"
        for name, (without, beside) in seconds.items()
    ]
    return "\n".join([title, head, *rows])


if __name__ == "__main__":
    sys.exit(main())
