"""`parkloom check PARK PLAN`: recomputes the rules, the cost and the lower bound that the prices prove.

The bound is worked out in exact rationals and in floats; the distance of the two is what rounding could cost.

A plan that calls itself optimal is solved again by the exact model: prices alone cannot prove it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from services.planning import bound, model, rules
from services.planning.model import Problem
from services.planning.model import solution as solution_file
from services.planning.model.solution import CostParts, Solution
from services.planning.rules import Examination, RunFigures, Violation

VALID, BROKEN = 0, 1
SHOWN_VIOLATIONS = 20
# A claim to be optimal: shown again, disproved by a cheaper plan, or neither in the time.
CONFIRMED, REFUTED, UNDECIDED = "confirmed", "refuted", "undecided"
EQUAL = 1e-6  # of the cost: a cheaper plan is cheaper by more


def check(document: Mapping[str, object], args: argparse.Namespace) -> int:
    """Checks `args.plan` against a decoded park file. Returns its exit status, and raises Invalid."""
    park = model.parse(document)
    verdict = examine(park, solution_file.read(args.plan, park.start), args.seconds)
    sys.stdout.write(as_json(verdict) if args.json else as_text(verdict))
    return BROKEN if verdict.violations or verdict.claim == REFUTED else VALID


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict on a solution, recomputed from the park alone; `figures` are counts and shares by name.

    `lower_bound` is proven in exact rationals; in floats it is off by `rounding`, in the park's money. `claim` is the
    verdict on its claim to be optimal; None where it makes none.
    """

    violations: Sequence[Violation]
    cost: CostParts
    lower_bound: float
    rounding: float
    figures: Mapping[str, float]
    runs: RunFigures
    claim: str | None = None

    @property
    def gap(self) -> float:
        """The share of the cost that is not proven to be needed."""
        return (self.cost.total - self.lower_bound) / self.cost.total if self.cost.total else 0.0


def examine(park: Problem, solution: Solution, seconds: float = 10.0) -> Verdict:
    """Check a solution, its claim to be optimal in so many seconds.

    Raises Invalid where its prices name what the park does not have.
    """
    examination = rules.examine(park, solution.lots)
    proof = bound.prove(park, solution.prices)
    claim = _claim(park, solution, examination, seconds) if solution.optimal else None
    return Verdict(
        violations=examination.violations,
        cost=examination.cost,
        lower_bound=proof.proven,
        rounding=proof.rounding,
        figures=_figures(park, examination),
        runs=examination.run_figures,
        claim=claim,
    )


def _claim(park: Problem, solution: Solution, examination: Examination, seconds: float) -> str:
    from services.planning.solve import SolverParams, exact  # no other plan needs the solvers

    if examination.violations:
        return REFUTED
    if not exact.is_small(park, SolverParams().exact):
        return UNDECIDED
    best = exact.proof(park, solution.lots, seconds)
    if best is None:
        return UNDECIDED
    if best.cost < examination.cost.total * (1 - EQUAL):
        return REFUTED
    return CONFIRMED if best.proven else UNDECIDED


def _figures(park: Problem, examination: Examination) -> dict[str, float]:
    table = examination.table
    ordered = sum(order.quantity for order in park.orders)
    quantity = np.array([order.quantity for order in park.orders], dtype=np.float64)
    due = np.array([order.due for order in park.orders], dtype=np.int64)
    order = table.rows.order[table.last_rows()]
    on_time = table.made >= quantity
    on_time[order[table.finish_days() > due[order]]] = False
    return {
        "orders": len(park.orders),
        "lots": len(table.lots),
        "demand_units": ordered,
        "met_share": float(np.minimum(table.made, quantity).sum()) / ordered if ordered else 1.0,
        "on_time_in_full_orders": int(on_time.sum()),
    }


def as_json(verdict: Verdict) -> str:
    """The verdict as one JSON object on a line."""
    return json.dumps(_document(verdict), ensure_ascii=False) + "\n"


def _document(verdict: Verdict) -> dict[str, object]:
    return {
        **verdict.figures,
        **_runs_document(verdict.runs),
        "cost": asdict(verdict.cost),
        "total_cost": verdict.cost.total,
        "lower_bound": verdict.lower_bound,
        "lower_bound_rounding": verdict.rounding,
        "gap": verdict.gap,
        "violations": dict(Counter(violation.rule for violation in verdict.violations)),
        **({} if verdict.claim is None else {"optimal": verdict.claim}),
    }


def _runs_document(runs: RunFigures) -> dict[str, object]:
    return {
        "runs": runs.runs,
        "runs_under_5_percent": runs.under_5_percent,
        "runs_under_1_percent": runs.under_1_percent,
        "campaigns": runs.campaigns,
        "orders_per_line_day": {"median": runs.median_orders, "max": runs.most_orders},
        "enterprises_per_step": runs.median_enterprises,
    }


def as_text(verdict: Verdict) -> str:
    """The verdict for people: the first violations, then the figures, one a line."""
    shown = [f"VIOLATION {each.rule}: {each.message}" for each in verdict.violations[:SHOWN_VIOLATIONS]]
    more = len(verdict.violations) - len(shown)
    if more > 0:
        shown.append(f"and {more} more")
    figures = verdict.figures
    parts = [f"  {name:<11} {amount:>18,.2f}" for name, amount in asdict(verdict.cost).items()]
    lines = [
        *shown,
        f"{len(verdict.violations)} violations",
        f"{figures['orders']:,.0f} orders, {figures['on_time_in_full_orders']:,.0f} on time in full",
        f"{figures['met_share']:.2%} of {figures['demand_units']:,.0f} units met, {figures['lots']:,.0f} lots",
        *_runs_text(verdict.runs),
        f"cost          {verdict.cost.total:>18,.2f}",
        *parts,
        f"lower bound   {verdict.lower_bound:>18,.2f}",
        f"  rounding    {verdict.rounding:>18,.9f}",
        f"gap           {verdict.gap:>18.4%}",
        *([] if verdict.claim is None else [f"optimal       {verdict.claim:>18}"]),
    ]
    return "\n".join(lines) + "\n"


def _runs_text(runs: RunFigures) -> list[str]:
    """Figures that a foreman asks."""
    return [
        f"{runs.runs:,} runs in {runs.campaigns:,} campaigns",
        f"{runs.under_5_percent:.1%} of them under 5 % of their line's day, {runs.under_1_percent:.1%} under 1 %",
        f"orders per line and day: {runs.median_orders:,.0f} in the median, {runs.most_orders:,} at most",
        f"enterprises per order's step: {runs.median_enterprises:,.1f} in the median",
    ]
