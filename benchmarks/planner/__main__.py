"""`python -m benchmarks.planner`: the planner beside its peers in one run. `docs/benchmarks.md` says what it measures.

Exit status: 0; 1 where a plan breaks a rule, or the planner has none.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.planner import contenders, parks, race, storing, tables
from benchmarks.planner.parks import Park
from benchmarks.planner.tables import Heat

SIZES, SECONDS = (0.03, 0.1, 0.3, 1.0, 3.0), 60.0
QUICK_SIZES, QUICK_SECONDS = (0.01, 0.02), 1.5
PLAIN, SET_UPS = "plain", "set-ups"


def main(arguments: Sequence[str] | None = None) -> int:
    """Race on every size, print the tables and draw the picture; returns the exit status."""
    args = _parser().parse_args(arguments)
    sizes = args.sizes or (QUICK_SIZES if args.quick else SIZES)
    seconds = args.seconds or (QUICK_SECONDS if args.quick else SECONDS)
    printed = [_machine()]
    print(printed[0])
    with _folder(args.folder) as folder:
        parks_made = [
            parks.made(folder, size, args.load, args.park_seed, set_ups=kind == SET_UPS)
            for size in sizes
            for kind in args.kinds
        ]
        heats = [_heat(args, folder, park, seconds) for park in parks_made]
    printed += [tables.side_by_side(heat) for heat in heats]
    for table in (tables.growth(heats), tables.ablations(heats)):
        print(f"\n{table}")
        printed.append(table)
    if args.picture:
        from benchmarks.planner import picture  # after the races: what starts a process should be small

        picture.draw(heats, args.picture)
        print(f"\npicture: {args.picture}")
    if args.store:
        storing.store(args.store, "-".join(args.kinds), "\n\n".join(printed))
    return 0 if all(_fair(heat) for heat in heats) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks.planner", description=__doc__)
    parser.add_argument("--seconds", type=float, help=f"for each contender on each park (default {SECONDS:g})")
    parser.add_argument(
        "--sizes",
        type=float,
        nargs="+",
        help=f"times 1,210 enterprises and 2,000 orders (default {' '.join(map(str, SIZES))})",
    )
    parser.add_argument("--quick", action="store_true", help="two small parks, 1.5 s each: does it work?")
    parser.add_argument(
        "--contenders", nargs="+", choices=contenders.NAMES, default=contenders.NAMES, metavar="NAME",
        help=f"who takes part beside ours, of {', '.join(contenders.NAMES)} (default: all)",
    )  # fmt: skip
    parser.add_argument(
        "--kinds", nargs="+", choices=(PLAIN, SET_UPS), default=(PLAIN, SET_UPS),
        help="parks without and with set-ups, smallest runs, transfer batches and few suppliers (default: both)",
    )  # fmt: skip
    parser.add_argument("--load", type=float, default=0.5, help="share of the core link's capacity that is asked for")
    parser.add_argument("--park-seed", type=int, default=7, help="another seed, other parks")
    parser.add_argument("--seed", type=int, default=0, help="of the planner")
    parser.add_argument("--folder", type=Path, help="where parks and plans stay (default: they do not)")
    parser.add_argument(
        "--store", type=Path, metavar="MD", help="page in which the tables replace those of the last run"
    )
    parser.add_argument("--picture", type=Path, metavar="PNG", help="where to draw cost and bound over time")
    return parser


def _machine() -> str:
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    packages = ", ".join(f"{name} {version(name)}" for name in ("parkloom", "ortools", "highspy"))
    return f"{now}, {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, {packages}"


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    with tempfile.TemporaryDirectory(prefix="parkloom-benchmark-") as folder:
        yield Path(folder)


def _heat(args: argparse.Namespace, folder: Path, park: Park, seconds: float) -> Heat:
    outcomes = []
    for contender in contenders.chosen(args.contenders):
        print(f"park {park.name}: {contender.title} ...", file=sys.stderr, flush=True)
        plan = folder / park.path.name.replace("park-", "plan-").replace(".json", f"-{contender.name}.json")
        outcomes.append(race.run(contender, park.path, plan, seconds, args.seed))
    heat = Heat(park, seconds, outcomes)
    print(f"\n{tables.side_by_side(heat)}", flush=True)
    return heat


def _fair(heat: Heat) -> bool:
    """True if the planner has a valid plan and no contender a plan that breaks a rule."""
    return heat.ours.valid and not any(each.verdict and each.verdict.broken for each in heat.outcomes)


if __name__ == "__main__":
    sys.exit(main())
