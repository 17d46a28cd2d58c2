"""`python -m benchmarks.fill_in`: what a fill-in plan takes, step by step and from the order until it is live.

`docs/benchmarks.md` says what it measures.

Exit status: 0; 1 where no fill-in plan went live.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.fill_in import service
from benchmarks.fill_in.service import Service
from benchmarks.fill_in.stopwatch import Seconds, Stopwatch
from benchmarks.planner import parks, storing
from services.matching.domain.plans import Plan
from services.planning import model as planning

RUNS, NEW_ORDERS = 3, 3
NOTHING = "nothing went live"
# Between two events of the second part: longer than a park rests after a plan.
APART_SECONDS = 3.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Make a park, plan it, and time the runs that place new orders; returns the exit status."""
    args = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="parkloom-benchmark-") as folder:
        file = args.park or parks.made(Path(folder), args.size, args.load, args.park_seed, set_ups=args.set_ups).path
        problem = planning.read(file)
        with service.on(f"sqlite:///{folder}/matching.db", args.seconds, service.morning(problem)) as matching:
            printed = list(_measured(matching, problem, args.runs))
    if args.store:
        storing.store(args.store, "fill-in", "\n\n".join(printed))
    return 0 if not any(NOTHING in each for each in printed) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks.fill_in", description=__doc__)
    parser.add_argument("--size", type=float, default=1.0, help="times 1,210 enterprises and 2,000 orders (default 1)")
    parser.add_argument("--load", type=float, default=0.5, help="share of the core link's capacity that is asked for")
    parser.add_argument("--park-seed", type=int, default=7, help="another seed, another park")
    parser.add_argument("--set-ups", action="store_true", help="lines have set-ups and smallest runs")
    parser.add_argument("--park", type=Path, help="a park file to use instead of one made by the generator")
    parser.add_argument("--seconds", type=float, default=20.0, help="for the park plan before (default 20)")
    parser.add_argument("--runs", type=int, default=RUNS, help=f"fill-in plans of each part (default {RUNS})")
    parser.add_argument("--store", type=Path, metavar="MD", help="page for the tables, in place of the last run's")
    return parser


def _measured(matching: Service, problem: planning.Problem, runs: int) -> Iterator[str]:
    """The file's last orders are new, three for each plan; all others are planned before."""
    known = len(problem.orders) - 2 * NEW_ORDERS * runs
    new = [problem.orders[known + NEW_ORDERS * number :][:NEW_ORDERS] for number in range(2 * runs)]
    matching.load(problem, problem.orders[:known])
    watch = Stopwatch()
    live = matching.park_plan(watch, problem.orders[0].id)
    yield _shown(f"{len(problem.lines):,} lines, {known:,} orders, {matching.lots():,} lots; {os.cpu_count()} cores")
    yield _shown(_table("park plan, an order of which is cancelled", live, watch))
    if live is None:
        return
    matching.settle()
    for number, orders in enumerate(new[:runs]):
        watch = Stopwatch()
        plan = matching.fill_in(problem, orders, watch)
        yield _shown(_table(f"fill-in plan {number + 1}", plan, watch))
    yield _shown(_from_events(matching.from_events(problem, new[runs:], APART_SECONDS)))


def _shown(text: str) -> str:
    print(f"{text}\n", flush=True)
    return text


def _table(title: str, plan: Plan | None, watch: Stopwatch) -> str:
    rows = [*watch.seconds.items(), ("in all", watch.total)]
    counts = plan.counts if plan else None
    outcome = NOTHING if counts is None else f"{counts.orders} orders, {counts.lots} lots live"
    head = f"{f'{title}: {outcome}':<48}{'s':>8}{'processor s':>14}"
    return "\n".join([head, *(f"  {step:<46}{each.wall:8.2f}{each.processor:14.2f}" for step, each in rows)])


def _from_events(found: Sequence[Seconds | None]) -> str:
    """A row for each event: from the commit that places the orders until their plan is live."""
    head = f"{'from the event until the plan is live':<48}{'s':>8}{'processor s':>14}"
    rows = [
        f"  {f'event {number}':<46}" + (NOTHING if each is None else f"{each.wall:8.2f}{each.processor:14.2f}")
        for number, each in enumerate(found, start=1)
    ]
    done = [each for each in found if each is not None]
    if done:
        wall, processor = (statistics.median(each) for each in zip(*((s.wall, s.processor) for s in done), strict=True))
        rows.append(f"  {'median':<46}{wall:8.2f}{processor:14.2f}")
    return "\n".join([head, *rows])


if __name__ == "__main__":
    sys.exit(main())
