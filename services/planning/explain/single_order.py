"""One order planned exactly, with the lots of all other orders fixed: the oracle behind the reasons.

A flow through (step, line, day) with whole units, in mixed integer form (SCIP): goods leave a line's zone when they
are ready, are moved at once and wait where the next step is done. Work in progress and the order's commitments enter
where their steps end. A `Relaxation` lifts one limit of the park, to test if that limit is the cause.
"""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from services.planning.explain.integer_program import CHOICE, UNITS, Program
from services.planning.explain.relaxation import WHOLE_ROUTE, Relaxation
from services.planning.explain.residual import Residual
from services.planning.explain.run_rows import Run, RunRows
from services.planning.model import Line, Order, Quota, RouteStep, Step, capacity, delivery, fits, steps_done, terms

# Money per unit, and share of the price, by which capacity beyond the limit costs more than capacity within it.
BEYOND = 1e-6


@dataclass(frozen=True, slots=True)
class Outcome:
    """The best plan of one order: units not made, unit-days late, the cost of these two (`penalty`), the whole cost,
    and the units of each (step, line, day)."""

    unmet: int
    late: int
    penalty: float
    cost: float
    work: Mapping[tuple[int, str, int], int]


@dataclass(frozen=True, slots=True)
class _Source:
    """Units that enter after `step` steps, in a zone, ready on a day; `column` is their number."""

    column: int
    step: int
    zone: str
    ready: int
    prefix: tuple[Step, ...]
    done: int


def best(
    residual: Residual,
    order: Order,
    relaxations: tuple[Relaxation, ...] = (),
    seconds: float | None = None,
    *,
    counted: bool = False,
) -> Outcome | None:
    """The cheapest plan of the order on the capacity that the others leave; None where time ran out.

    Where effort is `counted` the search tree ends after a number of nodes, without an answer too.

    With `cost` relaxed only unmet and late units count, at any cost of production.
    """
    return _Model(residual, order, relaxations).solve(seconds, counted)


