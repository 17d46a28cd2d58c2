"""`python -m benchmarks.routing.peers PEER WAVE -o ROUTES --seconds N --seed S`: one peer's routes of a wave.

Exit status: 0 routes are written; 1 the peer has none; 2 the wave cannot be read, or is not for the peer.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.routing import by_hand, or_tools, pyvrp_peer
from services.errors import Invalid
from services.vehicle_routing import model
from services.vehicle_routing.model import Routes, Wave, routes

PEERS: dict[str, Callable[[Wave, float, int], Routes | None]] = {
    "by-hand": by_hand.routes,
    "or-tools": or_tools.routes,
    "pyvrp": pyvrp_peer.routes,
}
WRITTEN, NONE, UNREADABLE = 0, 1, 2
WRITING = 0.3  # seconds kept for the file


def main() -> int:
    """Run one peer; returns the exit status."""
    begun = time.monotonic()
    parser = argparse.ArgumentParser(prog="benchmarks.routing.peers")
    parser.add_argument("peer", choices=sorted(PEERS))
    parser.add_argument("wave")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="ROUTES")
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    try:
        wave = model.read(args.wave)
        found = PEERS[args.peer](wave, args.seconds - WRITING - (time.monotonic() - begun), args.seed)
    except Invalid as error:
        print(f"peers: {error.message}", file=sys.stderr)
        return UNREADABLE
    if found is None:
        return NONE
    routes.write(found, args.output)
    return WRITTEN


if __name__ == "__main__":
    raise SystemExit(main())
