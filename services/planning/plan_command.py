"""`parkloom plan PARK -o PLAN`: reads a park file, solves it and writes a plan file."""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from services.errors import Invalid

if TYPE_CHECKING:
    from services.planning.model import Problem
    from services.planning.model.solution import Solution
    from services.planning.solve import Progress, SolverParams

DONE, UNREADABLE = 0, 2
# Each is a flag of the solver parameters, under its name with underscores.
OPTIONAL_PARTS = ("exact-neighbourhoods", "dual-prices", "setup-prices", "campaign-moves")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("park", help="the park file, gzipped or not")
    parser.add_argument("-o", "--output", required=True, metavar="PLAN", help="where to write it (.gz is gzipped)")
    parser.add_argument("--seconds", type=float, default=60.0, help="time for the whole command (default 60)")
    parser.add_argument("--seed", type=int, default=0, help="seed of the search (default 0)")
    parser.add_argument("--iterations", type=int, help="moves: with a seed, the same file each time")
    parser.add_argument("--workers", type=int, choices=(1, 2), help="threads (default 2)")
    parser.add_argument(
        "--params",
        metavar="FILE",
        help="TOML file that overrides solver parameters (docs/solver-parameters.toml lists all with their defaults)",
    )
    parser.add_argument(
        "--without",
        action="append",
        choices=OPTIONAL_PARTS,
        default=[],
        help="leave a part of the search out, to measure what it brings",
    )
    parser.add_argument("--quiet", action="store_true", help="no progress on standard error")


def run(args: argparse.Namespace) -> int:
    """Returns 0 when a plan is written; 2, and no plan, when the park or the parameters cannot be read."""
    started = time.monotonic()
    from services.planning import memory, model, solve  # numpy takes a while: not before it is needed
    from services.planning.model import solution

    memory.collect_seldom()
    try:
        params = _params(args)
        park = model.read(args.park)
    except Invalid as error:
        print(f"parkloom plan: {error.message}", file=sys.stderr)
        return UNREADABLE
    begun = started - params.reserve.start_up
    slowness = _slowness(begun)
    reserved = _reserved(park, params, slowness, args.seconds)
    stop = solve.Stop(seconds=args.seconds - reserved - (time.monotonic() - begun), iterations=args.iterations)
    result = solve.solve(park, stop=stop, seed=args.seed, on_progress=None if args.quiet else show, params=params)
    answer = with_reasons(park, result.solution, args, params, begun)
    seconds = None if args.iterations is not None else round(time.monotonic() - begun, 2)
    solution.write(replace(answer, seconds=seconds), park.start, Path(args.output))
    if not args.quiet:
        print(file=sys.stderr)
    return DONE


def _params(args: argparse.Namespace) -> SolverParams:
    """The parameters of the file, if any, and of the command line, which goes first."""
    from services.planning import solve

    params = solve.read_params(args.params) if args.params else solve.SolverParams()
    if args.workers is not None:
        params = replace(params, workers=args.workers)
    left_out: dict[str, Any] = {part.replace("-", "_"): False for part in args.without}
    return replace(params, **left_out)


def _slowness(begun: float) -> float:
    """Wall-clock seconds per second of processor time so far: above 1 on a machine with other work."""
    worked = time.thread_time()
    return max(1.0, (time.monotonic() - begun) / worked) if worked > 0 else 1.0


def _reserved(park: Problem, params: SolverParams, slowness: float, seconds: float) -> float:
    """Seconds kept back for reasons, for writing the file and for the end of the process."""
    reserve = params.reserve
    reasons = min(reserve.reasons_seconds, reserve.reasons_share * seconds)
    writing = reserve.write_seconds_per_entry * (len(park.orders) + len(park.lines))
    return min((reasons + writing + reserve.exit_seconds) * slowness, reserve.most_share * seconds)


def with_reasons(
    park: Problem, answer: Solution, args: argparse.Namespace, params: SolverParams, begun: float
) -> Solution:
    """The plan with reasons for every order that is late or not fully made, found in the time left.

    Where iterations are counted, solves for reasons are counted as well: the file must not depend on the clock.
    """
    from services.planning import explain

    if args.iterations is not None:
        solves = params.reserve.reasons_solves
        return replace(answer, unmet=explain.explain(park, answer, seconds=None, solves=solves))
    ending = params.reserve.write_seconds_per_lot * len(answer.lots) + params.reserve.exit_seconds
    left = args.seconds - (time.monotonic() - begun) - ending
    return replace(answer, unmet=explain.explain(park, answer, seconds=max(0.0, left)))


def show(progress: Progress) -> None:
    """Writes one line on standard error over the last one."""
    cost = "-" if progress.incumbent == float("inf") else f"{progress.incumbent:,.0f}"
    line = f"{progress.seconds:6.1f} s  {progress.phase:<17} cost {cost}  bound {progress.bound:,.0f}"
    print(f"\r{line}  gap {100 * progress.gap:.2f} %\x1b[K", end="", file=sys.stderr, flush=True)
