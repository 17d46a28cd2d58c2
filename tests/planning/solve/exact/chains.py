"""The least cost of a tiny park, by an integer program over every chain of lines and days that a unit could go.

Shares nothing with the exact model: chains instead of flows, floats instead of whole numbers, HiGHS instead of CP-SAT.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from services.planning.model import (
    CampaignFacts,
    Order,
    Problem,
    Step,
    arrays,
    capacity,
    delivery,
    fits,
    ready,
    steps_done,
    terms,
)

Chain = tuple[Step, ...]


def chains_of(problem: Problem, order: Order) -> list[Chain]:
    """Every chain that a lot of the order may go: from its release, or on from work in progress."""
    begun = {lot.steps for lot in problem.in_progress if lot.order == order.id}
    return [chain for start in [(), *sorted(begun)] for chain in _onward(problem, order, start)]


def _onward(problem: Problem, order: Order, steps: Chain) -> Iterator[Chain]:
    if len(steps) == len(order.route):
        if delivery(problem, order, problem.line_by_id[steps[-1].line]) is not None:
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
    lost: defaultdict[Step, dict[int, float]] = defaultdict(dict)
    for order in problem.orders:
        units = {
            chain: model.column(_cost(problem, order, chain), order.quantity) for chain in chains_of(problem, order)
        }
        fixed += order.quantity * order.unmet_cost + _order_rows(model, problem, order, units)
        for chain, column in units.items():
            for number in range(steps_done(chain), len(chain)):
                load = terms(order, order.route[number], problem.line_by_id[chain[number].line])[0]
                taken[chain[number]][column] = taken[chain[number]].get(column, 0.0) + load
        _batches(model, problem, order, units)
        for step, begins in _runs(model, problem, order, units):
            lost[step][begins] = problem.line_by_id[step.line].setup
    for step, columns in taken.items():
        limit = capacity(problem.line_by_id[step.line], step.day)
        model.rows.append((columns | lost[step], -math.inf, limit))
    _quotas(model, problem, taken)
    return fixed + (model.least() if model.cost else 0.0)


def _quotas(model: _Rows, problem: Problem, taken: Mapping[Step, Mapping[int, float]]) -> None:
    for quota in problem.quotas:
        for day in range(problem.days):
            used: defaultdict[int, float] = defaultdict(float)
            for step, columns in taken.items():
                if step.day == day and quota.covers(problem.line_by_id[step.line]):
                    for column, load in columns.items():
                        used[column] += load * quota.per_unit
            model.rows.append((dict(used), -math.inf, quota.limit(day)))


def _cost(problem: Problem, order: Order, chain: Chain) -> float:
    lines = [problem.line_by_id[step.line] for step in chain]
    cost = sum(terms(order, order.route[s], lines[s])[1] for s in range(steps_done(chain), len(chain)))
    for s in range(max(1, steps_done(chain)), len(chain)):
        cost += problem.lane_between[lines[s - 1].zone, lines[s].zone].cost
    road = delivery(problem, order, lines[-1])
    assert road is not None
    late = max(0, chain[-1].day + lines[-1].lead_days + road.transit_days - order.due)
    return cost + road.cost + late * order.late_cost - order.unmet_cost


def _batches(model: _Rows, problem: Problem, order: Order, units: dict[Chain, int]) -> None:
    """Units that go the same steps on the same days: none or a transfer batch."""
    least = CampaignFacts.of(problem).least_batch(order)
    for chain, column in units.items():
        if least > 1 and not steps_done(chain) and not _keeps(problem, order, chain):
            used = _needs(model, order, [column])
            model.rows.append(({column: 1.0, used: -float(least)}, 0.0, math.inf))


def _keeps(problem: Problem, order: Order, chain: Chain) -> list[Chain]:
    """The steps of the order's commitments with which a chain begins."""
    return [c.steps for c in problem.firm if c.order == order.id and chain[: len(c.steps)] == c.steps]


def _runs(model: _Rows, problem: Problem, order: Order, units: dict[Chain, int]) -> Iterator[tuple[Step, int]]:
    """The order's runs, each its smallest; yields where a campaign begins, and whether."""
    facts, before = CampaignFacts.of(problem), arrays.of(problem)
    columns: defaultdict[tuple[int, Step], list[int]] = defaultdict(list)
    committed: defaultdict[tuple[int, Step], list[int]] = defaultdict(list)
    for chain, column in units.items():
        for number in range(steps_done(chain), len(chain)):
            columns[number, chain[number]].append(column)
        for number, step in {each for steps in _keeps(problem, order, chain) for each in enumerate(steps)}:
            committed[number, step].append(column)
    run = {}
    for (number, step), of_run in columns.items():
        line = problem.line_by_id[step.line]
        run[number, step] = used = _needs(model, order, of_run)
        load = terms(order, order.route[number], line)[0]
        least = facts.least_run(order, number, line) if load > 0 else 0.0
        free = model.column(0.0, 1.0 if committed[number, step] else 0.0)
        model.rows.append(({free: 1.0} | dict.fromkeys(committed[number, step], -1.0), -math.inf, 0.0))
        model.rows.append((dict.fromkeys(of_run, 1.0) | {used: -1.0}, 0.0, math.inf))
        model.rows.append((dict.fromkeys(of_run, load) | {used: -least, free: least}, -1e-6, math.inf))
    for (number, step), used in run.items():
        line = problem.line_by_id[step.line]
        last = int(before.open_before[before.line_index[line.id], step.day])
        if last >= 0 or line.id not in facts.warm_lines(order, number):
            begins, earlier = model.column(line.setup_cost, 1.0), run.get((number, Step(line.id, last)))
            terms_ = {used: 1.0, begins: -1.0} | ({} if earlier is None else {earlier: -1.0})
            model.rows.append((terms_, -math.inf, 0.0))
            yield step, begins


def _order_rows(model: _Rows, problem: Problem, order: Order, units: dict[Chain, int]) -> float:
    """The rows of one order; returns the release costs of its commitments, which kept units then save."""
    made = dict.fromkeys(units.values(), 1.0)
    commitments = [each for each in problem.firm if each.order == order.id]
    model.rows.append((made, 0.0, order.quantity))
    begun = any(each.order == order.id for each in problem.in_progress)
    if not order.partial and not commitments and not begun:
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
            least = CampaignFacts.of(problem).least_units(order, number, problem.line_by_id[ident])
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
