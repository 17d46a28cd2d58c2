"""The measurements as text: the contenders side by side on a park, and the planner's time and gap by size."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.planner.parks import Park
from benchmarks.planner.race import Outcome, Verdict

NONE = "none"
_NO_PLAN = ("-", NONE, "-", "-", "-")  # met, cost, gap, bound and cost by ours
_FOREMANS = ("runs<5%", "runs<1%", "campaigns", "orders/day", "enterprises")
_NO_FIGURES = ("-",) * len(_FOREMANS)
MILESTONES = (0.05, 0.01)  # gaps, of which the growth table says when they were reached


@dataclass(frozen=True, slots=True)
class Heat:
    """All contenders on one park, the same seconds each; ours is the first."""

    park: Park
    seconds: float
    outcomes: Sequence[Outcome]

    @property
    def ours(self) -> Outcome:
        """The outcome that the others are measured by."""
        return self.outcomes[0]

    @property
    def bound(self) -> float:
        """The best bound that the prices of any contender's plan prove, recomputed without a solver."""
        return max((each.verdict.bound for each in self.outcomes if each.verdict), default=0.0)

    def gap(self, cost: float) -> float:
        """The share of a cost that is not proven to be needed."""
        return max(0.0, (cost - self.bound) / cost) if cost > 0 else 0.0


def side_by_side(heat: Heat) -> str:
    """The table of one park, one row a contender; ratios are to ours."""
    park = heat.park
    title = (
        f"park {park.name}: {park.enterprises:,} enterprises, {park.orders:,} orders, {park.units:,} units; "
        f"{heat.seconds:g} s each; best bound proven {heat.bound:,.0f}"
    )
    head = ["contender", "seconds", "MiB", "met", "cost", "gap", "bound", "cost/ours", "s/ours", "MiB/ours"]
    head += [*_FOREMANS, "rules"]
    return f"{title}\n{_table([head, *(_row(heat, each) for each in heat.outcomes)])}"


def _row(heat: Heat, outcome: Outcome) -> list[str]:
    ours, verdict = heat.ours, outcome.verdict
    measured = [f"{outcome.seconds:.1f}", f"{outcome.memory / 2**20:,.0f}"]
    ratios = [_ratio(outcome.seconds, ours.seconds), _ratio(outcome.memory, ours.memory)]
    if verdict is None:
        return [outcome.contender.title, *measured, *_NO_PLAN, *ratios, *_NO_FIGURES, outcome.note or "no plan"]
    if verdict.broken:
        broken = ", ".join(f"{rule} {count}" for rule, count in verdict.broken.items())
        return [outcome.contender.title, *measured, *_NO_PLAN, *ratios, *_NO_FIGURES, f"BROKEN: {broken}"]
    best = ours.verdict.cost if ours.verdict is not None and ours.valid else math.nan
    return [
        outcome.contender.title,
        *measured,
        f"{verdict.met:.1%}",
        f"{verdict.cost:,.0f}",
        f"{heat.gap(verdict.cost):.2%}",
        f"{verdict.bound / heat.bound:.2%}" if outcome.contender.ours and heat.bound > 0 else "-",
        _ratio(verdict.cost, best, digits=4),
        *ratios,
        *_figures(verdict),
        "kept",
    ]


def _figures(verdict: Verdict) -> tuple[str, ...]:
    """What a foreman asks of a plan."""
    shares = (verdict.small_runs, verdict.tiny_runs)
    counts = (verdict.campaigns, verdict.most_orders)
    return *(f"{share:.1%}" for share in shares), *(f"{count:,}" for count in counts), f"{verdict.enterprises:g}"


def growth(heats: Sequence[Heat]) -> str:
    """A table of the planner's time and gap by the size of the park."""
    marks = [f"{mark:.0%} at s" for mark in MILESTONES]
    head = ["size", "enterprises", "orders", "units", "first plan s", *marks, "seconds", "MiB", "cost", "gap"]
    head += _FOREMANS
    return f"Parkloom, as the park grows\n{_table([head, *(_growth_row(heat) for heat in heats)])}"


def ablations(heats: Sequence[Heat]) -> str:
    """A table of the planner without each of its parts: what its plan costs by ours, and its gap, park by park."""
    variants = [each.contender for each in heats[0].outcomes if each.contender.ours]
    head = ["what is left out", *(f"{heat.park.name}" for heat in heats)]
    rows = [[variant.title, *(_left_out(heat, place) for heat in heats)] for place, variant in enumerate(variants)]
    return f"Parkloom without its parts: cost by that of all parts, gap\n{_table([head, *rows])}"


def _left_out(heat: Heat, place: int) -> str:
    outcome = [each for each in heat.outcomes if each.contender.ours][place]
    if outcome.verdict is None or not outcome.valid:
        return NONE
    best = heat.ours.verdict.cost if heat.ours.verdict is not None and heat.ours.valid else math.nan
    return f"{_ratio(outcome.verdict.cost, best, digits=4)} {heat.gap(outcome.verdict.cost):.2%}"


def _growth_row(heat: Heat) -> list[str]:
    park, ours = heat.park, heat.ours
    verdict = ours.verdict if ours.valid else None
    return [
        park.name,
        f"{park.enterprises:,}",
        f"{park.orders:,}",
        f"{park.units:,}",
        _reached(heat, 1.0),
        *(_reached(heat, mark) for mark in MILESTONES),
        f"{ours.seconds:.1f}",
        f"{ours.memory / 2**20:,.0f}",
        NONE if verdict is None else f"{verdict.cost:,.0f}",
        "-" if verdict is None else f"{heat.gap(verdict.cost):.2%}",
        *(_NO_FIGURES if verdict is None else _figures(verdict)),
    ]


def _reached(heat: Heat, gap: float) -> str:
    """The second at which the planner had a plan within a gap of the bound proven in the end."""
    for moment in heat.ours.course:
        if moment.cost is not None and heat.gap(moment.cost) <= gap:
            return f"{moment.seconds:.1f}"
    return "-"


def _ratio(amount: float, of: float, digits: int = 2) -> str:
    return "-" if math.isnan(of) or of <= 0 else f"{amount / of:.{digits}f}"


def _table(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(_line(row, widths) for row in rows)


def _line(row: Sequence[str], widths: Iterable[int]) -> str:
    """The first and the last column stand left, figures right."""
    cells = [cell.rjust(width) for cell, width in zip(row, widths, strict=True)]
    return "  ".join([row[0].ljust(len(cells[0])), *cells[1:-1], row[-1]]).rstrip()
