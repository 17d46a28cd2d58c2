"""A CP-SAT neighbourhood: the orders on some lines assigned among these lines, the rest fixed."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from services.planning.solve.arrays import Arrays
from services.planning.solve.columns import Flags, Floats, Ints, Longs
from services.planning.solve.search_lots import SearchLots
from services.planning.solve.whole_orders.candidates import SCALE, UNMET, Candidates, whole_capacity
from services.planning.solve.working_solution import WorkingSolution


@dataclass(frozen=True, slots=True)
class Effort:
    """Limits of one program: candidates per order (`breadth`), CP-SAT's deterministic time, seconds, its seed."""

    breadth: float
    deterministic_time: float
    seconds: float = math.inf
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Reassignment:
    """Lots in place of those of these orders; `proven` where no other of the program's candidates are cheaper."""

    orders: Ints
    lots: SearchLots
    proven: bool


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Some lines [lines], the orders to be assigned among them [orders], and the cell of every order of the park now.

    The cell is `UNMET` where it is not on these lines; `residual` is free capacity [lines, days].
    """

    arrays: Arrays
    candidates: Candidates
    lines: Ints
    orders: Ints
    now: Longs
    residual: Floats

    @classmethod
    def of(
        cls, working: WorkingSolution, candidates: Candidates, lots: SearchLots, lines: Ints, unmet: Ints
    ) -> Neighbourhood:
        """The neighbourhood of the orders that `lots`, all of the solution's, has on these lines, and of unmet orders.

        An order whose cell is not among its candidates keeps it.
        """
        here = np.isin(lots.cells[:, 0] // working.arrays.days, lines)
        now = np.full(working.orders, UNMET, dtype=np.int64)
        now[lots.order[here]] = lots.cells[here, 0]
        known = np.zeros(working.orders, dtype=np.bool_)
        known[candidates.order[candidates.cell == now[candidates.order]]] = True
        orders = np.concatenate([lots.order[here], unmet]).astype(np.int32)
        return cls(working.arrays, candidates, lines, orders[known[orders]], now, working.residual.capacity)

    def capacity(self, chosen: Longs, is_now: Flags) -> Floats:
        """Capacity that the neighbourhood's orders may take, by cell."""
        capacity = self.residual.ravel().copy()
        placed = chosen[is_now & (self.candidates.cell[chosen] != UNMET)]
        np.add.at(capacity, self.candidates.cell[placed], self.candidates.load[placed])
        return capacity

    def nearest(self, breadth: float) -> Longs:
        """Candidates on the lines: those of now, then those of least regret, `breadth` per order in all."""
        candidates, every = self.candidates, self.candidates.of(self.orders)
        cell = candidates.cell[every]
        every = every[(cell == UNMET) | np.isin(cell // self.arrays.days, self.lines)]
        is_now = candidates.cell[every] == self.now[candidates.order[every]]
        most = max(math.ceil(breadth * len(self.orders)), len(self.orders))
        regret = np.where(is_now, -1.0, candidates.regret[every])
        return np.sort(every[np.argsort(regret, kind="stable")[:most]])


def reassign(neighbourhood: Neighbourhood, effort: Effort) -> Reassignment:
    """The cheapest assignment of a neighbourhood's orders among its lines.

    Only the candidates of now and those of least regret take part: a cheaper solution seldom needs others.
    """
    chosen = neighbourhood.nearest(effort.breadth)
    taken, proven = _solve(neighbourhood, chosen, effort)
    return Reassignment(neighbourhood.orders, neighbourhood.candidates.lots(taken, neighbourhood.arrays), proven)


def _solve(neighbourhood: Neighbourhood, chosen: Longs, effort: Effort) -> tuple[Longs, bool]:
    """Indices of the candidates taken, those of now where nothing was found; and whether they are proven optimal."""
    from ortools.sat.python import cp_model

    candidates = neighbourhood.candidates
    order, cell = candidates.order[chosen], candidates.cell[chosen]
    is_now = cell == neighbourhood.now[order]
    model = cp_model.CpModel()
    taken = [model.new_bool_var("") for _ in chosen]
    model.minimize(cp_model.LinearExpr.weighted_sum(taken, _costs(candidates, chosen)))
    for members in _grouped(order):
        model.add_exactly_one(taken[i] for i in members)
    load = candidates.whole_loads()[chosen]
    capacity = whole_capacity(neighbourhood.capacity(chosen, is_now))
    for members in _grouped(cell):
        if cell[members[0]] != UNMET:
            used = cp_model.LinearExpr.weighted_sum([taken[i] for i in members], load[members].tolist())
            model.add(used <= int(capacity[cell[members[0]]]))
    for var, hint in zip(taken, is_now.tolist(), strict=True):
        model.add_hint(var, hint)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = effort.seed % 1_000_000
    solver.parameters.max_deterministic_time = effort.deterministic_time
    if math.isfinite(effort.seconds):
        solver.parameters.max_time_in_seconds = max(0.0, effort.seconds)
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return chosen[is_now], False
    better = chosen[[solver.boolean_value(var) for var in taken]]
    cost = candidates.cost
    if cost[better].sum() > cost[chosen[is_now]].sum():  # rounded loads may not let the assignment of now fit
        return chosen[is_now], False
    return better, status == cp_model.OPTIMAL


def _costs(candidates: Candidates, chosen: Longs) -> list[int]:
    """Costs of these candidates above the cheapest of each order's, in whole thousandths."""
    least = np.full(len(candidates.first) - 1, np.inf)
    np.minimum.at(least, candidates.order[chosen], candidates.cost[chosen])
    above = candidates.cost[chosen] - least[candidates.order[chosen]]
    return [int(cost) for cost in np.rint(SCALE * above)]


def _grouped(keys: Ints) -> list[Longs]:
    """Indices of equal keys together."""
    if len(keys) == 0:
        return []
    sequence = np.argsort(keys, kind="stable")
    return np.split(sequence, np.flatnonzero(np.diff(keys[sequence])) + 1)
