"""The checking of a routes file against its wave file: rules, cost and lower bound, recomputed from the wave."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from services.vehicle_routing import bound, model, rules
from services.vehicle_routing.model import Routes, Wave
from services.vehicle_routing.model import routes as routes_file
from services.vehicle_routing.rules import Examination

VALID, BROKEN = 0, 1
SHOWN_VIOLATIONS = 20


def check(document: Mapping[str, object], args: argparse.Namespace) -> int:
    """Checks the routes file `args.plan` against a decoded wave file.

    Returns 0 where no rule is broken, else 1. Raises Invalid where either cannot be read.
    """
    wave = model.parse(document)
    verdict = examine(wave, routes_file.read(args.plan))
    sys.stdout.write(as_json(verdict) if args.json else as_text(verdict))
    return BROKEN if verdict.examination.violations else VALID


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict on routes, recomputed from the wave alone."""

    shipments: int
    examination: Examination
    lower_bound: float

    @property
    def gap(self) -> float:
        """The share of the cost that is not proven to be needed."""
        cost = self.examination.cost.total
        return (cost - self.lower_bound) / cost if cost else 0.0


def examine(wave: Wave, routes: Routes) -> Verdict:
    """Checks routes and their bound. Raises Invalid where the certificate names what the wave does not have."""
    multipliers = bound.multipliers_of(routes.certificate or {}, wave)
    return Verdict(len(wave.shipments), rules.examine(wave, routes), bound.lower_bound(wave, multipliers))


def as_json(verdict: Verdict) -> str:
    """The verdict as one JSON object on a line."""
    return json.dumps(_document(verdict), ensure_ascii=False) + "\n"


def _document(verdict: Verdict) -> dict[str, object]:
    examination = verdict.examination
    return {
        "shipments": verdict.shipments,
        "served": examination.served,
        "vehicles": len(examination.drives),
        "trips": sum(drive.trips for drive in examination.drives),
        "cost": asdict(examination.cost),
        "total_cost": examination.cost.total,
        "lower_bound": verdict.lower_bound,
        "gap": verdict.gap,
        "violations": dict(Counter(violation.rule for violation in examination.violations)),
    }


def as_text(verdict: Verdict) -> str:
    """The verdict for people: the first violations, then the figures, one a line."""
    examination = verdict.examination
    shown = [f"VIOLATION {each.rule}: {each.message}" for each in examination.violations[:SHOWN_VIOLATIONS]]
    more = len(examination.violations) - len(shown)
    if more > 0:
        shown.append(f"and {more} more")
    drives = examination.drives
    lines = [
        *shown,
        f"{len(examination.violations)} violations",
        f"{examination.served:,} of {verdict.shipments:,} shipments served",
        f"{len(drives):,} vehicles, {sum(drive.trips for drive in drives):,} trips",
        f"cost          {examination.cost.total:>18,.2f}",
        *(f"  {name:<11} {amount:>18,.2f}" for name, amount in asdict(examination.cost).items()),
        f"lower bound   {verdict.lower_bound:>18,.2f}",
        f"gap           {verdict.gap:>18.4%}",
    ]
    return "\n".join(lines) + "\n"
