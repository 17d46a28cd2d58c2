"""`python -m benchmarks.stability`: what park plans change of open offers each day, with the policy and without.

One seed's park lives through the same days twice, with a park plan every day. Exit status: 0; 1 where there was nothing
to compare.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.planner import storing
from benchmarks.stability.days import Day, watched


def main(arguments: Sequence[str] | None = None) -> int:
    """Live through the days with each weight, print them side by side and store them; returns the exit status."""
    args = _parser().parse_args(arguments)
    seeds = range(args.seed, args.seed + args.seeds)
    free, held = ([day for seed in seeds for day in watched(seed, args.days, weight)] for weight in (0.0, args.weight))
    head = f"{args.days} days, seeds {list(seeds)}, a park plan every day; weight 0 beside {args.weight:g}"
    printed = "\n".join([head, *_rows(free, held), "", *_sums(free, held)])
    print(printed)
    if args.store:
        storing.store(args.store, "stability", printed)
    return 0 if any(day.open_offers for day in free) else 1


def _rows(free: Sequence[Day], held: Sequence[Day]) -> Iterator[str]:
    yield f"{'day':>5}{'open offers':>22}{'changed':>22}{'units moved':>22}"
    for number, (one, other) in enumerate(zip(free, held, strict=True), start=1):
        pairs = (
            (one.open_offers, other.open_offers),
            (one.changed, other.changed),
            (one.moved_units, other.moved_units),
        )
        yield f"{number:>5}" + "".join(f"{before:>12}{after:>10}" for before, after in pairs)


def _sums(free: Sequence[Day], held: Sequence[Day]) -> Iterator[str]:
    for title, days in (("without", free), ("with it", held)):
        changed, offers = sum(day.changed for day in days), sum(day.open_offers for day in days)
        share, money = changed / max(1, offers), sum(day.money for day in days) / len(days)
        yield f"{title}: {changed / len(days):.1f} changed offers a day, {share:.1%} of the open ones"
        yield f"         plans cost {money:,.2f} a day, {_cost_of_unit(days):.5f} a unit"
    before, after = (sum(day.changed for day in days) for days in (free, held))
    changes, cost = after / max(1, before), _cost_of_unit(held) / _cost_of_unit(free)
    yield f"with it to without: changed offers {changes:.2f}, cost of a unit {cost:.4f}"


def _cost_of_unit(days: Sequence[Day]) -> float:
    return sum(day.money for day in days) / max(1, sum(day.units for day in days))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks.stability", description=__doc__)
    parser.add_argument("--days", type=int, default=20, help="days that each park lives (default 20)")
    parser.add_argument("--seed", type=int, default=0, help="the first seed (default 0)")
    parser.add_argument("--seeds", type=int, default=1, help="number of seeds (default 1)")
    parser.add_argument("--weight", type=float, default=0.05, help="stability_weight of the policy (default 0.05)")
    parser.add_argument("--store", type=Path, metavar="MD", help="page for the table, in place of the last run's")
    return parser


if __name__ == "__main__":
    sys.exit(main())
