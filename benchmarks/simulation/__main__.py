"""`python -m benchmarks.simulation`: whole parks that live for some days, a ledger each, and what the checker finds.

Exit status: 0; 1 where the checker finds something.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from benchmarks.simulation.seeds import ledgers


def main(arguments: Sequence[str] | None = None) -> int:
    """Live through the seeds and print their ledgers; returns the exit status."""
    args = _parser().parse_args(arguments)
    seeds = range(args.seed, args.seed + args.seeds)
    found = 0
    for ledger in ledgers(seeds, args.days, args.jobs, until_found=args.until_found):
        print(ledger.text(), flush=True)
        found += sum(ledger.findings.values())
    return 1 if found else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks.simulation", description=__doc__)
    parser.add_argument("--days", type=int, default=60, help="days that each park lives (default 60)")
    parser.add_argument("--seed", type=int, default=0, help="the first seed (default 0)")
    parser.add_argument("--seeds", type=int, default=1, help="number of seeds (default 1)")
    parser.add_argument("--jobs", type=int, default=1, help="parks at a time (default 1)")
    parser.add_argument("--until-found", action="store_true", help="end each park's life with the first finding")
    return parser


if __name__ == "__main__":
    sys.exit(main())
