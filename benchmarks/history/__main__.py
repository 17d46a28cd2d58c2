"""`python -m benchmarks.history`: what delivered orders cost a fill-in plan and pages, in seconds of a processor.

Exit status: 0; 1 where with the history archived something takes over a tenth more than with none.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from datetime import time as time_of_day
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy.orm import Session

from benchmarks.fill_in import park, service
from benchmarks.fill_in.service import Service
from benchmarks.fill_in.stopwatch import Stopwatch
from benchmarks.history.seeding import deliver_copies
from benchmarks.planner import parks
from services.chassis.identity import Caller, Role
from services.chassis.rpc.paging import Page
from services.matching.domain.orders import OrderState
from services.matching.storage.archive import archive_ended
from services.matching.use_cases import assignments, order_summary, orders
from services.planning import model as planning

MANAGER = Caller("benchmark", park.PARK, Role.MANAGER)
FIRST = Page(25, (), "")
# These end by a limit of time, with a history or without.
TIMED = ("solve", "find reasons")
MOST_MORE, NEW_ORDERS = 0.10, 3
Figures = dict[str, float]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure without a history, with one beside the open orders, and with one archived; returns the exit status."""
    args = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="parkloom-benchmark-") as folder:
        problem = planning.read(parks.made(Path(folder), args.size, 0.5, 7).path)
        morning = datetime.combine(problem.start, time_of_day(8), UTC)
        with service.on(f"sqlite:///{folder}/matching.db", args.seconds, morning) as matching:
            return _measured(matching, problem, args.orders, args.runs)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks.history", description=__doc__)
    parser.add_argument(
        "--size", type=float, default=0.1, help="times 1,210 enterprises and 2,000 orders (default 0.1)"
    )
    parser.add_argument("--orders", type=int, default=100_000, help="delivered orders (default 100,000)")
    parser.add_argument("--seconds", type=float, default=5.0, help="for the park plan before (default 5)")
    parser.add_argument("--runs", type=int, default=5, help="fill-in plans of each measurement (default 5)")
    return parser


def _measured(matching: Service, problem: planning.Problem, count: int, runs: int) -> int:
    known = len(problem.orders) - 3 * runs * NEW_ORDERS
    matching.load(problem, problem.orders[:known])
    matching.park_plan()
    new = iter([problem.orders[at : at + NEW_ORDERS] for at in range(known, len(problem.orders), NEW_ORDERS)])
    columns = [_figures(matching, problem, [next(new) for _ in range(runs)])]
    template = matching.database.read(_planned)
    matching.database.transact(lambda s: deliver_copies(s, park.PARK, template, count, matching.now))
    columns.append(_figures(matching, problem, [next(new) for _ in range(runs)]))
    began = time.process_time()
    while matching.database.transact(lambda session: archive_ended(session, matching.now)):
        pass
    archiving = time.process_time() - began
    columns.append(_figures(matching, problem, [next(new) for _ in range(runs)]))
    print(_table(columns, count))
    print(f"archiving them: {archiving:.1f} s of a processor")
    return 0 if all(more <= MOST_MORE for more in _more(columns).values()) else 1


def _planned(session: Session) -> str:
    """An order with lots and assignments."""
    found = orders.list_orders(session, MANAGER, park.PARK, OrderState.SCHEDULED, FIRST)
    return found[0].id


def _figures(matching: Service, problem: planning.Problem, new: Sequence[Sequence[planning.Order]]) -> Figures:
    fill_ins = []
    for each in new:
        watch = Stopwatch()
        matching.fill_in(problem, each, watch)
        timed = sum(watch.seconds[title].processor for title in TIMED if title in watch.seconds)
        fill_ins.append(watch.total.processor - timed)
    return {"fill-in plan": median(fill_ins)} | {name: _seconds(matching, read) for name, read in _pages().items()}


def _pages() -> dict[str, Callable[[Session], Any]]:
    scheduled = OrderState.SCHEDULED
    return {
        "overview": lambda s: order_summary.summarize_orders(s, MANAGER, park.PARK, worst=10, scarce=10),
        "orders": lambda s: orders.list_orders(s, MANAGER, park.PARK, None, FIRST),
        "orders scheduled": lambda s: orders.list_orders(s, MANAGER, park.PARK, scheduled, FIRST),
        "an order": lambda s: orders.list_lots(s, MANAGER, park.PARK, _planned(s), FIRST),
        "assignments": lambda s: assignments.list_assignments(s, MANAGER, park.PARK, FIRST),
    }


def _seconds(matching: Service, read: Callable[[Session], Any], times: int = 60) -> float:
    spent = []
    for _ in range(times):
        began = time.process_time()
        matching.database.read(read)
        spent.append(time.process_time() - began)
    return median(spent)


def _more(columns: Sequence[Figures]) -> Figures:
    """The share by which each figure is above that without a history; a tenth of a millisecond is none."""
    first, *_, last = columns
    return {name: max(0.0, last[name] - value - 1e-4) / value for name, value in first.items()}


def _table(columns: Sequence[Figures], count: int) -> str:
    more = _more(columns)
    head = f"{'milliseconds of a processor':<30}{'none':>12}{'beside open':>14}{'archived':>12}{'more':>8}"
    rows = [
        f"{name:<30}{columns[0][name] * 1e3:12.2f}{columns[1][name] * 1e3:14.2f}{columns[2][name] * 1e3:12.2f}"
        f"{more[name]:8.0%}"
        for name in columns[0]
    ]
    return "\n".join([f"{count:,} delivered orders", head, *rows])


if __name__ == "__main__":
    sys.exit(main())