class _Model:
    """The program of one order."""

    def __init__(self, residual: Residual, order: Order, relaxations: tuple[Relaxation, ...]) -> None:
        self.residual = residual
        self.problem = residual.problem
        self.order = order
        self.relaxations = relaxations
        self.money = 0.0 if self._relaxed("cost", 0) else 1.0
        self.program = Program()
        self.work: dict[int, tuple[int, str, int]] = {}
        self.used_in: defaultdict[tuple[int, str], defaultdict[int, dict[int, float]]] = defaultdict(
            lambda: defaultdict(dict)
        )
        self.sources: list[_Source] = []
        self.load: defaultdict[Step, dict[int, float]] = defaultdict(dict)
        self.beyond: defaultdict[Step, dict[int, float]] = defaultdict(dict)
        self.made: dict[int, float] = {}
        self.late: dict[int, int] = {}
        self._sources()
        for step in range(len(order.route)):
            self._work(step)
        for step in range(1, len(order.route)):
            self._moves(step)
        self.setups = self._runs()
        self._capacity()
        self._quotas()
        for step in range(len(order.route)):
            self._suppliers(step)
        self.unmet = self._demand()

    def solve(self, seconds: float | None, counted: bool) -> Outcome | None:
        deadline = None if seconds is None else time.monotonic() + seconds
        values = self.program.solve(deadline, counted=counted)
        if values is None:
            return None
        unmet = round(values[self.unmet])
        late = round(sum(days * values[column] for column, days in self.late.items()))
        work: defaultdict[tuple[int, str, int], int] = defaultdict(int)
        for column, key in self.work.items():
            if values[column] > 0.5:
                work[key] += round(values[column])
        penalty = unmet * self.order.unmet_cost + late * self.order.late_cost
        return Outcome(unmet, late, penalty, float(np.dot(self.program.cost, values)), work)

    def _runs(self) -> Mapping[Step, Mapping[int, float]]:
        """Rows for runs and campaigns; the capacity that set-ups take, by line and day and column."""
        work: defaultdict[Run, list[int]] = defaultdict(list)
        for column, run in self.work.items():
            work[run].append(column)
        committed: defaultdict[Run, list[int]] = defaultdict(list)
        for source in self.sources:
            for number in range(source.done, len(source.prefix)):
                committed[number, *source.prefix[number]].append(source.column)
        rows = RunRows(self.residual, self.order, self.program, self._relaxed, not self.sources, self.money)
        return rows.add(work, committed)

    def _relaxed(self, rule: str, step: int, day: int | None = None) -> bool:
        return any(relaxation.at(rule, step, day) for relaxation in self.relaxations)

    def _sources(self) -> None:
        """Commitments and free work in progress; those with the same done steps draw on the same units."""
        drawn: defaultdict[tuple[Step, ...], dict[int, float]] = defaultdict(dict)
        for commitment in self.residual.firm[self.order.id]:
            binding = commitment.binding and not self._relaxed("lead-time", WHOLE_ROUTE)
            kept = commitment.quantity if binding else 0
            cost = -(commitment.release_cost or 0.0) * self.money
            self._source(commitment.steps, kept, commitment.quantity, cost, drawn)
        for steps, units in self.residual.in_progress[self.order.id].items():
            self._source(steps, 0, units, 0.0, drawn)
        for steps, columns in drawn.items():
            self.program.row(columns, 0.0, self.residual.in_progress[self.order.id].get(steps, 0))

    def _source(
        self,
        steps: tuple[Step, ...],
        least: int,
        most: int,
        cost: float,
        drawn: dict[tuple[Step, ...], dict[int, float]],
    ) -> None:
        done, last = steps_done(steps), self.problem.line_by_id[steps[-1].line]
        ready = steps[-1].day + last.lead_days
        lane = delivery(self.problem, self.order, last)
        whole = len(steps) == len(self.order.route)
        late = max(0, ready + (lane.transit_days if lane else 0) - self.order.due) if whole else 0
        road = lane.cost if lane and whole else 0.0
        money = cost + self.money * (self._cost_of(steps) + road) + late * self.order.late_cost
        column = self.program.column(money, least, most, UNITS)
        self.sources.append(_Source(column, len(steps), last.zone, max(0, ready), steps, done))
        if done:
            drawn[steps[:done]][column] = 1.0
        for number in range(done, len(steps)):
            line = self.problem.line_by_id[steps[number].line]
            self._takes(steps[number], column, terms(self.order, self.order.route[number], line)[0])
        if len(steps) == len(self.order.route):
            self.made[column] = 1.0
            self.late[column] = late

    def _cost_of(self, steps: tuple[Step, ...]) -> float:
        """Production and haulage of the steps that lie ahead."""
        cost = 0.0
        for number in range(steps_done(steps), len(steps)):
            line = self.problem.line_by_id[steps[number].line]
            cost += terms(self.order, self.order.route[number], line)[1]
            if number:
                origin = self.problem.line_by_id[steps[number - 1].line].zone
                cost += self.problem.lane_between[origin, line.zone].cost
        return cost

    def _takes(self, step: Step, column: int, load: float) -> None:
        taken = self.load[step]
        taken[column] = taken.get(column, 0.0) + load

    def _work(self, number: int) -> None:
        first = max(0, self.order.release) if number == 0 else 0
        for line in self._lines(number):
            load, price = terms(self.order, self.order.route[number], line)
            for day in range(first, self.problem.days):
                if number == len(self.order.route) - 1 or day + self._lead(number, line) < self.problem.days:
                    self._work_on(number, line, day, load, price)

    def _work_on(self, number: int, line: Line, day: int, load: float, price: float) -> None:
        most = self._most(line, day, load)
        if most >= 1:
            self._place(number, line, day, price, most)
            self._takes(Step(line.id, day), len(self.program.cost) - 1, load)
        if self._relaxed("capacity", number, day):
            # Costs a little more, so that capacity within the limit is used first and the rest is the amount missing.
            self._place(number, line, day, price * (1 + BEYOND) + BEYOND, self.order.quantity)
            if self.problem.quotas:
                self.beyond[Step(line.id, day)][len(self.program.cost) - 1] = load

    def _place(self, number: int, line: Line, day: int, price: float, most: int) -> None:
        finish, late = day + self._lead(number, line), 0
        if number == len(self.order.route) - 1:
            lane = delivery(self.problem, self.order, line)
            road, cost = (lane.transit_days, lane.cost) if lane is not None else (0, 0.0)
            finish += 0 if self._relaxed("lead-time", number) else road
            late, price = max(0, finish - self.order.due), price + cost
        column = self.program.column(price * self.money + late * self.order.late_cost, 0.0, most, UNITS)
        self.work[column] = (number, line.id, day)
        self.used_in[number, line.zone][day][column] = -1.0
        if number == len(self.order.route) - 1:
            self.made[column] = 1.0
            self.late[column] = late

    def _lines(self, number: int) -> list[Line]:
        step = self.order.route[number]
        lines = [line for line in self.problem.lines_by_link.get(step.link, ()) if fits(step, line)]
        if number < len(self.order.route) - 1:
            return lines
        return [line for line in lines if delivery(self.problem, self.order, line) is not None]

    def _lead(self, number: int, line: Line) -> int:
        return 0 if self._relaxed("lead-time", number) else line.lead_days

    def _most(self, line: Line, day: int, load: float) -> int:
        if load <= 0:
            return self.order.quantity if capacity(line, day) > 0 else 0
        return min(self.order.quantity, math.floor(self.residual.left(line, day) / load + 1e-6))

    def _moves(self, number: int) -> None:
        """Between two steps: goods ready in a zone leave at once, and wait where they are used."""
        ready = self._ready(number)
        targets = sorted(zone for step, zone in self.used_in if step == number)
        arriving: defaultdict[tuple[str, int], dict[int, float]] = defaultdict(dict)
        for (zone, day), columns in ready.items():
            leaving = dict(columns)
            for target, arrival, cost in self._lanes(number, zone, day, targets):
                column = self.program.column(cost * self.money)
                leaving[column] = -1.0
                arriving[target, arrival][column] = 1.0
            self.program.row(leaving, 0.0, 0.0)
        for target in targets:
            self._waiting(number, target, arriving)

    def _ready(self, number: int) -> dict[tuple[str, int], dict[int, float]]:
        """Units that the step before, and the sources behind it, have ready: columns by zone and day."""
        ready: defaultdict[tuple[str, int], dict[int, float]] = defaultdict(dict)
        for column, (step, line_id, day) in self.work.items():
            if step == number - 1:
                line = self.problem.line_by_id[line_id]
                ready[line.zone, day + self._lead(step, line)][column] = 1.0
        for source in self.sources:
            if source.step == number:
                ready[source.zone, source.ready][source.column] = 1.0
        return ready

    def _lanes(self, number: int, zone: str, day: int, targets: Sequence[str]) -> Iterator[tuple[str, int, float]]:
        for target in targets:
            lane = self.problem.lane_between.get((zone, target))
            if lane is None:
                continue
            arrival = day + (0 if self._relaxed("lead-time", number - 1) else lane.transit_days)
            if arrival < self.problem.days:
                yield target, arrival, lane.cost

    def _waiting(self, number: int, zone: str, arriving: Mapping[tuple[str, int], dict[int, float]]) -> None:
        used = self.used_in[number, zone]
        before: int | None = None
        for day in range(self.problem.days):
            balance = arriving.get((zone, day), {}) | used.get(day, {})
            if before is not None:
                balance[before] = 1.0
            # Nothing waits beyond the last day: each unit begun goes to the end of its route.
            before = self.program.column() if day < self.problem.days - 1 else None
            if before is not None:
                balance[before] = -1.0
            self.program.row(balance, 0.0, 0.0)

    def _capacity(self) -> None:
        """Bounds hold it where one column takes of a line and day; where several do, a row."""
        sourced = {source.column for source in self.sources}
        for step, runs in self.load.items():
            columns = {**runs, **self.setups.get(step, {})}
            if len(columns) < 2 and not sourced & columns.keys():
                continue
            line = self.problem.line_by_id[step.line]
            self.program.row(columns, 0.0, max(0.0, self.residual.left(line, step.day)) + 1e-6)

    def _quotas(self) -> None:
        for quota in self.problem.quotas:
            rows: defaultdict[int, dict[int, float]] = defaultdict(dict)
            relaxed = {
                n for n, s in enumerate(self.order.route) if self._covered(quota, s) and self._relaxed("quota", n)
            }
            for step, columns in (*self.load.items(), *self.beyond.items()):
                balance = quota.balance(step.day)
                share = quota.per_unit if balance >= 0 and quota.covers(self.problem.line_by_id[step.line]) else 0.0
                if share and not any(self._relaxed("quota", number, step.day) for number in relaxed):
                    for column, load in columns.items():
                        rows[balance][column] = rows[balance].get(column, 0.0) + load * share
            for day, row in rows.items():
                self.program.row(row, 0.0, max(0.0, float(self.residual.quota_left(quota)[day])) + 1e-6)

    def _covered(self, quota: Quota, step: RouteStep) -> bool:
        return any(quota.covers(line) for line in self.problem.lines_by_link.get(step.link, ()))

    def _suppliers(self, number: int) -> None:
        """Smallest lots per line, and the number of enterprises, of one step."""
        most = self.order.route[number].max_suppliers
        limited = most is not None and not self._relaxed("max-suppliers", number)
        by_line = self._columns_by_line(number)
        chosen: defaultdict[str, list[int]] = defaultdict(list)
        for line_id, columns in by_line.items():
            least = self._least(number, self.problem.line_by_id[line_id])
            if limited or least > 1:
                used = self.program.column(upper=1.0, kind=CHOICE)
                self.program.row(dict.fromkeys(columns, 1.0) | {used: -self._most_on(columns)}, -math.inf, 0.0)
                if least > 1:
                    self.program.row(dict.fromkeys(columns, 1.0) | {used: -float(least)}, 0.0, math.inf)
                chosen[self.problem.line_by_id[line_id].enterprise].append(used)
        if limited and most is not None:
            self._at_most(chosen, max(most, len(self._already_there(number))))

    def _most_on(self, columns: Sequence[int]) -> float:
        """The tightest bound on the units of a line, so that its choice is not fractional in the relaxed program."""
        return min(float(self.order.quantity), sum(self.program.upper[column] for column in columns))

    def _at_most(self, chosen: Mapping[str, list[int]], most: int) -> None:
        enterprises: dict[int, float] = {}
        for lines in chosen.values():
            enterprise = self.program.column(upper=1.0, kind=CHOICE)
            enterprises[enterprise] = 1.0
            for used in lines:
                self.program.row({used: 1.0, enterprise: -1.0}, -math.inf, 0.0)
        self.program.row(enterprises, 0.0, most)

    def _columns_by_line(self, number: int) -> dict[str, list[int]]:
        columns: defaultdict[str, list[int]] = defaultdict(list)
        for column, (step, line, _) in self.work.items():
            if step == number:
                columns[line].append(column)
        for source in self.sources:
            if len(source.prefix) > number:
                columns[source.prefix[number].line].append(source.column)
        return columns

    def _already_there(self, number: int) -> set[str]:
        """Enterprises of committed or done work, which count as suppliers in any case."""
        return {
            self.problem.line_by_id[source.prefix[number].line].enterprise
            for source in self.sources
            if len(source.prefix) > number and self.program.lower[source.column] > 0
        }

    def _least(self, number: int, line: Line) -> int:
        committed = any(
            len(source.prefix) > number and source.prefix[number].line == line.id for source in self.sources
        )
        if committed or self._relaxed("min-lot", number):
            return 0
        return math.ceil(self.residual.facts.least_units(self.order, number, line))

    def _demand(self) -> int:
        """Units made and not made add up to the order, which may have to be made whole."""
        order = self.order
        unmet = self.program.column(order.unmet_cost, 0.0, order.quantity)
        self.program.row(self.made | {unmet: 1.0}, order.quantity, order.quantity)
        if not order.partial and not self.sources:
            left_out = self.program.column(upper=1.0, kind=CHOICE)
            self.program.row({unmet: 1.0, left_out: -float(order.quantity)}, 0.0, 0.0)
        return unmet
