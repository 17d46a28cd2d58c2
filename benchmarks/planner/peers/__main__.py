"""`python -m benchmarks.planner.peers PEER PARK -o PLAN --seconds N`: one peer's plan of a park, as a plan file.

Exit status: 0 a plan is written; 1 the peer has none; 2 the park cannot be read, or is not for the peers.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from pathlib import Path

from services.errors import Invalid
from services.planning import model
from services.planning.model import Problem, solution
from services.planning.model.lots import Lot, Lots

PEERS = ("dispatcher", "cp-sat", "mip-scip", "mip-highs")
WRITTEN, NONE, UNREADABLE = 0, 1, 2
WRITING = 0.02  # share of the time kept for the file, at most 2 s


def main() -> int:
    """Run one peer; returns the exit status."""
    begun = time.monotonic()
    args = _parser().parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (args.memory << 30, args.memory << 30))
    try:
        park = model.read(args.park)
    except Invalid as error:
        return _refused(error.message)
    if park.firm or park.in_progress:
        return _refused("the peers plan parks without commitments and work in progress only")
    left = args.seconds - min(2.0, WRITING * args.seconds) - (time.monotonic() - begun)
    lots = _lots(args.peer, park, left, args.workers)
    if lots is None:
        return NONE
    solution.write(solution.Solution(Lots.of(tuple(lots))), park.start, args.output)
    return WRITTEN


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks.planner.peers")
    parser.add_argument("peer", choices=PEERS)
    parser.add_argument("park")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="PLAN")
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--workers", type=int, default=2, help="threads, for who has any")
    parser.add_argument("--memory", type=int, default=8, help="GiB at most: who needs more has no plan")
    return parser


def _refused(why: str) -> int:
    print(f"peers: {why}", file=sys.stderr)
    return UNREADABLE


def _lots(peer: str, park: Problem, seconds: float, workers: int) -> list[Lot] | None:
    if peer == "dispatcher":
        from benchmarks.planner.peers import dispatcher

        return dispatcher.plan(park, seconds)
    from benchmarks.planner.peers.formulation import OutOfTimeError

    try:
        return _solved(peer, park, seconds, workers)
    except (OutOfTimeError, MemoryError):
        return None


def _solved(peer: str, park: Problem, seconds: float, workers: int) -> list[Lot] | None:
    if peer == "cp-sat":
        from benchmarks.planner.peers import cp_sat

        return cp_sat.plan(park, seconds, workers)
    if peer == "mip-highs":
        from benchmarks.planner.peers import highs

        return highs.plan(park, seconds, workers)
    from benchmarks.planner.peers import mip

    return mip.plan(park, seconds)


if __name__ == "__main__":
    sys.exit(main())
