"""`python -m benchmarks.routing.late [WAVE]`: a wave planned again after doors report late.

The wave is routed first, unless `--routes` gives routes of it. Then, for each seed, some doors are ready some minutes
later, and `parkloom route --keep` routes the wave again in a few seconds; the stops that change vehicle are counted.
Exit status: 1 where routes break a rule, or more stops change their vehicle than may.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.planner import storing
from benchmarks.routing.waves import courier_wave
from services import files
from services.vehicle_routing import model
from services.vehicle_routing.check_command import Verdict, examine
from services.vehicle_routing.model import PICKUP, Routes, routes

MOST_CHANGED = 0.1
HEAD = (
    "| late doors | by minutes | seed | seconds | stops that change vehicle | of all | vehicles | unserved | cost |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
)


@dataclass(frozen=True, slots=True)
class Again:
    """A wave planned again: the seconds it took, the stops that changed vehicle of those before, and the verdict."""

    seconds: float
    changed: int
    before: int
    verdict: Verdict

    @property
    def is_good(self) -> bool:
        """True if the routes keep all rules, and their vehicles but for few."""
        return not self.verdict.examination.violations and self.changed <= MOST_CHANGED * self.before


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table, and stores it where that is asked for; returns the exit status."""
    args = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        document = files.load(args.wave) if args.wave else courier_wave(args.doors, 0)
        before = args.routes or _routed(document, folder / "before", args.seconds, ["--seed", "0"])
        first = examine(model.parse(document), routes.read(before))
        rows, good = [_row(0, "", "", Again(args.seconds, 0, first.examination.served, first))], True
        for seed in args.seeds:
            again = _planned_again(document, before, folder, seed, args)
            good &= again.is_good
            rows.append(_row(args.late, "–".join(f"{each:g}" for each in args.minutes), f"{seed}", again))
    table = "\n".join([*HEAD, *rows])
    print(table)
    if args.store:
        storing.store(args.store, "late doors", table)
    return 0 if good else 1


def later(document: Mapping[str, Any], count: int, minutes: tuple[float, float], seed: int) -> dict[str, Any]:
    """The wave with `count` of its doors, chosen by the seed, ready later, none after its last pickup."""
    chance = random.Random(seed)
    late = set(chance.sample(range(len(document["shipments"])), count))
    shipments = []
    for place, shipment in enumerate(document["shipments"]):
        opens, closes = shipment["from"]["window"]
        if place in late:
            opens = min(closes, opens + 60 * chance.uniform(*minutes))
        shipments.append(shipment | {"from": shipment["from"] | {"window": [opens, closes]}})
    return dict(document) | {"shipments": shipments}


def changed(before: Routes, after: Routes) -> int:
    """Stops of before that another vehicle makes now, or none. The routes of before come first, in their sequence."""
    one, other = _vehicles(before), _vehicles(after)
    return sum(other.get(shipment) != vehicle for shipment, vehicle in one.items())


def _vehicles(answer: Routes) -> dict[str, int]:
    return {
        stop.shipment: place
        for place, route in enumerate(answer.routes)
        for stop in route.stops
        if stop.action == PICKUP
    }


def _planned_again(
    document: Mapping[str, Any], before: Path, folder: Path, seed: int, args: argparse.Namespace
) -> Again:
    late = later(document, args.late, tuple(args.minutes), seed)
    begun = time.monotonic()
    answer = _routed(late, folder / f"again{seed}", args.again_seconds, ["--seed", f"{seed}", "--keep", str(before)])
    seconds = time.monotonic() - begun
    earlier, found = routes.read(before), routes.read(answer)
    return Again(seconds, changed(earlier, found), len(_vehicles(earlier)), examine(model.parse(late), found))


def _routed(document: Mapping[str, Any], place: Path, seconds: float, options: Sequence[str]) -> Path:
    """The routes of a wave by `parkloom route`, in a process of its own."""
    wave, answer = place.with_suffix(".wave.json"), place.with_suffix(".routes.json")
    wave.write_text(json.dumps(document), encoding="utf-8")
    asked = ["route", str(wave), "-o", str(answer), "--seconds", f"{seconds:g}", "--quiet", *options]
    subprocess.run([sys.executable, "-m", "services", *asked], check=True)
    return answer


def _row(late: int, minutes: str, seed: str, again: Again) -> str:
    examination = again.verdict.examination
    broken = ", ".join(sorted({each.rule for each in examination.violations}))
    cost = f"breaks {broken}" if broken else f"{examination.cost.total:,.2f}"
    left = again.verdict.shipments - examination.served
    share = f"{again.changed / again.before:.1%}" if late else ""
    count = f"{again.changed}" if late else ""
    figures = f"{again.seconds:.1f} | {count} | {share} | {len(examination.drives)} | {left} | {cost}"
    return f"| {late or ''} | {minutes} | {seed} | {figures} |"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks.routing.late", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("wave", nargs="?", help="the wave file; without it, a wave is made")
    parser.add_argument("--doors", type=int, default=1210, help="of the wave that is made (default 1210)")
    parser.add_argument("--routes", type=Path, help="routes of the wave; without them it is routed first")
    parser.add_argument("--seconds", type=float, default=60.0, help="for that (default 60)")
    parser.add_argument("--late", type=int, default=50, help="doors that are late (default 50)")
    parser.add_argument("--minutes", type=float, nargs=2, default=(15.0, 60.0), help="by so many (default 15 60)")
    parser.add_argument("--again-seconds", type=float, default=10.0, help="for each second plan (default 10)")
    parser.add_argument("--seeds", type=int, nargs="*", default=[1, 2, 3], help="of the late doors (default 1 2 3)")
    parser.add_argument(
        "--store", type=Path, metavar="MD", help="page in which the table replaces that of the last run"
    )
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
