"""`parkloom route WAVE -o ROUTES`: reads a wave file, routes it and writes a routes file."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from services.errors import Invalid

if TYPE_CHECKING:
    from services.vehicle_routing.solve import Progress

DONE, UNREADABLE = 0, 2
START_UP = 0.15  # seconds before the command's own clock
# Seconds kept back for examining and writing the routes, and for the end of the process.
ENDING, ENDING_PER_SHIPMENT = 0.1, 1e-4


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("wave", help="the wave file, gzipped or not")
    parser.add_argument("-o", "--output", required=True, metavar="ROUTES", help="where to write it (.gz is gzipped)")
    parser.add_argument("--seconds", type=float, default=60.0, help="time for the whole command (default 60)")
    parser.add_argument("--seed", type=int, default=0, help="seed of the search (default 0)")
    parser.add_argument("--iterations", type=int, help="moves: with a seed, the same file each time")
    parser.add_argument("--keep", metavar="EARLIER", help="routes of before: few shipments change their vehicle")
    parser.add_argument("--workers", type=int, choices=(1, 2), help="threads (default 2)")
    parser.add_argument("--quiet", action="store_true", help="no progress on standard error")


def run(args: argparse.Namespace) -> int:
    """Returns 0 when routes are written; 2, and no file, when the wave, or the routes of before, cannot be read."""
    begun = time.monotonic() - START_UP
    from dataclasses import replace

    from services.vehicle_routing import bound, model, solve  # numpy takes a while: not before it is needed
    from services.vehicle_routing.model import routes as routes_file

    try:
        wave = model.read(args.wave)
        earlier = routes_file.read(args.keep) if args.keep else None
    except Invalid as error:
        print(f"parkloom route: {error.message}", file=sys.stderr)
        return UNREADABLE
    certificate = bound.to_document(solve.best_multipliers(wave))
    params = solve.RoutingParams()
    if args.workers is not None:
        params = replace(params, workers=args.workers)
    ending = ENDING + ENDING_PER_SHIPMENT * len(wave.shipments)
    seconds = args.seconds - ending - (time.monotonic() - begun)
    stop = solve.Stop(seconds=seconds, iterations=args.iterations)
    result = solve.solve(
        wave,
        stop=stop,
        seed=args.seed,
        params=params,
        on_progress=None if args.quiet else show,
        earlier=earlier,
    )
    routes_file.write(replace(result.routes, certificate=certificate), Path(args.output))
    if not args.quiet:
        print(file=sys.stderr)
    return DONE


def show(progress: Progress) -> None:
    """Writes one line on standard error over the last one."""
    line = f"{progress.seconds:6.1f} s  cost {progress.incumbent:,.2f}  {progress.vehicles} vehicles"
    print(f"\r{line}  {progress.unserved} shipments left\x1b[K", end="", file=sys.stderr, flush=True)
