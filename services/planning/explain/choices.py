"""The choices of one order at a step, its own lots taken out: units by line and day, and the price of each line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from services.planning.explain.residual import Residual
from services.planning.explain.route_times import RouteTimes
from services.planning.model import Order, Problem, Quota, RouteStep
from services.planning.model.arrays import Floats, Ints

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Choices:
    """One step of an order on the days of `window`: its lines, sorted by `group` (a zone and lead days), each of which
    begins at `first`.

    `units` is lines × days of the window, `free` is it without what the order's units that are made in time take;
    `price` is money per unit of the order, `least` the smallest lot; `enterprise` numbers the enterprises and `own`
    marks lines that do some of the order now; `quota_open` is lines × days of the window. `least_run`, `batch` and
    `set_up` are units of the order: of the smallest run on each line, of the transfer batch, and of a set-up's load.
    """

    window: range
    group: Ints
    first: Ints
    zone: Ints
    lead: Ints
    units: Floats
    free: Floats
    price: Floats
    least: Floats
    enterprise: Ints
    own: Flags
    quota_open: Flags
    least_run: Floats
    batch: float
    set_up: Floats

    @property
    def potential(self) -> Floats:
        """By line, units over the whole window."""
        return np.asarray(self.units.sum(axis=1))

    def big_enough(self, units: float) -> Flags:
        """Lines that could take on this number of units: at least the minimum lot, or the order is there already."""
        return np.asarray((np.minimum(self.potential, units) >= self.least) | self.own)

    def by_run_rule(self) -> dict[str, Flags]:
        """Lines × days on which a run fits that is as large as each rule asks; of a set-up, a unit beside it."""
        fits = {
            "set-up": np.where(self.set_up[:, None] > 0, self.units >= self.set_up[:, None] + 1, True),
            "min-run": self.units >= np.minimum(self.least_run[:, None], 1e12),
            "transfer-batch": self.units >= self.batch,
        }
        return {rule: flags | (self.units < 1) for rule, flags in fits.items()}

    def among_chosen(self, most: int) -> Flags:
        """Lines that may be used once as many enterprises as are allowed have been chosen; all before that."""
        chosen = np.unique(self.enterprise[self.own])
        if len(chosen) < most:
            return np.ones(len(self.enterprise), dtype=np.bool_)
        return np.isin(self.enterprise, chosen)

    def of_best_enterprises(self, most: int) -> float:
        """Units that the `most` enterprises with the largest residual could do together."""
        if not len(self.enterprise):
            return 0.0
        by_enterprise = np.bincount(self.enterprise, weights=self.potential)
        return float(np.sort(by_enterprise)[::-1][:most].sum())


def choices(routes: RouteTimes, order: Order, number: int, window: range) -> Choices:
    """The choices of the order at step `number` on the days of a window."""
    residual, step = routes.residual, order.route[number]
    open_units = residual.facts.open_units(order, number)
    eligible = routes.eligible(step)
    kept = eligible.kept(step)
    rows = eligible.rows[kept]
    load, price = (each[kept] for each in eligible.terms(order, step))
    days = slice(window.start, max(window.start, window.stop))
    free = np.floor(np.maximum(0.0, residual.ledger.capacity[rows, days]) / np.maximum(load, 1e-9)[:, None] + 1e-6)
    units = free.copy()
    mine = _Own.of(residual, order, number, rows, days)
    np.add.at(units, mine.cells, mine.units)
    np.add.at(free, mine.cells, np.where(mine.late, mine.units, 0))
    own = np.zeros(len(rows), dtype=np.bool_)
    own[mine.lines] = True
    return Choices(
        window=window,
        group=eligible.group[kept],
        first=np.flatnonzero(np.diff(eligible.group[kept], prepend=-1)),
        zone=eligible.zone,
        lead=eligible.lead,
        units=units,
        free=free,
        price=price,
        least=np.minimum(eligible.min_lot[kept], open_units),
        enterprise=eligible.enterprise[kept],
        own=own,
        quota_open=_quota_open(residual, load, rows, days),
        least_run=np.minimum(eligible.min_run[kept] / np.maximum(load, 1e-9), open_units),
        batch=residual.facts.least_batch(order),
        set_up=eligible.setup[kept] / np.maximum(load, 1e-9),
    )


@dataclass(frozen=True, slots=True)
class _Own:
    """The order's own work at a step: places of its lines, and units by line and day of the window."""

    lines: Ints
    cells: tuple[Ints, Ints]
    units: Ints
    late: Flags

    @classmethod
    def of(cls, residual: Residual, order: Order, number: int, rows: Ints, days: slice) -> _Own:
        own = residual.own(order.id)
        here = np.flatnonzero(residual.work.step[own] == number)
        line, day, units = (each[own][here] for each in (residual.work.line, residual.work.day, residual.work.units))
        sorter = np.argsort(rows)
        place = np.searchsorted(rows, line, sorter=sorter)
        known = np.flatnonzero(place < len(rows))
        known = known[rows[sorter[place[known]]] == line[known]]
        place = sorter[place[known]]
        inside = (day[known] >= days.start) & (day[known] < days.stop)
        kept = known[inside]
        late = residual.late[residual.work.lot[own][here[kept]]]
        return cls(place, (place[inside], day[kept] - days.start), units[kept], late)


def _quota_open(residual: Residual, load: Floats, rows: Ints, days: slice) -> Flags:
    """Lines × days of the window on which no quota keeps a further unit from being done."""
    is_open = np.ones((len(rows), days.stop - days.start), dtype=np.bool_)
    for place, quota in enumerate(residual.problem.quotas):
        needed = load * residual.ledger.share[place, rows]
        is_open &= (residual.quota_left(quota)[None, days] >= needed[:, None] - 1e-9) | (needed[:, None] <= 0)
    return is_open


def quotas_on(problem: Problem, step: RouteStep) -> Sequence[Quota]:
    """The quotas that cover a line of a step's link."""
    lines = problem.lines_by_link.get(step.link, ())
    return [quota for quota in problem.quotas if any(map(quota.covers, lines))]
