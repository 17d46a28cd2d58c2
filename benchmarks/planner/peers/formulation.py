"""The whole problem as one integer program: what both the CP-SAT and the MIP peer solve.

Columns are whole units: made per (order, step, line, day), moved per (order, step, zone, zone, day), waiting per
(order, step, zone, day); and yes or no per order and line or enterprise, where smallest lots, supplier limits or
wholeness need it, and per run and campaign, where set-ups, smallest runs or transfer batches do. Nothing is left out or
estimated, so its optimum is the park's; but where units of several batches meet, the columns do not say which go on
together, and one of the plan's lots may be below the transfer batch.
"""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from services.planning.model import CampaignFacts, Lane, Line, Order, Problem, arrays, capacity, delivery, fits, terms

ROUNDING = 1e-9  # of a quotient of two figures

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class OutOfTimeError(Exception):
    """The model could not even be written down in the time."""


@dataclass(slots=True)
class Program:
    """Minimise cost · x + `fixed`, with low ≤ rows ≤ high and 0 ≤ x ≤ upper, all x whole."""

    fixed: float = 0.0
    cost: list[float] = field(default_factory=list)
    upper: list[int] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    row: list[int] = field(default_factory=list)
    column: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)

    def add_column(self, upper: int, cost: float = 0.0) -> int:
        """A column of 0 to `upper`; its number."""
        self.cost.append(cost)
        self.upper.append(upper)
        return len(self.cost) - 1

    def add_row(self, entries: Sequence[tuple[int, float]], low: float, high: float) -> None:
        """low ≤ Σ value × column ≤ high."""
        row = len(self.low)
        self.low.append(low)
        self.high.append(high)
        for column, value in entries:
            self.row.append(row)
            self.column.append(column)
            self.value.append(value)


Place = tuple[str, int]  # a line's id, or a zone's, and a day
Way = tuple[str, str, int]  # from zone, to zone, day of leaving


@dataclass(frozen=True, slots=True)
class OrderColumns:
    """An order's columns: per step units made by (line, day), and per pair of steps units moved by way."""

    order: Order
    made: Sequence[dict[Place, int]]
    moved: Sequence[dict[Way, int]]


@dataclass(frozen=True, slots=True)
class Model:
    """The program of a park and what its columns mean."""

    problem: Problem
    program: Program
    orders: Sequence[OrderColumns]


def build(problem: Problem, until: float) -> Model:
    """The program of a park without commitments and work in progress. OutOfTimeError after `until` (monotonic)."""
    writing = _Writing(problem)
    orders = []
    for order in problem.orders:
        if time.monotonic() > until:
            raise OutOfTimeError
        orders.append(writing.order(order))
    writing.limits()
    return Model(problem, writing.program, orders)


