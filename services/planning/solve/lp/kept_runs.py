"""Quantities set again where runs stay: a linear program over the paths that lead through the runs of a plan.

Moves change the lots of a few orders at a time, so that the quantities of a plan's runs are never best together. Here
the runs of some orders, their campaigns and all other orders are fixed. A column is a path of an order through its own
runs; a run keeps its smallest, with a unit to spare for each of its lots that rounding down may take.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from services.planning import rules
from services.planning.model import Step
from services.planning.model.arrays import pooled
from services.planning.model.ledger import Ledger
from services.planning.model.lots import Lot, Lots
from services.planning.solve.arrays import Arrays
from services.planning.solve.columns import Floats, Longs
from services.planning.solve.kernel_park import PlanPark
from services.planning.solve.lp.linear_program import LinearProgram
from services.planning.solve.params import LpParams
from services.planning.solve.search_lots import SearchLots, fresh_lots

NO_UNITS = 1e-6  # units: a smaller part is GLOP's tolerance
Path = tuple[int, ...]  # the cells of a route


class _Uses(NamedTuple):
    """Capacity that a unit of each column takes in a cell, one row each."""

    columns: Longs
    cells: Longs
    loads: Floats


@dataclass(slots=True)
class KeptRuns:
    """Solves the quantities of some orders, their runs kept."""

    arrays: Arrays
    park: PlanPark
    params: LpParams

    def solve(self, orders: Sequence[int], lots: SearchLots, residual: Ledger, seconds: float) -> SearchLots | None:
        """New lots for the orders, or None where nothing is to be set again or GLOP finds nothing in time.

        `lots` are those of now, sorted by order; `residual` is free besides what they take. Orders that draw on work in
        progress or commitments are left as they are.
        """
        free = [order for order in orders if not self._draws(order) and len(lots.of_order(order))]
        paths = {order: self._paths(order, lots.of_order(order)) for order in free}
        now = {order: set(self._taken(order, lots.of_order(order))) for order in free}
        first = self._values(free, paths, now, lots, residual, seconds)
        if first is None:
            return None
        # Paths with parts of a batch close, and the others keep theirs: what is left is set once more.
        paths = {
            order: [
                path
                for path, units in zip(paths[order], values.tolist(), strict=True)
                if units >= self._batch(order) or path in now[order]
            ]
            for order, values in zip(free, first[0], strict=True)
        }
        second = self._values(free, paths, {order: set(paths[order]) for order in free}, lots, residual, seconds)
        if second is None:
            return None
        found = self._rounded(free, paths, *second)
        broken = self._breaking(free, found)
        if not broken:
            return found
        return self.solve([order for order in free if order not in broken], lots, residual, seconds)

    def _values(  # noqa: PLR0917 - what one program is made of
        self,
        free: Sequence[int],
        paths: dict[int, list[Path]],
        kept: dict[int, set[Path]],
        lots: SearchLots,
        residual: Ledger,
        seconds: float,
    ) -> tuple[list[Floats], Floats] | None:
        """Units by path of each order, of which those in `kept` carry a batch; and what may be taken by cell."""
        program = LinearProgram()
        columns: list[int] = []
        cells: list[int] = []
        loads: list[float] = []
        spare = np.zeros(self.arrays.lines.capacity.size)  # for the units that a whole order loses to rounding
        for order in free:
            entered = self._enter(program, order, lots.of_order(order), paths[order], kept[order])
            for column, path in zip(entered, paths[order], strict=True):
                columns += [column] * len(path)
                cells += path
                loads += [self._load(order, step, cell) for step, cell in enumerate(path)]
                if self.park.native.whole[order]:
                    spare[list(path)] += loads[-len(path) :]
        if not columns:
            return None
        uses = _Uses(np.array(columns), np.array(cells), np.array(loads))
        left = self._limit(program, uses, lots, free, residual, spare)
        values = program.solve(self.params.deterministic_time, seconds)
        if values is None:
            return None
        count = np.cumsum([len(paths[order]) for order in free])
        return np.split(values[: count[-1]], count[:-1]), left

    def _batch(self, order: int) -> float:
        return max(1.0, float(self.arrays.runs.transfer_batch[order]))

    def _taken(self, order: int, own: SearchLots) -> list[Path]:
        """The paths of the order's lots."""
        return [tuple(row[: self._steps(order)]) for row in own.cells.tolist()]

    def _breaking(self, free: Sequence[int], lots: SearchLots) -> set[int]:
        """The orders whose lots break a rule: rounding may cost a run its minimum, or a whole order a unit."""
        problem, days = self.arrays.problem, self.arrays.days
        named = Lots.of(
            Lot(
                problem.orders[order].id,
                int(units),
                tuple(Step(problem.lines[cell // days].id, cell % days) for cell in cells[: self._steps(order)]),
            )
            for order, units, cells in zip(lots.order.tolist(), lots.quantity, lots.cells.tolist(), strict=True)
        )
        alone = replace(problem, orders=tuple(problem.orders[order] for order in free), firm=(), in_progress=())
        found = rules.examine(alone, named).violations
        index = self.arrays.order_index
        return {index[each.order] if each.order is not None else free[0] for each in found}

    def _draws(self, order: int) -> bool:
        first = self.park.native.order_sources
        return bool(first[order + 1] > first[order])

    def _steps(self, order: int) -> int:
        first = self.arrays.orders.first_step
        return int(first[order + 1] - first[order])

    # ---- paths ----

    def _paths(self, order: int, own: SearchLots) -> list[Path]:
        """The paths of the order's lots, then others through its runs, up to a number."""
        steps = self._steps(order)
        listed = dict.fromkeys(self._taken(order, own))
        runs = [sorted({int(cell) for cell in own.cells[:, step]}) for step in range(steps)]
        for path in self._through(runs, ()):
            if len(listed) >= self.params.most_paths:
                break
            listed.setdefault(path)
        return list(listed)

    def _through(self, runs: Sequence[Sequence[int]], path: Path) -> Iterator[Path]:
        if len(path) == len(runs):
            yield path
            return
        for cell in runs[len(path)]:
            if not path or self._leads(path[-1], cell):
                yield from self._through(runs, (*path, cell))

    def _leads(self, before: int, after: int) -> bool:
        lines, days = self.arrays.lines, self.arrays.days
        transit = int(self.arrays.lanes.transit[lines.zone[before // days], lines.zone[after // days]])
        return transit >= 0 and before % days + int(lines.lead[before // days]) + transit <= after % days

    def _terms(self, order: int, step: int, cell: int) -> tuple[float, float]:
        classes, orders = self.arrays.step_classes, self.arrays.orders
        eligible = classes.eligible(int(orders.step_class[orders.first_step[order] + step]))
        at = eligible.start + int(np.flatnonzero(classes.line[eligible] == cell // self.arrays.days)[0])
        return float(classes.load[at]), float(classes.price[at])

    def _load(self, order: int, step: int, cell: int) -> float:
        return self._terms(order, step, cell)[0]

    def _cost(self, order: int, path: Path) -> float:
        """Money per unit on a path, without the unmet cost that it saves."""
        arrays, days = self.arrays, self.arrays.days
        zones = [int(arrays.lines.zone[cell // days]) for cell in path]
        cost = sum(self._terms(order, step, cell)[1] for step, cell in enumerate(path))
        cost += sum(float(arrays.lanes.haulage[a, b]) for a, b in pairwise(zones))
        finish, ship = path[-1] % days + int(arrays.lines.lead[path[-1] // days]), int(arrays.runs.ship_zone[order])
        if ship >= 0:
            cost += float(arrays.lanes.haulage[zones[-1], ship])
            finish += int(arrays.lanes.transit[zones[-1], ship])
        return cost + max(0, finish - int(arrays.orders.due[order])) * float(arrays.orders.late_cost[order])

    # ---- the program ----

    def _enter(
        self, program: LinearProgram, order: int, own: SearchLots, paths: Sequence[Path], kept: set[Path]
    ) -> Longs:
        """Columns by path, and the rows of one order."""
        unmet = float(self.arrays.orders.unmet_cost[order])
        columns = program.add_columns(np.array([self._cost(order, path) - unmet for path in paths]))
        total = float(self.park.native.quantity[order])
        demand = program.add_rows(1, total if bool(self.park.native.whole[order]) else 0.0, total)
        program.enter(demand[0], columns, 1.0)
        for column, path in zip(columns, paths, strict=True):
            if path in kept:
                program.enter(program.add_rows(1, self._batch(order), np.inf)[0], np.array([column]), 1.0)
        for step in range(len(paths[0])):
            at = np.array([path[step] for path in paths])
            for cell in np.unique(at):
                on_run = own.cells[:, step] == cell
                units, spare = float(own.quantity[on_run].sum()), float((at == cell).sum())
                row = program.add_rows(1, min(units, self._least(order, step, int(cell)) + spare), np.inf)
                program.enter(row[0], columns[at == cell], 1.0)
            self._keep_lots(program, step, own, columns, at)
        return columns

    def _least(self, order: int, step: int, cell: int) -> float:
        runs, load = self.arrays.runs, self._load(order, step, cell)
        open_units = float(runs.open_units[self.arrays.orders.first_step[order] + step])
        run = float(runs.min_run[cell // self.arrays.days]) / load if load > 0 else 0.0
        return max(1.0, min(run, open_units))

    def _keep_lots(self, program: LinearProgram, step: int, own: SearchLots, columns: Longs, at: Longs) -> None:
        """A line in use keeps its smallest lot."""
        days = self.arrays.days
        for line in np.unique(at // days):
            least = float(self.arrays.lines.min_lot[line])
            now = float(own.quantity[own.cells[:, step] // days == line].sum())
            if least > 1:
                row = program.add_rows(1, min(now, least + self.params.min_lot_reserve), np.inf)
                program.enter(row[0], columns[at // days == line], 1.0)

    def _limit(  # noqa: PLR0917 - what limits these uses
        self,
        program: LinearProgram,
        uses: _Uses,
        lots: SearchLots,
        free: Sequence[int],
        residual: Ledger,
        spare: Floats,
    ) -> Floats:
        """Runs take no more than is free besides them and what they take now; their set-ups stay."""
        columns, cells, loads = uses
        arrays = self.arrays
        held = np.zeros(arrays.lines.capacity.size)
        for order in free:
            own = lots.of_order(order)
            for step in range(self._steps(order)):
                for cell, units in zip(own.cells[:, step].tolist(), own.quantity.tolist(), strict=True):
                    held[cell] += units * self._load(order, step, cell)
        there = np.maximum(residual.capacity.ravel() + held, 0.0)
        places, index = np.unique(cells, return_inverse=True)
        most = np.maximum(there - spare, np.minimum(there, held))
        rows = program.add_limits([-np.inf] * len(places), most[places].tolist())
        program.enter(rows[index], columns, loads)
        by_line = held.reshape(arrays.lines.capacity.shape)
        for quota, per_unit in enumerate(arrays.quotas.per_unit):
            members = arrays.lines_under(quota)
            balance = arrays.quotas.days[quota]
            drawn = pooled(balance[None], per_unit * by_line[members].sum(axis=0)[None])[0]
            left = np.maximum(residual.quota[quota] + drawn, 0.0)
            under = np.isin(cells // arrays.days, members) & (balance[cells % arrays.days] >= 0)
            days, which = np.unique(balance[cells[under] % arrays.days], return_inverse=True)
            rows = program.add_limits([-np.inf] * len(days), left[days].tolist())
            if len(days):
                program.enter(rows[which], columns[under], loads[under] * per_unit)
        return there

    # ---- whole units ----

    def _rounded(
        self, free: Sequence[int], paths: dict[int, list[Path]], split: Sequence[Floats], left: Floats
    ) -> SearchLots:
        """The program's quantities in whole units: rounded down, then filled up again, whole orders first.

        `left` is what the orders may take by cell [lines * days].
        """
        units = [np.floor(values + NO_UNITS) for values in split]
        for order, made in zip(free, units, strict=True):
            for path, each in zip(paths[order], made.tolist(), strict=True):
                left[list(path)] -= each * np.array([self._load(order, step, cell) for step, cell in enumerate(path)])
        whole = self.park.native.whole
        for at in sorted(range(len(free)), key=lambda each: not whole[free[each]]):
            self._fill_up(free[at], paths[free[at]], units[at], split[at], left)
        rows = [
            (order, int(each), path)
            for order, made in zip(free, units, strict=True)
            for path, each in zip(paths[order], made.tolist(), strict=True)
            if each > 0
        ]
        table = np.full((len(rows), self.arrays.longest_route), -1, dtype=np.int32)
        for row, (_, _, path) in zip(table, rows, strict=True):
            row[: len(path)] = path
        order_of = np.array([order for order, _, _ in rows], dtype=np.int32)
        return fresh_lots(order_of, np.array([made for _, made, _ in rows], dtype=np.int64), table)

    def _fill_up(self, order: int, paths: Sequence[Path], units: Floats, values: Floats, left: Floats) -> None:
        """Gives back the units that rounding lost to paths in use that have room, those that lost most first."""
        lost = round(float(values.sum())) - int(units.sum())
        for at in np.argsort(units - values, kind="stable"):
            if lost <= 0:
                return
            if units[at] > 0:
                cells = list(paths[at])
                load = np.array([self._load(order, step, cell) for step, cell in enumerate(cells)])
                room = np.floor(left[cells] / np.maximum(load, NO_UNITS) + NO_UNITS).min()
                more = int(max(0, min(lost, room)))
                units[at] += more
                left[cells] -= more * load
                lost -= more
