"""`parkloom scenarios FILE -o FOLDER`: plans many edits of one park, and writes a table and a picture."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from services.errors import Invalid, Unavailable

if TYPE_CHECKING:
    from services.sweep.journal import Journal
    from services.sweep.rows import Row
    from services.sweep.scenarios_file import Scenario, Sweep

DONE, SOME_FAILED, UNREADABLE = 0, 1, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("file", type=Path, help="the scenarios file (docs/scenarios.md)")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FOLDER", help="where results are written")
    parser.add_argument(
        "--workers", type=int, default=2, help="workers of a cluster begun here (default 2); 0: plan in this process"
    )
    parser.add_argument(
        "--address", help="a Ray cluster to plan on, such as ray://host:10001, instead of one begun here"
    )
    parser.add_argument("--quiet", action="store_true", help="no progress on standard error")


def run(args: argparse.Namespace) -> int:
    """0 where all scenarios are planned, 1 where some failed, 2 where the file cannot be read or Ray is missing."""
    from services.sweep import results, scenarios_file
    from services.sweep.journal import Journal

    try:
        sweep = scenarios_file.read(args.file)
        args.output.mkdir(parents=True, exist_ok=True)
        journal = Journal(args.output / "results.jsonl", sweep.digest)
        left = [scenario for scenario in sweep.scenarios if scenario.id not in journal.rows]
        _plan(args, sweep, left, journal)
    except (Invalid, Unavailable, OSError) as error:
        print(f"parkloom scenarios: {error}", file=sys.stderr)
        return UNREADABLE
    rows = [journal.rows[scenario.id] for scenario in sweep.scenarios]
    (args.output / "results.csv").write_text(results.as_csv(rows), encoding="utf-8")
    (args.output / "results.svg").write_text(results.as_picture(rows), encoding="utf-8")
    print(results.as_table(rows), end="")
    return SOME_FAILED if any(row.failure for row in rows) else DONE


def _plan(args: argparse.Namespace, sweep: Sweep, left: Sequence[Scenario], journal: Journal) -> None:
    """Plans what the journal does not have."""
    for row in _rows(args, sweep, left) if left else ():
        journal.add(row)
        if not args.quiet:
            print(f"{len(journal.rows)} of {len(sweep.scenarios)}: {row.scenario}", file=sys.stderr)


def _rows(args: argparse.Namespace, sweep: Sweep, left: Sequence[Scenario]) -> Iterator[Row]:
    from services.sweep import cluster
    from services.sweep.rows import Limits, planned

    limits = Limits.of(sweep)
    if args.workers == 0 and args.address is None:
        return (planned(sweep.park, scenario, limits) for scenario in left)
    return cluster.rows(sweep.park, left, limits, workers=max(1, args.workers), address=args.address)
