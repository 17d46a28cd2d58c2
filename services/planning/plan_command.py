"""`parkloom plan PARK -o PLAN`: a park file in, a plan file out."""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from services.errors import Invalid

if TYPE_CHECKING:
    from services.planning.model import Problem
    from services.planning.model.solution import Plan
    from services.planning.solve import Progress

DONE, UNREADABLE = 0, 2
PARTS = ("programs", "prices")  # of the planner that can be left out
START_UP = 0.4  # seconds that the interpreter took before anyone looked at the clock
WRITING = 8e-6  # seconds to write a lot
REPEATABLE_SOLVES = 100
MOST_TO_SETTLE = 0.3  # share of the time, on a machine that is busy with other things
REASONS = 0.03  # share of the time kept for reasons, at most 3 s
WRITING_PARK, ENDING = 2e-4, 0.15  # seconds per order and line for the file; for the process to end


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("park", help="the park file, gzipped or not")
    parser.add_argument("-o", "--output", required=True, metavar="PLAN", help="where to write it (.gz is gzipped)")
    parser.add_argument("--seconds", type=float, default=60.0, help="time for the whole command (default 60)")
    parser.add_argument("--seed", type=int, default=0, help="another seed searches another way (default 0)")
    parser.add_argument("--iterations", type=int, help="neighbourhoods: with a seed, the same file each time")
    parser.add_argument("--workers", type=int, choices=(1, 2), default=2, help="threads (default 2)")
    parser.add_argument(
        "--without",
        action="append",
        choices=PARTS,
        default=[],
        help="leave a part of the planner out, to see what it brings",
    )
    parser.add_argument("--quiet", action="store_true", help="no progress on standard error")


def run(args: argparse.Namespace) -> int:
    """0: a plan is written; 2: the park cannot be read or contradicts itself, and nothing is."""
    begun = time.monotonic() - START_UP
    from services.planning import memory, model, solve  # numpy takes a while: not before it is needed
    from services.planning.model import solution  # numpy takes a while: not before it is needed

    memory.collect_seldom()

    try:
        park = model.read(args.park)
    except Invalid as error:
        print(f"parkloom plan: {error.message}", file=sys.stderr)
        return UNREADABLE
    worked = time.thread_time()
    slowness = max(1.0, (time.monotonic() - begun) / worked) if worked > 0 else 1.0
    writing = WRITING_PARK * (len(park.orders) + len(park.lines))
    settle = min((min(3.0, REASONS * args.seconds) + writing + ENDING) * slowness, MOST_TO_SETTLE * args.seconds)
    stop = solve.Stop(seconds=args.seconds - settle - (time.monotonic() - begun), iterations=args.iterations)
    options = solve.Options(workers=args.workers, **{part: part not in args.without for part in PARTS})
    result = solve.solve(park, stop=stop, seed=args.seed, on_progress=None if args.quiet else show, options=options)
    answer = with_reasons(park, result.plan, args, begun)
    seconds = None if args.iterations is not None else round(time.monotonic() - begun, 2)
    solution.write(replace(answer, seconds=seconds), park.start, Path(args.output))
    if not args.quiet:
        print(file=sys.stderr)
    return DONE


def with_reasons(park: Problem, answer: Plan, args: argparse.Namespace, begun: float) -> Plan:
    """The plan with a reason for every order that is late or not fully made, in the time that is left.

    Where iterations are counted, so are the solves for reasons: the clock must not decide what the file says.
    """
    from services.planning import explain

    if args.iterations is not None:
        return replace(answer, unmet=explain.explain(park, answer, seconds=None, solves=REPEATABLE_SOLVES))
    left = args.seconds - (time.monotonic() - begun) - WRITING * len(answer.lots)
    return replace(answer, unmet=explain.explain(park, answer, seconds=max(0.0, left)))


def show(progress: Progress) -> None:
    """One line on standard error, written over until the run is done."""
    cost = "-" if progress.incumbent == float("inf") else f"{progress.incumbent:,.0f}"
    line = f"{progress.seconds:6.1f} s  {progress.phase:<15} cost {cost}  bound {progress.bound:,.0f}"
    print(f"\r{line}  gap {100 * progress.gap:.2f} %\x1b[K", end="", file=sys.stderr, flush=True)
