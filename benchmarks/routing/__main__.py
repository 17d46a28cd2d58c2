"""`python -m benchmarks.routing [WAVE …]`: waves routed by Parkloom and each peer, one after another, in one table.

Without wave files it makes courier waves of its own. Every contender is a process with the same seconds; all routes are
judged by the rules of `parkloom check`. Exit status: 1 where Parkloom's routes break a rule.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.routing.peers import PEERS
from benchmarks.routing.waves import courier_wave
from services.errors import Invalid
from services.vehicle_routing import model
from services.vehicle_routing.check_command import Verdict, examine
from services.vehicle_routing.model import routes

OURS = "parkloom"
GRACE = 15.0  # seconds past its time after which a contender is killed


@dataclass(frozen=True, slots=True)
class Row:
    """A contender's outcome on a wave; `verdict` is None where it has no routes, and `note` says why."""

    contender: str
    seconds: float
    verdict: Verdict | None
    note: str = ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs all contenders on all waves and prints a table for each wave; returns the exit status."""
    args = _parser().parse_args(arguments)
    broken = False
    with tempfile.TemporaryDirectory() as scratch:
        files = args.waves or [_made(doors, args.wave_seed, Path(scratch)) for doors in args.doors]
        for file in files:
            rows = [_race(name, Path(file), args, Path(scratch)) for name in [OURS, *args.peers]]
            print(table(Path(file).name.split(".")[0], rows), flush=True)
            broken |= rows[0].verdict is None or bool(rows[0].verdict.examination.violations)
    return int(broken)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks.routing")
    parser.add_argument("waves", nargs="*", help="wave files; without any, waves are made")
    parser.add_argument("--doors", type=int, nargs="*", default=[120, 1210], help="of the waves that are made")
    parser.add_argument("--wave-seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=60.0, help="for each contender (default 60)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--peers", nargs="*", choices=sorted(PEERS), default=sorted(PEERS))
    return parser


def _made(doors: int, seed: int, folder: Path) -> Path:
    path = folder / f"courier-{doors}.wave.json.gz"
    path.write_bytes(gzip.compress(json.dumps(courier_wave(doors, seed)).encode(), mtime=0))
    return path


def _race(name: str, wave: Path, args: argparse.Namespace, scratch: Path) -> Row:
    """Runs one contender in a process of its own."""
    answer = scratch / "routes.json"
    answer.unlink(missing_ok=True)
    program = ["services", "route", "--quiet"] if name == OURS else ["benchmarks.routing.peers", name]
    asked = [str(wave), "-o", str(answer), "--seconds", f"{args.seconds:g}", "--seed", str(args.seed)]
    begun = time.monotonic()
    try:
        ended = subprocess.run(
            [sys.executable, "-m", *program, *asked],
            check=False,
            capture_output=True,
            text=True,
            timeout=args.seconds + GRACE,
        )
    except subprocess.TimeoutExpired:
        return Row(name, time.monotonic() - begun, None, f"killed {GRACE:g} s past its time")
    seconds = time.monotonic() - begun
    if not answer.exists():
        return Row(name, seconds, None, ended.stderr.strip().splitlines()[-1] if ended.stderr.strip() else "no routes")
    try:
        return Row(name, seconds, examine(model.read(wave), routes.read(answer)))
    except Invalid as error:
        return Row(name, seconds, None, error.message)


def table(wave: str, rows: Sequence[Row]) -> str:
    """The rows of a wave as a table in Markdown; ratios are to the first row, ours."""
    lines = [
        f"### {wave}",
        "",
        "| who | seconds | vehicles | trips | unserved | cost | cost/ours | gap |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    return "\n".join([*lines, *(_line(row, rows[0]) for row in rows), ""])


def _line(row: Row, ours: Row) -> str:
    verdict = row.verdict
    if verdict is None:
        return f"| {row.contender} | {row.seconds:.1f} | | | | {row.note} | | |"
    examination = verdict.examination
    if examination.violations:
        rules = ", ".join(sorted({each.rule for each in examination.violations}))
        return f"| {row.contender} | {row.seconds:.1f} | | | | breaks {rules} | | |"
    cost, drives = examination.cost.total, examination.drives
    ratio = cost / ours.verdict.examination.cost.total if ours.verdict and cost else 1.0
    trips = sum(drive.trips for drive in drives)
    gap = f"{verdict.gap:.1%}" if row is ours else ""
    left = verdict.shipments - examination.served
    figures = f"{len(drives)} | {trips} | {left} | {cost:,.2f} | {ratio:.3f} | {gap}"
    return f"| {row.contender} | {row.seconds:.1f} | {figures} |"


if __name__ == "__main__":
    raise SystemExit(main())
