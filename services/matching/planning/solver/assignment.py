"""Whole orders of one step with one supplier each: the generalised assignment problem, by CP-SAT (OR-Tools).

There chains and prices say little more than a linear program would: what is left is which order goes where as a whole.
The orders on three lines at a time, with those not made yet, are assigned anew among these lines, exactly or nearly so;
the lines are dealt into threes again and again. The plan so far is each program's hint, so none makes it dearer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from services.matching.planning.solver.arrays import Arrays, Ints
from services.matching.planning.solver.draft import Lots
from services.matching.planning.solver.parks import PlanPark

LINES_TOGETHER = 3
SCALE = 1000  # money and loads become whole numbers of thousandths
WORK = 0.05  # of CP-SAT's deterministic time, about a sixth of a second, per program


def applies(arrays: Arrays, park: PlanPark) -> bool:
    """Whether all orders are of one step, whole, with one supplier, and nothing is begun,
    promised or under a quota."""
    steps = np.diff(arrays.orders.first)
    return bool(
        len(steps)
        and (steps == 1).all()
        and (park.native.tables["whole"] == 1).all()
        and (arrays.orders.limit == 1).all()
        and not park.sources
        and not park.standing.lots
        and not len(arrays.quotas.per_unit)
    )


def triples(arrays: Arrays, chance: np.random.Generator) -> list[Ints]:
    """The lines dealt into groups that are solved together, none in two of them."""
    lines = chance.permutation(len(arrays.lines.min_lot)).astype(np.int32)
    return [lines[i : i + LINES_TOGETHER] for i in range(0, len(lines), LINES_TOGETHER)]


@dataclass(frozen=True, slots=True)
class _Place:
    """An order as a whole on a line and day: units of capacity it takes, money it costs."""

    order: int
    cell: int
    load: float
    cost: float


def assign(arrays: Arrays, lots: Lots, lines: Ints, strays: Ints, seed: int) -> Lots:
    """Where the orders on these lines, and the strays (orders not made now), are best made among these lines."""
    from ortools.sat.python import cp_model

    here = np.isin(lots.cells[:, 0] // arrays.days, lines)
    now = dict(zip(lots.order[here].tolist(), lots.cells[here, 0].tolist(), strict=True))
    places = [place for order in (*now, *strays.tolist()) for place in _places(arrays, order, lines)]
    model = cp_model.CpModel()
    taken = [model.new_bool_var("") for _ in places]
    saved = [round(SCALE * (place.cost - _unmade(arrays, place.order))) for place in places]
    model.minimize(sum(var * cost for var, cost in zip(taken, saved, strict=True)))
    for members in _grouped([place.order for place in places]):
        model.add_at_most_one(taken[i] for i in members)
    for members in _grouped([place.cell for place in places]):
        room = int(SCALE * arrays.lines.capacity.ravel()[places[members[0]].cell] + 1e-6)
        model.add(sum(taken[i] * _whole_load(places[i]) for i in members) <= room)
    for var, place in zip(taken, places, strict=True):
        model.add_hint(var, now.get(place.order) == place.cell)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed % 1_000_000
    solver.parameters.max_deterministic_time = WORK
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Lots(lots.order[here], lots.quantity[here], lots.source[here], lots.cells[here])
    return _lots(arrays, [place for var, place in zip(taken, places, strict=True) if solver.boolean_value(var)])


def _unmade(arrays: Arrays, order: int) -> float:
    return float(arrays.orders.unmet_cost[order] * arrays.orders.quantity[order])


def _whole_load(place: _Place) -> int:
    return int(np.ceil(SCALE * place.load - 1e-6))


def _places(arrays: Arrays, order: int, lines: Ints) -> list[_Place]:
    """Every place among the lines that takes the order as a whole and costs less than leaving it."""
    orders, kinds, days = arrays.orders, arrays.kinds, arrays.days
    kind, quantity = orders.kind[orders.first[order]], float(orders.quantity[order])
    entries = np.arange(kinds.group_entries[kinds.groups[kind]], kinds.group_entries[kinds.groups[kind + 1]])
    entries = entries[np.isin(kinds.entry_line[entries], lines)]
    line, load = kinds.entry_line[entries], quantity * kinds.entry_load[entries]
    day = np.arange(days)
    late = np.maximum(0, day + arrays.lines.lead[line][:, None] - orders.due[order]) * orders.late_cost[order]
    cost = quantity * (kinds.entry_price[entries][:, None] + late)
    capacity = arrays.lines.capacity[line]
    fits = (capacity > 0) & (capacity + 1e-6 >= load[:, None]) & (day >= orders.release[order])
    row, when = np.nonzero(fits & (cost <= _unmade(arrays, order)))
    return [
        _Place(order, int(line[i]) * days + int(t), float(load[i]), float(cost[i, t]))
        for i, t in zip(row.tolist(), when.tolist(), strict=True)
    ]


def _grouped(keys: list[int]) -> list[list[int]]:
    groups: dict[int, list[int]] = {}
    for index, key in enumerate(keys):
        groups.setdefault(key, []).append(index)
    return list(groups.values())


def _lots(arrays: Arrays, places: list[_Place]) -> Lots:
    order: Ints = np.array([place.order for place in places], dtype=np.int32)
    cells = np.full((len(places), arrays.longest_route), -1, dtype=np.int32)
    cells[:, 0] = [place.cell for place in places]
    return Lots(order, arrays.orders.quantity[order], np.full(len(places), -1, dtype=np.int32), cells)
