"""`python -m benchmarks.routing [WAVE …]`: waves routed by Parkloom and each peer, one after another, in one table.

Without wave files it makes courier waves of its own. Every contender is a process with the same seconds; all routes are
judged by the rules of `parkloom check`. Exit status: 1 where Parkloom's routes break a rule.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks import machine
from benchmarks.planner import storing
from benchmarks.routing import tables
from benchmarks.routing.peers import PEERS
from benchmarks.routing.tables import OURS, Race, Row
from benchmarks.routing.waves import courier_wave
from services.errors import Invalid
from services.vehicle_routing import model
from services.vehicle_routing.check_command import examine
from services.vehicle_routing.model import routes

GRACE = 60.0  # seconds past its time after which a contender is killed: some state a large wave for as long


@dataclass(frozen=True, slots=True)
class Limit:
    """Seconds for each contender on the waves of which the name begins so."""

    beginning: str
    seconds: float

    @classmethod
    def of(cls, text: str) -> Limit:
        """The limit that `NAME=SECONDS` states. Raises ValueError."""
        beginning, _, seconds = text.rpartition("=")
        return cls(beginning, float(seconds))


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs all contenders on all waves, prints and, where asked, stores their table; returns the exit status."""
    args = _parser().parse_args(arguments)
    print("\n".join(tables.HEAD), flush=True)
    rows: list[str] = []
    broken = False
    with tempfile.TemporaryDirectory() as scratch:
        files = args.waves or [_made(doors, args.wave_seed, Path(scratch)) for doors in args.doors]
        known = _references(args.reference)
        for file in map(Path, files):
            wave = file.name.split(".wave.json")[0]
            seconds = args.scale * next(
                (each.seconds for each in args.limit if wave.startswith(each.beginning)), args.seconds
            )
            race = Race(wave, seconds, known.get(wave))
            ours: Row | None = None
            for name in [OURS, *args.peers]:
                row = _run(name, file, seconds, args.seed, Path(scratch))
                ours = ours or row
                rows.append(tables.line(race, row, ours))
                print(rows[-1], flush=True)
            broken |= ours is None or ours.verdict is None or bool(ours.verdict.examination.violations)
    if args.store:
        storing.store(args.store, "routing", "\n".join([_machine(), "", *tables.HEAD, *rows]))
    return int(broken)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks.routing")
    parser.add_argument("waves", nargs="*", help="wave files; without any, waves are made")
    parser.add_argument("--doors", type=int, nargs="*", default=[120, 1210], help="of the waves that are made")
    parser.add_argument("--wave-seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=60.0, help="for each contender (default 60)")
    parser.add_argument(
        "--limit", type=Limit.of, action="append", default=[], metavar="NAME=SECONDS",
        help="seconds for waves of which the name begins so, the first that fits; may be repeated",
    )  # fmt: skip
    parser.add_argument("--scale", type=float, default=1.0, help="share of all these seconds (default 1)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--peers", nargs="*", choices=sorted(PEERS), default=sorted(PEERS))
    parser.add_argument("--reference", type=Path, metavar="CSV", help="best costs known: columns wave and cost")
    parser.add_argument(
        "--store", type=Path, metavar="MD", help="page in which the table replaces that of the last run"
    )
    return parser


def _made(doors: int, seed: int, folder: Path) -> Path:
    path = folder / f"courier-{doors}.wave.json.gz"
    path.write_bytes(gzip.compress(json.dumps(courier_wave(doors, seed)).encode(), mtime=0))
    return path


def _references(file: Path | None) -> Mapping[str, float]:
    """The best costs known, by wave."""
    if file is None:
        return {}
    with file.open(encoding="utf-8", newline="") as lines:
        return {row["wave"]: float(row["cost"]) for row in csv.DictReader(lines) if row["cost"]}


def _run(name: str, wave: Path, limit: float, seed: int, scratch: Path) -> Row:
    """Runs one contender in a process of its own."""
    answer = scratch / "routes.json"
    answer.unlink(missing_ok=True)
    program = ["services", "route", "--quiet"] if name == OURS else ["benchmarks.routing.peers", name]
    asked = [str(wave), "-o", str(answer), "--seconds", f"{limit:g}", "--seed", str(seed)]
    begun = time.monotonic()
    try:
        ended = subprocess.run(
            [sys.executable, "-m", *program, *asked],
            check=False,
            capture_output=True,
            text=True,
            timeout=limit + GRACE,
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


def _machine() -> str:
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    packages = ", ".join(f"{name} {version(name)}" for name in ("pyvrp", "ortools"))
    return f"{now}, {os.cpu_count()} cores, load at the end (1, 5, 15 minutes) {machine.load()}; {packages}"


if __name__ == "__main__":
    raise SystemExit(main())
