"""Commitments and work in progress as the search sees them: units already fixed, and sources that lots may draw on.

A commitment of a whole route that must be kept is a lot of the solution already. Any other commitment, and work in
progress, is a *source*: units that begin after some steps, in a zone, on a day.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from services.planning.model import Commitment, Lane, Step, delivery, steps_done, terms
from services.planning.model.ledger import Ledger
from services.planning.solve.arrays import Arrays
from services.planning.solve.columns import Longs

# Money per unit that keeping a commitment without release cost saves in the search: it steers which units keep the
# commitment. Its capacity is reserved in any case, so an order with higher costs per unit cannot take it away; and a
# working solution that misses it costs infinitely much (`WorkingSolution.money`).
MUST_KEEP = 1e7
NO_PROGRESS = -1  # in place of an index of units in progress


@dataclass(frozen=True, slots=True)
class Source:
    """Units of an order that may begin after `step` steps, in a zone, ready on a day.

    `cost` is money per unit for the steps that the source fixes, `release_cost` money per unit that is lost where it
    is not drawn on, `progress` the index of the units in progress that it draws on, `cells` those of its steps;
    `must_keep` marks a commitment without release cost, `commits` any commitment.
    """

    step: int
    zone: int
    ready: int
    quantity: int
    cost: float = 0.0
    release_cost: float = 0.0
    progress: int = NO_PROGRESS
    cells: tuple[int, ...] = ()
    must_keep: bool = False
    commits: bool = False


@dataclass(slots=True)
class UnitsInProgress:
    """Good units by order and steps done, equal entries added up."""

    keys: list[tuple[str, tuple[Step, ...]]] = field(default_factory=list)
    quantity: list[int] = field(default_factory=list)
    index: dict[tuple[str, tuple[Step, ...]], int] = field(default_factory=dict)

    @classmethod
    def of(cls, arrays: Arrays) -> UnitsInProgress:
        """All work in progress of the park."""
        units = cls()
        for lot in arrays.problem.in_progress:
            units.add(lot.order, lot.steps, lot.quantity)
        return units

    def add(self, order: str, steps: tuple[Step, ...], quantity: int) -> None:
        """Adds good units of an order that have passed these steps."""
        key = order, steps
        if key not in self.index:
            self.index[key] = len(self.keys)
            self.keys.append(key)
            self.quantity.append(0)
        self.quantity[self.index[key]] += quantity

    def sources(self, arrays: Arrays) -> dict[int, list[Source]]:
        """One source for each entry, by order."""
        sources: dict[int, list[Source]] = defaultdict(list)
        for index, ((order, steps), quantity) in enumerate(zip(self.keys, self.quantity, strict=True)):
            last = arrays.line_index[steps[-1].line]
            source = Source(
                step=len(steps),
                zone=int(arrays.lines.zone[last]),
                ready=steps[-1].day + int(arrays.lines.lead[last]),
                quantity=quantity,
                progress=index,
                cells=tuple(-1 - arrays.line_index[step.line] for step in steps),
            )
            sources[arrays.order_index[order]].append(source)
        return sources


@dataclass(slots=True)
class Committed:
    """Capacity, quantities, suppliers and lots that commitments fix before anything is planned."""

    residual: Ledger  # without the capacity that commitments reserve
    made: Longs  # [orders] units of `lots`
    suppliers: list[set[int]]  # [steps] enterprises that count as suppliers in any case
    exempt_lines: list[set[int]]  # [steps] lines whose minimum lot does not bind
    lots: list[Commitment] = field(default_factory=list)
    cost: float = 0.0  # money, of `lots`, set-ups apart
    runs: dict[tuple[int, int, int], int] = field(default_factory=dict)  # (order, step, cell): units reserved

    @classmethod
    def nothing(cls, arrays: Arrays) -> Committed:
        """No commitment at all."""
        steps = len(arrays.orders.step_class)
        return cls(
            residual=Ledger.of(arrays.problem),
            made=np.zeros(len(arrays.orders.quantity), dtype=np.int64),
            suppliers=[set() for _ in range(steps)],
            exempt_lines=[set() for _ in range(steps)],
        )


class _Part(NamedTuple):
    """Units of a commitment with the steps they keep, and the units in progress they draw on."""

    order: int
    steps: tuple[Step, ...]
    quantity: int
    progress: int = NO_PROGRESS


@dataclass(slots=True)
class CommitmentBook:
    """Enters the commitments of a park one after another."""

    arrays: Arrays
    progress: UnitsInProgress
    committed: Committed
    sources: dict[int, list[Source]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, arrays: Arrays) -> CommitmentBook:
        """All commitments and all work in progress of the park, entered."""
        book = cls(arrays, UnitsInProgress.of(arrays), Committed.nothing(arrays))
        problem = arrays.problem
        begun = [(each.order, each.steps) for each in problem.firm]
        begun += [(each.order, each.steps) for each in problem.in_progress]
        for order_id, steps in begun:
            book._exempt(order_id, steps)
        for commitment in problem.firm:
            for part in book._parts(commitment):
                book._enter(part, commitment.release_cost)
        for order, sources in book.progress.sources(arrays).items():
            book.sources[order] += sources
        book._set_up()
        return book

    def _exempt(self, order: str, steps: tuple[Step, ...]) -> None:
        first = self.arrays.orders.first_step[self.arrays.order_index[order]]
        for s, step in enumerate(steps):
            self.committed.exempt_lines[first + s].add(self.arrays.line_index[step.line])

    def _parts(self, commitment: Commitment) -> list[_Part]:
        """The commitment by the units in progress that each part draws on."""
        order, done = self.arrays.order_index[commitment.order], steps_done(commitment.steps)
        if done == 0:
            return [_Part(order, commitment.steps, commitment.quantity)]
        parts, missing = [], commitment.quantity
        for index in self._drawable(commitment, done):
            take = min(missing, self.progress.quantity[index])
            if take > 0:
                self.progress.quantity[index] -= take
                missing -= take
                steps = self.progress.keys[index][1] + commitment.steps[done:]
                parts.append(_Part(order, steps, take, index))
        return parts

    def _drawable(self, commitment: Commitment, done: int) -> list[int]:
        """Units in progress that a commitment can draw on, those with exactly its steps first."""
        exact = self.progress.index.get((commitment.order, commitment.steps[:done]))
        found = [] if exact is None else [exact]
        if done == len(commitment.steps):  # all steps are done: units that went on from there keep it as well
            for index, (order, steps) in enumerate(self.progress.keys):
                if order == commitment.order and len(steps) > done and steps[:done] == commitment.steps:
                    found.append(index)
        return found

    def _enter(self, part: _Part, release_cost: float | None) -> None:
        must_keep = release_cost is None
        if must_keep:
            first = self.arrays.orders.first_step[part.order]
            for s, step in enumerate(part.steps):
                enterprise = int(self.arrays.lines.enterprise[self.arrays.line_index[step.line]])
                self.committed.suppliers[first + s].add(enterprise)
        if must_keep and len(part.steps) == len(self.arrays.problem.orders[part.order].route):
            self._fix(part)
            return
        if must_keep:
            self._reserve(part)
        if part.progress != NO_PROGRESS:
            self.progress.quantity[part.progress] += part.quantity  # the source draws on it while planning
        self.sources[part.order].append(self._source(part, release_cost))

    def _fix(self, part: _Part) -> None:
        """Makes a lot of the solution of a whole route that must be kept."""
        order, committed = self.arrays.problem.orders[part.order], self.committed
        committed.made[part.order] += part.quantity
        committed.lots.append(Commitment(order.id, part.quantity, part.steps))
        whole = self._source(part, None)
        line = self.arrays.problem.line_by_id[part.steps[-1].line]
        road = delivery(self.arrays.problem, order, line) or Lane(line.zone, line.zone, 0, 0.0)
        late = max(0, whole.ready + road.transit_days - order.due) * order.late_cost
        committed.cost += part.quantity * (whole.cost + road.cost + late)
        self._reserve(part)

    def _reserve(self, part: _Part) -> None:
        """Takes the capacity of fixed steps out of the residual."""
        arrays, order = self.arrays, self.arrays.problem.orders[part.order]
        for s, (step, wanted) in enumerate(zip(part.steps, order.route, strict=False)):
            if step.day < 0:
                continue
            line = arrays.line_index[step.line]
            run = part.order, s, line * arrays.days + step.day
            self.committed.runs[run] = self.committed.runs.get(run, 0) + part.quantity
            load = part.quantity * terms(order, wanted, arrays.problem.lines[line])[0]
            self.committed.residual.take(line, step.day, load)

    def _set_up(self) -> None:
        """Takes the set-ups of the reserved runs' campaigns out of the residual."""
        arrays, committed = self.arrays, self.committed
        for order, step, cell in committed.runs:
            line, day = divmod(cell, arrays.days)
            before = int(arrays.runs.open_before[line, day])
            at = arrays.orders.first_step[order] + step
            warm = arrays.runs.warm[arrays.runs.first_warm[at] : arrays.runs.first_warm[at + 1]]
            goes_on = line in warm if before < 0 else (order, step, before) in committed.runs
            if not goes_on:
                committed.residual.capacity[line, day] -= arrays.runs.setup[line]

    def _source(self, part: _Part, release_cost: float | None) -> Source:
        """The source of a part of a commitment, with the cost of the steps that it fixes."""
        arrays, order = self.arrays, self.arrays.problem.orders[part.order]
        lines = [arrays.line_index[step.line] for step in part.steps]
        cost, cells = 0.0, []
        for s, (step, line) in enumerate(zip(part.steps, lines, strict=True)):
            if step.day < 0:
                cells.append(-1 - line)
                continue
            cells.append(line * arrays.days + step.day)
            cost += terms(order, order.route[s], arrays.problem.lines[line])[1]
            if s:
                cost += float(arrays.lanes.haulage[arrays.lines.zone[lines[s - 1]], arrays.lines.zone[line]])
        return Source(
            step=len(part.steps),
            zone=int(arrays.lines.zone[lines[-1]]),
            ready=part.steps[-1].day + int(arrays.lines.lead[lines[-1]]),
            quantity=part.quantity,
            cost=cost,
            release_cost=MUST_KEEP if release_cost is None else release_cost,
            progress=part.progress,
            cells=tuple(cells),
            must_keep=release_cost is None,
            commits=True,
        )
