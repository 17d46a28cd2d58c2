"""The least cost of a tiny park, by an integer program over every chain of lines and days that a unit could go.

Shares nothing with the exact model: chains instead of flows, floats instead of whole numbers, HiGHS instead of CP-SAT.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from services.planning.model import Order, Problem, Step, capacity, fits, ready, steps_done, terms

Chain = tuple[Step, ...]


def chains_of(problem: Problem, order: Order) -> list[Chain]:
    """Every chain that a lot of the order may go: from its release, or on from work in progress."""
    begun = {lot.steps for lot in problem.in_progress if lot.order == order.id}
    return [chain for start in [(), *sorted(begun)] for chain in _onward(problem, order, start)]


def _onward(problem: Problem, order: Order, steps: Chain) -> Iterator[Chain]:
    if len(steps) == len(order.route):
        yield steps
        return
    for line in problem.lines:
        first = (
            ready(problem, order, steps[-1] if steps else None, line) if fits(order.route[len(steps)], line) else None
        )
        if first is not None:
            for day in range(max(0, first), problem.days):
                if capacity(line, day) > 0:
                    yield from _onward(problem, order, (*steps, Step(line.id, day)))


@dataclass(slots=True)
class _Rows:
    cost: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    rows: list[tuple[dict[int, float], float, float]] = field(default_factory=list)

    def column(self, cost: float = 0.0, upper: float = math.inf) -> int:
        self.cost.append(cost)
        self.upper.append(upper)
        return len(self.cost) - 1

    def least(self) -> float:
        entries = [
            (row, column, value) for row, (terms_, _, _) in enumerate(self.rows) for column, value in terms_.items()
        ]
        rows, columns, values = zip(*entries, strict=True) if entries else ((), (), ())
        matrix = csr_array((values, (rows, columns)), shape=(len(self.rows), len(self.cost)))
        limits = LinearConstraint(matrix, [low for _, low, _ in self.rows], [high for _, _, high in self.rows])
        found = milp(
            np.array(self.cost),
            integrality=np.ones(len(self.cost)),
            bounds=Bounds(0, np.array(self.upper)),
            constraints=limits,
            options={"mip_rel_gap": 0.0},
        )
        assert found.status == 0, found.message
        return float(found.fun)


def least_cost(problem: Problem) -> float:
    """What the cheapest solution of the park costs."""
    model, fixed = _Rows(), 0.0
    taken: defaultdict[Step, dict[int, float]] = defaultdict(dict)
    for order in problem.orders:
        units = {
            chain: model.column(_cost(problem, order, chain), order.quantity) for chain in chains_of(problem, order)
        }
        fixed += order.quantity * order.unmet_cost + _order_rows(model, problem, order, units)
        for chain, column in units.items():
            for number in range(steps_done(chain), len(chain)):
                load = terms(order, order.route[number], problem.line_by_id[chain[number].line])[0]
                taken[chain[number]][column] = taken[chain[number]].get(column, 0.0) + load
    for step, columns in taken.items():
        model.rows.append((columns, -math.inf, capacity(problem.line_by_id[step.line], step.day)))
    for quota in problem.quotas:
        for day in range(problem.days):
            used: defaultdict[int, float] = defaultdict(float)
            for step, columns in taken.items():
                if step.day == day:
                    for column, load in columns.items():
                        used[column] += load * quota.per_unit * quota.links.count(problem.line_by_id[step.line].link)
            model.rows.append((dict(used), -math.inf, quota.daily_limit))
    return fixed + (model.least() if model.cost else 0.0)


def _cost(problem: Problem, order: Order, chain: Chain) -> float:
    lines = [problem.line_by_id[step.line] for step in chain]
    cost = sum(terms(order, order.route[s], lines[s])[1] for s in range(steps_done(chain), len(chain)))
    for s in range(max(1, steps_done(chain)), len(chain)):
        cost += problem.lane_between[lines[s - 1].zone, lines[s].zone].cost
    late = max(0, chain[-1].day + lines[-1].lead_days - order.due)
    return cost + late * order.late_cost - order.unmet_cost


def _order_rows(model: _Rows, problem: Problem, order: Order, units: dict[Chain, int]) -> float:
    """The rows of one order; returns the release costs of its commitments, which kept units then save."""
    made = dict.fromkeys(units.values(), 1.0)
    commitments = [each for each in problem.firm if each.order == order.id]
    model.rows.append((made, 0.0, order.quantity))
    if not order.partial and not commitments:
        model.rows.append((made | {model.column(0.0, 1.0): -float(order.quantity)}, 0.0, 0.0))
    in_progress: defaultdict[Chain, int] = defaultdict(int)
    for lot in problem.in_progress:
        if lot.order == order.id:
            in_progress[lot.steps] += lot.quantity
    for steps, there in in_progress.items():
        model.rows.append(({c: 1.0 for chain, c in units.items() if chain[: steps_done(chain)] == steps}, 0.0, there))
    for number in range(len(order.route)):
        _lots_and_suppliers(model, problem, order, number, units)
    kept_of: defaultdict[int, dict[int, float]] = defaultdict(dict)
    for each in commitments:
        kept = {
            model.column(-(each.release_cost or 0.0)): c
            for chain, c in units.items()
            if chain[: len(each.steps)] == each.steps
        }
        model.rows.append((dict.fromkeys(kept, 1.0), each.quantity if each.binding else 0.0, each.quantity))
        for column, of_chain in kept.items():
            kept_of[of_chain][column] = 1.0
    for of_chain, columns in kept_of.items():
        model.rows.append((columns | {of_chain: -1.0}, -math.inf, 0.0))
    return sum(each.quantity * (each.release_cost or 0.0) for each in commitments)


def _lots_and_suppliers(model: _Rows, problem: Problem, order: Order, number: int, units: dict[Chain, int]) -> None:
    free = {
        lot.steps[number].line
        for lot in (*problem.firm, *problem.in_progress)
        if lot.order == order.id and len(lot.steps) > number
    }
    by_line: defaultdict[str, list[int]] = defaultdict(list)
    by_enterprise: defaultdict[str, list[int]] = defaultdict(list)
    for chain, column in units.items():
        line = problem.line_by_id[chain[number].line]
        by_line[line.id].append(column)
        by_enterprise[line.enterprise].append(column)
    for ident, columns in by_line.items():
        if ident not in free:
            used = _needs(model, order, columns)
            least = min(problem.line_by_id[ident].min_lot, order.quantity)
            model.rows.append((dict.fromkeys(columns, 1.0) | {used: -float(least)}, 0.0, math.inf))
    most = order.route[number].max_suppliers
    if most is not None:
        ahead = [column for chain, column in units.items() if steps_done(chain) <= number]
        any_ahead = _needs(model, order, ahead)
        chosen = {_needs(model, order, columns): 1.0 for columns in by_enterprise.values()}
        model.rows.append((chosen | {any_ahead: float(len(chosen))}, 0.0, most + len(chosen)))


def _needs(model: _Rows, order: Order, columns: list[int]) -> int:
    """A yes or no that any unit in the columns needs."""
    yes = model.column(0.0, 1.0)
    model.rows.append((dict.fromkeys(columns, 1.0) | {yes: -float(order.quantity)}, -math.inf, 0.0))
    return yes
