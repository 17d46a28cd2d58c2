"""A part of a larger park solved exactly: one order and those that hold the capacity it could use, the rest fixed.

Moves change one order after another, and none costs more on the way: an order never gives up units of a full supplier
so that the next one reaches its minimum lot. The exact model of a few orders sees such exchanges.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from services.planning import rules
from services.planning.model import Step
from services.planning.model.ledger import Ledger
from services.planning.model.lots import Lot, Lots
from services.planning.solve.columns import Flags, Floats, Ints, Longs
from services.planning.solve.exact.campaigns import Model
from services.planning.solve.exact.columns import Scope
from services.planning.solve.exact.hint import values_of
from services.planning.solve.exact.model import build
from services.planning.solve.exact.reading import lots_of
from services.planning.solve.exact.solver import Effort, by_cp_sat
from services.planning.solve.lp.rounds import regret
from services.planning.solve.lp.time_expanded import TimeExpansion
from services.planning.solve.params import ExactParams, LpParams
from services.planning.solve.search_lots import SearchLots, fresh_lots
from services.planning.solve.working_solution import WorkingSolution

Places = dict[int, list[Longs]]  # order -> per step the cells that it may use


def has_minimum_lots(working: WorkingSolution) -> bool:
    """True if some line has a minimum lot, without which linear programs see every exchange."""
    return bool((working.arrays.lines.min_lot > 1).any())


@dataclass(slots=True)
class ExactParts:
    """Parts of a working solution, one after another, by one thread; what they are depends on the seed alone."""

    working: WorkingSolution
    params: ExactParams
    lp: LpParams
    go_on: Callable[[], bool]
    cancelled: Callable[[], bool]
    expansion: TimeExpansion = field(init=False)

    def __post_init__(self) -> None:
        self.expansion = TimeExpansion(self.working.arrays, self.working.prices, self.lp.near_best)

    def solve(self, parts: int, seed: int) -> None:
        """Solves up to so many parts, keeping what saves money."""
        random = np.random.default_rng(seed)
        for _ in range(parts):
            if not self.go_on():
                return
            self._part(random, seed)

    def _part(self, random: np.random.Generator, seed: int) -> None:
        lots = self.working.lots()
        places = self._choose(lots, random)
        if not places:
            return
        model = self._model(places, lots)
        effort = Effort(deterministic_time=self.params.part_deterministic_time, seed=seed, cancelled=self.cancelled)
        now = self._named(lots.rows(np.isin(lots.order, list(places))))
        found = by_cp_sat(model.program, effort, values_of(model, now))
        lots_found = None if found is None else lots_of(model, found.values)
        if lots_found is not None and not rules.examine(model.problem, lots_found).violations:
            better = self._cells(lots_found)
            orders = np.array(sorted(places), dtype=np.int32)
            self.working.replace(orders, better, self.working.whole(seed), self.lp)

    # ---- the orders and where they may go ----

    def _choose(self, lots: SearchLots, random: np.random.Generator) -> Places:
        """An order drawn by its regret, and those that hold most of the places it could use."""
        free = self._free()
        weight = np.where(free, regret(self.working, self.working.whole(0)), 0.0)
        if weight.sum() <= 0:
            return {}
        first = int(random.choice(self.working.orders, p=weight / weight.sum()))
        cells = self._places(first, lots)
        if cells is None:
            return {}
        places = {first: cells}
        for order in self._holders(np.concatenate(cells), lots, free, random):
            if order != first and len(places) < self.params.orders:
                others = self._places(order, lots)
                if others is not None:
                    places[order] = others
        return places

    def _free(self) -> Flags:
        """The orders without commitments and work in progress [orders]."""
        return np.asarray(np.diff(self.working.park.native.order_sources) == 0)

    def _places(self, order: int, lots: SearchLots) -> list[Longs] | None:
        return self.expansion.nearest(order, lots.of_order(order), self.params.lines, self.params.days)

    def _holders(self, cells: Longs, lots: SearchLots, free: Flags, random: np.random.Generator) -> list[int]:
        """Free orders by how much of these cells they hold, swayed by chance."""
        held = np.zeros(self.working.orders)
        for step in range(self.working.arrays.longest_route):
            here = np.isin(lots.cells[:, step], cells)
            np.add.at(held, lots.order[here], np.sqrt(lots.quantity[here]))
        held *= np.where(free, self.lp.shared_base + random.random(self.working.orders), 0.0)
        most = np.argsort(-held, kind="stable")[: self.params.orders]
        return [int(order) for order in most if held[order] > 0]

    # ---- the model of these orders ----

    def _model(self, places: Places, lots: SearchLots) -> Model:
        arrays, problem = self.working.arrays, self.working.arrays.problem
        lines = np.unique(np.concatenate([cells for steps in places.values() for cells in steps]) // arrays.days)
        free = self._residual(places, lots)
        part = replace(
            problem,
            lines=tuple(problem.lines[line] for line in lines.tolist()),
            orders=tuple(problem.orders[order] for order in places),
            firm=(),
            in_progress=(),
        )
        named = {
            problem.orders[order].id: [[self._step(int(cell)) for cell in cells] for cells in steps]
            for order, steps in places.items()
        }
        return build(Scope(part, free.capacity[lines], free.quota, named))

    def _step(self, cell: int) -> Step:
        line, day = divmod(cell, self.working.arrays.days)
        return Step(self.working.arrays.problem.lines[line].id, day)

    def _residual(self, places: Places, lots: SearchLots) -> Ledger:
        """The residual, and what the orders' own lots hold of it."""
        arrays, free = self.working.arrays, self.working.residual.copy()
        for order in places:
            own = lots.of_order(order)
            for step in range(len(places[order])):
                cells = own.cells[:, step].astype(np.int64)
                free.take_all(
                    cells // arrays.days, cells % arrays.days, -own.quantity * self._loads(order, step)[cells]
                )
                begins = self._begins(np.unique(cells))
                lost = arrays.runs.setup[begins // arrays.days]
                free.capacity.ravel()[begins] += lost  # set-ups take no quota
        return free

    def _begins(self, runs: Longs) -> Longs:
        """The cells of a step's runs on which a campaign begins; the order has no work from before day 0."""
        before = self.working.arrays.runs.open_before.ravel()[runs]
        return runs[~np.isin(before, runs)]

    def _loads(self, order: int, step: int) -> Floats:
        """The load of one unit by cell, of eligible lines [lines * days]."""
        arrays = self.working.arrays
        eligible = arrays.step_classes.eligible(int(arrays.orders.step_class[arrays.orders.first_step[order] + step]))
        loads = np.zeros(len(arrays.lines.min_lot))
        loads[arrays.step_classes.line[eligible]] = arrays.step_classes.load[eligible]
        return np.repeat(loads, arrays.days)

    # ---- lots of the search and of the model ----

    def _named(self, lots: SearchLots) -> Lots:
        problem = self.working.arrays.problem
        return Lots.of(
            Lot(
                problem.orders[order].id,
                int(quantity),
                tuple(self._step(int(cell)) for cell in cells[: len(problem.orders[order].route)]),
            )
            for order, quantity, cells in zip(lots.order.tolist(), lots.quantity, lots.cells, strict=True)
        )

    def _cells(self, lots: Lots) -> SearchLots:
        arrays = self.working.arrays
        cells = np.full((len(lots), arrays.longest_route), -1, dtype=np.int32)
        for row, lot in zip(cells, lots, strict=True):
            row[: len(lot.steps)] = [arrays.line_index[step.line] * arrays.days + step.day for step in lot.steps]
        order: Ints = np.array([arrays.order_index[lot.order] for lot in lots], dtype=np.int32)
        quantity: Longs = np.array([lot.quantity for lot in lots], dtype=np.int64)
        return fresh_lots(order, quantity, cells)