class _Writing:
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.program = Program()
        self.facts, self.park = CampaignFacts.of(problem), arrays.of(problem)
        self.taken: defaultdict[Place, list[tuple[int, float]]] = defaultdict(list)
        self.lost: defaultdict[Place, list[tuple[int, float]]] = defaultdict(list)  # to set-ups, which take no quota

    def order(self, order: Order) -> OrderColumns:
        """Columns and rows of one order."""
        made = [self._made(order, number) for number in range(len(order.route))]
        moved = [self._moved(order, before, after) for before, after in pairwise(made)]
        self._amount(order, made[0], made[-1])
        for number in range(len(order.route)):
            self._smallest_lots(order, made[number])
            self._runs(order, number, made[number])
            self._suppliers(order, number, made[number])
        return OrderColumns(order, made, moved)

    def _made(self, order: Order, number: int) -> dict[Place, int]:
        """Columns of units made at a step; what they cost and take is noted."""
        step, last = order.route[number], number + 1 == len(order.route)
        columns: dict[Place, int] = {}
        for line in self.problem.lines_by_link.get(step.link, ()):
            road = delivery(self.problem, order, line) if last else Lane(line.zone, line.zone, 0, 0.0)
            if road is None or not fits(step, line):
                continue
            load, price = terms(order, step, line)
            for day in range(order.release, self.problem.days if last else self.problem.days - line.lead_days):
                most = min(order.quantity, int(capacity(line, day) / load)) if load > 0 else order.quantity
                if most < 1:
                    continue
                if capacity(line, day) <= 0:
                    continue
                late = order.late_cost * max(0, day + line.lead_days + road.transit_days - order.due) if last else 0.0
                column = columns[line.id, day] = self.program.add_column(most, price + road.cost + late)
                self.taken[line.id, day].append((column, load))
        return columns

    def _moved(self, order: Order, before: dict[Place, int], after: dict[Place, int]) -> dict[Way, int]:
        """Goods leave on the day they are ready, and wait, if they must, where they are needed."""
        ready = self._by_zone(before, lead=True)
        needed = self._by_zone(after, lead=False)
        ways: dict[Way, int] = {}
        leaving: defaultdict[Place, list[int]] = defaultdict(list)
        arriving: defaultdict[Place, list[int]] = defaultdict(list)
        targets = {zone for zone, _ in needed}
        for (zone, day), target in ((place, target) for place in ready for target in targets):
            lane = self.problem.lane_between.get((zone, target))
            if lane is None or day + lane.transit_days >= self.problem.days:
                continue
            column = ways[zone, target, day] = self.program.add_column(order.quantity, lane.cost)
            leaving[zone, day].append(column)
            arriving[target, day + lane.transit_days].append(column)
        for place, columns in ready.items():
            self._balance(columns, leaving[place])
        for target in targets:
            self._stock(order, target, arriving, needed)
        return ways

    def _by_zone(self, made: dict[Place, int], lead: bool) -> dict[Place, list[int]]:
        """Columns by zone and day: on which they are ready to leave, or made."""
        columns: defaultdict[Place, list[int]] = defaultdict(list)
        for (ident, day), column in made.items():
            line = self.problem.line_by_id[ident]
            columns[line.zone, day + line.lead_days * lead].append(column)
        return columns

    def _balance(self, there: Sequence[int], gone: Sequence[int]) -> None:
        self.program.add_row([*((c, 1.0) for c in there), *((c, -1.0) for c in gone)], 0.0, 0.0)

    def _stock(self, order: Order, zone: str, arriving: dict[Place, list[int]], needed: dict[Place, list[int]]) -> None:
        """Day by day: what waited and what arrives is used or waits on; nothing waits past the last day."""
        waited: list[int] = []
        for day in range(order.release, self.problem.days):
            there = [*waited, *arriving.get((zone, day), ())]
            waits = [self.program.add_column(order.quantity)] if day + 1 < self.problem.days else []
            self._balance(there, [*needed.get((zone, day), ()), *waits])
            waited = waits

    def _amount(self, order: Order, first: dict[Place, int], last: dict[Place, int]) -> None:
        """Costs of units made and not made; an order that may not be made in part is made whole."""
        self.program.fixed += order.quantity * order.unmet_cost
        for column in last.values():
            self.program.cost[column] -= order.unmet_cost
        entries = [(column, 1.0) for column in first.values()]
        if order.partial:
            self.program.add_row(entries, 0.0, order.quantity)
        else:
            whole = self.program.add_column(1)
            self.program.add_row([*entries, (whole, -float(order.quantity))], 0.0, 0.0)

    def _smallest_lots(self, order: Order, made: dict[Place, int]) -> None:
        by_line: defaultdict[str, list[int]] = defaultdict(list)
        for (ident, _), column in made.items():
            by_line[ident].append(column)
        for ident, columns in by_line.items():
            least = min(self.problem.line_by_id[ident].min_lot, order.quantity)
            if least > 1:
                used = self._used(order, columns)
                self.program.add_row([*((c, 1.0) for c in columns), (used, -float(least))], 0.0, np.inf)

    def _runs(self, order: Order, number: int, made: dict[Place, int]) -> None:
        """Every run its smallest, every batch a transfer batch, and a set-up where a campaign begins."""
        batch = self.facts.least_batch(order)
        used: dict[Place, int] = {}
        for (ident, day), column in made.items():
            line = self.problem.line_by_id[ident]
            load = terms(order, order.route[number], line)[0]
            run = math.ceil(self.facts.least_run(order, number, line) / load - ROUNDING) if load > 0 else 0
            least = max(1.0, batch, run)
            if least > 1 or line.setup > 0 or line.setup_cost > 0:
                used[ident, day] = self._used(order, [column])
                self.program.add_row([(column, 1.0), (used[ident, day], -float(math.ceil(least)))], 0.0, np.inf)
        for (ident, day), run_used in used.items():
            line = self.problem.line_by_id[ident]
            if line.setup > 0 or line.setup_cost > 0:
                self._campaign(line, day, run_used, used)

    def _campaign(self, line: Line, day: int, run_used: int, used: dict[Place, int]) -> None:
        """A campaign begins with a run unless one was on the line's last open day before."""
        before = int(self.park.open_before[self.park.line_index[line.id], day])
        begins = self.program.add_column(1, line.setup_cost)
        earlier = [(used[line.id, before], -1.0)] if (line.id, before) in used else []
        self.program.add_row([(run_used, 1.0), (begins, -1.0), *earlier], -np.inf, 0.0)
        self.lost[line.id, day].append((begins, line.setup))

    def _suppliers(self, order: Order, number: int, made: dict[Place, int]) -> None:
        most = order.route[number].max_suppliers
        if most is None:
            return
        by_enterprise: defaultdict[str, list[int]] = defaultdict(list)
        for (ident, _), column in made.items():
            by_enterprise[self.problem.line_by_id[ident].enterprise].append(column)
        enterprises = [self._used(order, columns) for columns in by_enterprise.values()]
        self.program.add_row([(enterprise, 1.0) for enterprise in enterprises], 0.0, most)

    def _used(self, order: Order, columns: Sequence[int]) -> int:
        """A yes or no: only if yes, any of the columns may be above 0."""
        used = self.program.add_column(1)
        most = min(order.quantity, sum(self.program.upper[column] for column in columns))
        self.program.add_row([*((c, 1.0) for c in columns), (used, -float(most))], -np.inf, 0.0)
        return used

    def limits(self) -> None:
        """Capacity of lines and quotas by day."""
        for (ident, day), entries in self.taken.items():
            limit = capacity(self.problem.line_by_id[ident], day)
            self.program.add_row([*entries, *self.lost.get((ident, day), ())], -np.inf, limit)
        for quota in self.problem.quotas:
            for day in range(self.problem.days):
                entries = [
                    (column, load * quota.per_unit)
                    for line in self.problem.lines
                    if quota.covers(line)
                    for column, load in self.taken.get((line.id, day), ())
                ]
                self.program.add_row(entries, -np.inf, quota.limit(day))
