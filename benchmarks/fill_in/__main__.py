"""`python -m benchmarks.fill_in`: what a fill-in plan takes, step by step. `docs/benchmarks.md` says what it measures.

Exit status: 0; 1 where no fill-in plan went live.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from datetime import time as time_of_day
from pathlib import Path

from benchmarks.fill_in import service
from benchmarks.fill_in.service import Service
from benchmarks.fill_in.stopwatch import Stopwatch
from benchmarks.planner import parks
from services.matching.domain.plans import Plan
from services.planning import model as planning

RUNS, NEW_ORDERS = 3, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Make a park, plan it, and time the runs that place new orders; returns the exit status."""
    args = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="parkloom-benchmark-") as folder:
        file = args.park or parks.made(Path(folder), args.size, args.load, args.park_seed, set_ups=args.set_ups).path
        problem = planning.read(file)
        with service.on(f"sqlite:///{folder}/matching.db", args.seconds, _morning(problem)) as matching:
            return _measured(matching, problem, args.runs)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks.fill_in", description=__doc__)
    parser.add_argument("--size", type=float, default=1.0, help="times 1,210 enterprises and 2,000 orders (default 1)")
    parser.add_argument("--load", type=float, default=0.5, help="share of the core link's capacity that is asked for")
    parser.add_argument("--park-seed", type=int, default=7, help="another seed, another park")
    parser.add_argument("--set-ups", action="store_true", help="lines have set-ups and smallest runs")
    parser.add_argument("--park", type=Path, help="a park file to use instead of one made by the generator")
    parser.add_argument("--seconds", type=float, default=20.0, help="for the park plan before (default 20)")
    parser.add_argument("--runs", type=int, default=RUNS, help=f"fill-in plans, one after another (default {RUNS})")
    return parser


def _morning(problem: planning.Problem) -> datetime:
    return datetime.combine(problem.start, time_of_day(8), UTC)


def _measured(matching: Service, problem: planning.Problem, runs: int) -> int:
    """The file's last orders are new, three for each run; all others are planned before."""
    known = len(problem.orders) - NEW_ORDERS * runs
    matching.load(problem, problem.orders[:known])
    live = matching.park_plan()
    print(f"{len(problem.lines):,} lines, {known:,} orders, {matching.lots():,} lots; {os.cpu_count()} cores")
    went_live = live is not None
    for number in range(runs):
        new = problem.orders[known + NEW_ORDERS * number :][:NEW_ORDERS]
        watch = Stopwatch()
        plan = matching.fill_in(problem, new, watch)
        print(f"\n{_table(number + 1, plan, watch)}", flush=True)
        went_live = went_live and plan is not None
    return 0 if went_live else 1


def _table(number: int, plan: Plan | None, watch: Stopwatch) -> str:
    rows = [(title, each) for title, each in watch.seconds.items()] + [("in all", watch.total)]
    counts = plan.counts if plan else None
    outcome = "nothing went live" if counts is None else f"{counts.orders} orders, {counts.lots} lots live"
    head = f"{f'fill-in plan {number}: {outcome}':<48}{'s':>8}{'processor s':>14}"
    return "\n".join([head, *(f"  {title:<46}{each.wall:8.2f}{each.processor:14.2f}" for title, each in rows)])


if __name__ == "__main__":
    sys.exit(main())
