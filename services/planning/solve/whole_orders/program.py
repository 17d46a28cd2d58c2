"""One program: the orders on a few lines, assigned anew among these lines."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.planning.solve.arrays import Arrays, Floats, Ints, Longs
from services.planning.solve.whole_orders.places import NOWHERE, SCALE, Places, whole_room
from services.planning.solve.working_solution import Draft, Lots


@dataclass(frozen=True, slots=True)
class Effort:
    """What one program may take: places per order (`breadth`), CP-SAT's deterministic time, seconds, its seed."""

    breadth: float
    work: float
    seconds: float = math.inf
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """Chains in place of those that these orders had, and whether none among the program's places are cheaper."""

    orders: Ints
    lots: Lots
    proven: bool


@dataclass(frozen=True, slots=True)
class Table:
    """Some lines [lines], the orders to be assigned among them [orders], and the cell of every order of the park
    now, `NOWHERE` where it is not on these lines; `left` is the capacity that nobody has now [lines, days]."""

    arrays: Arrays
    places: Places
    lines: Ints
    orders: Ints
    now: Longs
    left: Floats

    @classmethod
    def of(cls, draft: Draft, places: Places, lots: Lots, lines: Ints, strays: Ints) -> Table:
        """The table for the orders that `lots`, all the draft's, has on these lines, and the strays: orders not made.

        An order that is where its places do not tell keeps what it has.
        """
        here = np.isin(lots.cells[:, 0] // draft.arrays.days, lines)
        now = np.full(draft.orders, NOWHERE, dtype=np.int64)
        now[lots.order[here]] = lots.cells[here, 0]
        told = np.zeros(draft.orders, dtype=np.bool_)
        told[places.order[places.cell == now[places.order]]] = True
        orders = np.concatenate([lots.order[here], strays]).astype(np.int32)
        return cls(draft.arrays, places, lines, orders[told[orders]], now, draft.left)

    def room(self, chosen: Longs, is_now: NDArray[np.bool_]) -> Floats:
        """Units of capacity that the table's orders may take, by cell."""
        room = self.left.ravel().copy()
        placed = chosen[is_now & (self.places.cell[chosen] != NOWHERE)]
        np.add.at(room, self.places.cell[placed], self.places.load[placed])
        return room

    def nearest(self, breadth: float) -> Longs:
        """Places of the orders among the lines: where they are now, and those of least regret, `breadth` an order
        in all."""
        places, every = self.places, self.places.of(self.orders)
        cell = places.cell[every]
        every = every[(cell == NOWHERE) | np.isin(cell // self.arrays.days, self.lines)]
        is_now = places.cell[every] == self.now[places.order[every]]
        most = max(math.ceil(breadth * len(self.orders)), len(self.orders))
        return np.sort(every[np.argsort(np.where(is_now, -1.0, places.regret[every]), kind="stable")[:most]])


def assign(table: Table, effort: Effort) -> Answer:
    """Where the orders of a table are best made among its lines.

    Only where they are now, and the places of least regret, are thought of: a better plan seldom needs others.
    """
    chosen = table.nearest(effort.breadth)
    taken, proven = _solve(table, chosen, effort)
    return Answer(table.orders, table.places.lots(taken, table.arrays), proven)


def _solve(table: Table, chosen: Longs, effort: Effort) -> tuple[Longs, bool]:
    """Indices of the places taken, those of now where no plan was found; and whether that is proven best."""
    from ortools.sat.python import cp_model

    order, cell = table.places.order[chosen], table.places.cell[chosen]
    is_now = cell == table.now[order]
    model = cp_model.CpModel()
    taken = [model.new_bool_var("") for _ in chosen]
    model.minimize(cp_model.LinearExpr.weighted_sum(taken, _costs(table.places, chosen)))
    for members in _grouped(order):
        model.add_exactly_one(taken[i] for i in members)
    load = table.places.whole_loads()[chosen]
    room = whole_room(table.room(chosen, is_now))
    for members in _grouped(cell):
        if cell[members[0]] != NOWHERE:
            used = cp_model.LinearExpr.weighted_sum([taken[i] for i in members], load[members].tolist())
            model.add(used <= int(room[cell[members[0]]]))
    for var, hint in zip(taken, is_now.tolist(), strict=True):
        model.add_hint(var, hint)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = effort.seed % 1_000_000
    solver.parameters.max_deterministic_time = effort.work
    if math.isfinite(effort.seconds):
        solver.parameters.max_time_in_seconds = max(0.0, effort.seconds)
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return chosen[is_now], False
    better = chosen[[solver.boolean_value(var) for var in taken]]
    cost = table.places.cost
    if cost[better].sum() > cost[chosen[is_now]].sum():  # where rounded loads do not let the plan of now fit
        return chosen[is_now], False
    return better, status == cp_model.OPTIMAL


def _costs(places: Places, chosen: Longs) -> list[int]:
    """What the chosen places cost above the cheapest of each order's, in whole thousandths."""
    least = np.full(len(places.first) - 1, np.inf)
    np.minimum.at(least, places.order[chosen], places.cost[chosen])
    above = places.cost[chosen] - least[places.order[chosen]]
    return [int(cost) for cost in np.rint(SCALE * above)]


def _grouped(keys: Ints) -> list[Longs]:
    """Indices of equal keys together."""
    if len(keys) == 0:
        return []
    sequence = np.argsort(keys, kind="stable")
    return np.split(sequence, np.flatnonzero(np.diff(keys[sequence])) + 1)
