"""The checking of a routes file against its wave file: the rules and the cost, recomputed from the wave alone."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict

from services.vehicle_routing import model, rules
from services.vehicle_routing.model import Wave
from services.vehicle_routing.model import routes as routes_file
from services.vehicle_routing.rules import Examination

VALID, BROKEN = 0, 1
SHOWN_VIOLATIONS = 20


def check(document: Mapping[str, object], args: argparse.Namespace) -> int:
    """Checks the routes file `args.plan` against a decoded wave file.

    Returns 0 where no rule is broken, else 1. Raises Invalid where either cannot be read.
    """
    wave = model.parse(document)
    examination = rules.examine(wave, routes_file.read(args.plan))
    sys.stdout.write(_as_json(wave, examination) if args.json else _as_text(wave, examination))
    return BROKEN if examination.violations else VALID


def _as_json(wave: Wave, examination: Examination) -> str:
    return json.dumps(_document(wave, examination), ensure_ascii=False) + "\n"


def _document(wave: Wave, examination: Examination) -> dict[str, object]:
    return {
        "shipments": len(wave.shipments),
        "served": examination.served,
        "vehicles": len(examination.drives),
        "trips": sum(drive.trips for drive in examination.drives),
        "cost": asdict(examination.cost),
        "total_cost": examination.cost.total,
        "violations": dict(Counter(violation.rule for violation in examination.violations)),
    }


def _as_text(wave: Wave, examination: Examination) -> str:
    shown = [f"VIOLATION {each.rule}: {each.message}" for each in examination.violations[:SHOWN_VIOLATIONS]]
    more = len(examination.violations) - len(shown)
    if more > 0:
        shown.append(f"and {more} more")
    drives = examination.drives
    lines = [
        *shown,
        f"{len(examination.violations)} violations",
        f"{examination.served:,} of {len(wave.shipments):,} shipments served",
        f"{len(drives):,} vehicles, {sum(drive.trips for drive in drives):,} trips",
        f"cost          {examination.cost.total:>18,.2f}",
        *(f"  {name:<11} {amount:>18,.2f}" for name, amount in asdict(examination.cost).items()),
    ]
    return "\n".join(lines) + "\n"
