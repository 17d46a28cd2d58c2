"""The linear program of a flow of several orders through their time-expanded networks."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from services.planning.model.arrays import pooled
from services.planning.model.ledger import Ledger
from services.planning.solve.arrays import Arrays
from services.planning.solve.columns import Floats, Ints, Longs
from services.planning.solve.kernel_park import PlanPark
from services.planning.solve.lp.linear_program import LinearProgram
from services.planning.solve.lp.time_expanded import Stage
from services.planning.solve.search_lots import SearchLots


class Formulation:
    """Writes orders, then the limits they share, into one linear program.

    `min_lot_reserve` is the units above a minimum lot that rounding down may lose.
    """

    def __init__(self, arrays: Arrays, park: PlanPark, min_lot_reserve: int) -> None:
        self._arrays, self._park, self._min_lot_reserve = arrays, park, min_lot_reserve
        self.program = LinearProgram()

    def add_order(self, order: int, stages: Sequence[Stage], lots: SearchLots) -> None:
        """Writes the flow of one order, which has these lots now; sets the columns of the stages."""
        program = self.program
        for stage in stages:
            stage.column = program.add_columns(stage.cost)
        park = self._park.native
        total = float(park.quantity[order] - lots.quantity[lots.source >= 0].sum())
        demand = program.add_rows(1, total if bool(park.whole[order]) else 0.0, total)
        program.enter(demand[0], stages[0].column, 1.0)
        # A unit that is made saves its unmet cost.
        saved = np.zeros(len(stages[0].column)) + self._arrays.orders.unmet_cost[order]
        program.cost[-len(stages)] = stages[0].cost - saved
        for before, after in pairwise(stages):
            self._conserve(before, after)
        for step, stage in enumerate(stages):
            self._keep_min_lots(order, step, stage, lots)

    def _conserve(self, before: Stage, after: Stage) -> None:
        """Conservation of flow: goods leave a step at once and wait where the next step is done."""
        program, days = self.program, self._arrays.days
        stock = {int(end): program.add_rows(days, 0.0, 0.0) for end in np.unique(after.zone)}
        for end, rows in stock.items():
            waiting = program.add_columns(np.zeros(days - 1))
            program.enter(rows[:-1], waiting, -1.0)
            program.enter(rows[1:], waiting, 1.0)
            here = after.zone == end
            program.enter(rows[after.day[here]], after.column[here], -1.0)
        for start in np.unique(before.zone).tolist():
            self._haul(before, start, stock)

    def _haul(self, before: Stage, start: int, stock: dict[int, Longs]) -> None:
        """Goods of one zone go over its lanes; `stock` has the rows of the zones they may arrive in, by day."""
        program, lanes = self.program, self._arrays.lanes
        here = before.zone == start
        ready = np.unique(before.ready[here])
        leave = program.add_rows(len(ready), 0.0, 0.0)
        program.enter(leave[np.searchsorted(ready, before.ready[here])], before.column[here], 1.0)
        for end, rows in stock.items():
            transit = int(lanes.transit[start, end])
            if transit < 0:
                continue
            leaving = ready[ready + transit < self._arrays.days]
            column = program.add_columns(np.full(len(leaving), float(lanes.haulage[start, end])))
            program.enter(leave[: len(leaving)], column, -1.0)
            program.enter(rows[leaving + transit], column, 1.0)
            before.hauls[start, end] = (leaving, column)

    def _keep_min_lots(self, order: int, step: int, stage: Stage, lots: SearchLots) -> None:
        """A line in use keeps its minimum lot."""
        arrays, park = self._arrays, self._park.native
        at = arrays.orders.first_step[order] + step
        exempt = set(park.exempt_line[park.step_exempt[at] : park.step_exempt[at + 1]].tolist())
        cells = lots.cells[:, step]
        for line in np.unique(stage.line).tolist():
            least = float(arrays.lines.min_lot[line])
            on_line = (cells >= 0) & (cells // arrays.days == line)
            now = float(lots.quantity[on_line].sum())
            if least <= 1 or line in exempt or now <= 0:
                continue
            drawn = float(lots.quantity[on_line & (lots.source >= 0)].sum())
            row = self.program.add_rows(1, min(least + self._min_lot_reserve, now) - drawn, np.inf)
            self.program.enter(row[0], stage.column[stage.line == line], 1.0)

    def limit_capacity(self, chosen: dict[int, list[Stage]], lots: SearchLots, residual: Ledger) -> None:
        """Limits the load of the chosen orders to the residual and what their own lots take of it now."""
        days = self._arrays.days
        stages = [stage for listed in chosen.values() for stage in listed]
        cells = np.concatenate([stage.line * days + stage.day for stage in stages])
        columns = np.concatenate([stage.column for stage in stages])
        loads = np.concatenate([stage.load for stage in stages])
        held = self._held(chosen, lots)
        self._limit(cells, columns, loads, np.maximum(residual.capacity.ravel() + held.ravel(), 0.0))
        for quota, per_unit in enumerate(self._arrays.quotas.per_unit):
            covered = np.zeros(len(held), dtype=np.bool_)
            covered[self._arrays.lines_under(quota)] = True
            balance = self._arrays.quotas.days[quota]
            under = covered[cells // days] & (balance[cells % days] >= 0)
            quota_held = per_unit * held[self._arrays.lines_under(quota)].sum(axis=0)
            free = np.maximum(residual.quota[quota] + pooled(balance[None], quota_held[None])[0], 0.0)
            self._limit(balance[cells[under] % days], columns[under], loads[under] * per_unit, free)

    def _limit(self, place: Longs | Ints, columns: Longs, loads: Floats, free: Floats) -> None:
        """One row per place: its load is at most what is free there."""
        places, index = np.unique(place, return_inverse=True)
        rows = self.program.add_limits([-np.inf] * len(places), free[places].tolist())
        self.program.enter(rows[index], columns, loads)

    def _held(self, chosen: dict[int, list[Stage]], lots: SearchLots) -> Floats:
        """Capacity that the fresh lots of these orders take now [lines, days]."""
        arrays, classes = self._arrays, self._arrays.step_classes
        held = np.zeros(arrays.lines.capacity.size)
        for order, stages in chosen.items():
            own = lots.of_order(order)
            fresh = own.source < 0
            for step in range(len(stages)):
                cells = own.cells[fresh, step]
                eligible = classes.eligible(arrays.orders.step_class[arrays.orders.first_step[order] + step])
                load_of = np.zeros(len(arrays.lines.min_lot))
                load_of[classes.line[eligible]] = classes.load[eligible]
                np.add.at(held, cells, own.quantity[fresh] * load_of[cells // arrays.days])
        return held.reshape(arrays.lines.capacity.shape)
