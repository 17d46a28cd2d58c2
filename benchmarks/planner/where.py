"""`python -m benchmarks.planner.where PARK [PLAN]`: where the gap of a plan sits.

At the prices of a plan its gap is a sum of four parts, none of them an estimate:

- idle: capacity and quotas that have a price and are not used, at that price;
- suppliers: what the orders' cheapest routes cost more where only the enterprises in use may be on them;
- set-ups: what campaigns take, capacity included, beyond the shares that the bound charges already;
- flow: what the units' lines and days cost beyond the cheapest routes through the enterprises in use, set-ups apart.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from services.planning import bound, model, rules
from services.planning.bound.charges import Charges
from services.planning.model import Order, Problem, solution
from services.planning.model.arrays import Floats
from services.planning.model.solution import Solution
from services.planning.rules.table import Table


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a gap, in the park's money, and by link what is idle, and what set-ups take."""

    cost: float
    bound: float
    idle: float
    suppliers: float
    set_ups: float
    flow: float
    idle_by_link: dict[str, float]
    set_ups_by_link: dict[str, float]


def main(arguments: Sequence[str] | None = None) -> int:
    """Plan a park, or read its plan, and print where the gap sits; returns 0."""
    args = _parser().parse_args(arguments)
    problem = model.read(args.park)
    with tempfile.TemporaryDirectory(prefix="parkloom-benchmark-") as folder:
        plan = args.plan or _planned(args, Path(folder))
        found = solution.read(plan, problem.start)
    print(as_text(parts_of(problem, found)))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks.planner.where", description=__doc__.split("\n")[0])
    parser.add_argument("park", type=Path)
    parser.add_argument("plan", type=Path, nargs="?", help="default: one is planned")
    parser.add_argument("--seconds", type=float, default=60.0, help="for the plan (default 60)")
    parser.add_argument("--seed", type=int, default=0, help="of the planner (default 0)")
    return parser


def _planned(args: argparse.Namespace, folder: Path) -> Path:
    plan = folder / "plan.json.gz"
    options = ["-o", str(plan), "--seconds", f"{args.seconds:g}", "--seed", str(args.seed), "--quiet"]
    subprocess.run([sys.executable, "-m", "services", "plan", str(args.park), *options], check=True)
    return plan


def parts_of(problem: Problem, found: Solution) -> Parts:
    """The parts of the gap of a plan that brings prices. Linear in its steps, but for three bounds."""
    table = rules.examine(problem, found.lots).table
    charges = Charges.of(problem, table.park, found.prices)
    worth = float(charges.worth())
    proven = bound.lower_bound(problem, found.prices)
    narrow = _narrowed(problem, table)
    with_shares = bound.lower_bound(narrow, found.prices) + worth
    without = bound.lower_bound(_without_set_ups(narrow), found.prices) + worth
    runs, setup, fee = table.runs, _column(problem, "setup"), _column(problem, "setup_cost")
    load = float((runs.size * charges.charged[runs.line, runs.day]).sum())
    begins = runs.begins
    line, day = runs.line[begins], runs.day[begins]
    taken = fee[line] + setup[line] * charges.own[line, day]
    total = rules.examine(problem, found.lots).cost.total
    units = total - float(fee[line].sum()) + load
    return Parts(
        cost=total,
        bound=proven,
        idle=worth - load - float((setup[line] * charges.own[line, day]).sum()),
        suppliers=with_shares - worth - proven,
        set_ups=float(taken.sum()) - (with_shares - without),
        flow=units - without,
        idle_by_link=_by_link(problem, (charges.own * _left(problem, table)).sum(axis=1)),
        set_ups_by_link=_by_link(problem, np.bincount(line, taken, minlength=len(problem.lines)).astype(np.float64)),
    )


def _column(problem: Problem, name: str) -> Floats:
    return np.array([getattr(line, name) for line in problem.lines], dtype=np.float64)


def _left(problem: Problem, table: Table) -> Floats:
    """Capacity that nobody uses [lines, days]."""
    left, runs = table.park.capacity.copy(), table.runs
    np.subtract.at(
        left, (runs.line, runs.day), runs.size + np.where(runs.begins, _column(problem, "setup")[runs.line], 0)
    )
    return left


def _by_link(problem: Problem, of_line: Floats) -> dict[str, float]:
    sums: defaultdict[str, float] = defaultdict(float)
    for line, amount in zip(problem.lines, of_line.tolist(), strict=True):
        sums[line.link] += amount
    return dict(sums)


def _narrowed(problem: Problem, table: Table) -> Problem:
    """The park in which an order's step is for the enterprises alone that it uses, where it uses any."""
    used: defaultdict[tuple[int, int], set[str]] = defaultdict(set)
    for each in table.combinations:
        used[each.order, each.step].add(problem.lines[each.line].enterprise)

    def narrow(place: int, order: Order) -> Order:
        route = tuple(
            replace(step, only_enterprises=frozenset(used[place, number])) if used[place, number] else step
            for number, step in enumerate(order.route)
        )
        return replace(order, route=route)

    return replace(problem, orders=tuple(narrow(place, order) for place, order in enumerate(problem.orders)))


def _without_set_ups(problem: Problem) -> Problem:
    return replace(problem, lines=tuple(replace(line, setup=0.0, setup_cost=0.0) for line in problem.lines))


def as_text(parts: Parts) -> str:
    """The parts as a table: money, and shares of the cost."""
    gap = parts.cost - parts.bound
    rows = [("gap", gap), ("idle", parts.idle), ("suppliers", parts.suppliers), ("set-ups", parts.set_ups)]
    rows.append(("flow", parts.flow))
    lines = [f"cost {parts.cost:,.0f}, bound {parts.bound:,.0f}"]
    lines += [f"{name:<12}{amount:>14,.0f}{amount / parts.cost:>9.3%}" for name, amount in rows]
    lines.append(f"\n{'link':<12}{'idle':>14}{'set-ups':>14}")
    for link, idle in parts.idle_by_link.items():
        lines.append(f"{link:<12}{idle:>14,.0f}{parts.set_ups_by_link[link]:>14,.0f}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
