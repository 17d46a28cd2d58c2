"""`python -m benchmarks.stability`: what park plans change of open offers each day, with the policy and without.

One seed's park lives through the same days twice, with a park plan every day. Exit status: 0; 1 where there was nothing
to compare.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.planner import storing
from benchmarks.stability.days import Day, watched


def main(arguments: Sequence[str] | None = None) -> int:
    """Live through the days with each weight, print them side by side and store them; returns the exit status."""
    args = _parser().parse_args(arguments)
    seeds = range(args.seed, args.seed + args.seeds)
    lives = [[_life(args.keep, seed, args.days, weight) for seed in seeds] for weight in (0.0, args.weight)]
    free, held = ([day for life in of_weight for day in life] for of_weight in lives)
    head = f"{args.days} days, seeds {list(seeds)}, a park plan every day; weight 0 beside {args.weight:g}"
    rows = _rows(free, held) if args.seeds == 1 else _seed_rows(seeds, *lives)
    printed = "\n".join([head, *rows, "", *_sums(free, held)])
    print(printed)
    if args.store:
        storing.store(args.store, "stability", printed)
    return 0 if any(day.open_offers for day in free) else 1


def _life(folder: Path | None, seed: int, days: int, weight: float) -> list[Day]:
    """The days of one life, lived now, or read where an earlier run has kept them."""
    kept = None if folder is None else folder / f"{days}-days-seed-{seed}-weight-{weight:g}.json"
    if kept is not None and kept.exists():
        return [Day(**each) for each in json.loads(kept.read_text())]
    found = watched(seed, days, weight)
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps([asdict(day) for day in found]))
    return found


def _seed_rows(seeds: Sequence[int], free: Sequence[Sequence[Day]], held: Sequence[Sequence[Day]]) -> Iterator[str]:
    """A row for each seed: sums over its days, and the cost of a unit with the policy as a share of that without."""
    yield f"{'seed':>5}{'open offers':>22}{'changed':>22}{'units moved':>22}{'cost of a unit':>18}"
    for seed, one, other in zip(seeds, free, held, strict=True):
        pairs = (
            [sum(getattr(day, name) for day in days) for days in (one, other)]
            for name in ("open_offers", "changed", "moved_units")
        )
        sums = "".join(f"{before:>12}{after:>10}" for before, after in pairs)
        yield f"{seed:>5}{sums}{_cost_of_unit(other) / _cost_of_unit(one):>18.4f}"


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
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="for lives already lived, and those of this run")
    parser.add_argument("--store", type=Path, metavar="MD", help="page for the table, in place of the last run's")
    return parser


if __name__ == "__main__":
    sys.exit(main())
