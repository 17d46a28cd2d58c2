"""The residual capacity of a park while a dispatcher gives it away, and the lines that fit a step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from services.planning.model import Line, Order, Problem, RouteStep, Step, fits, terms
from services.planning.model.arrays import capacity_of
from services.planning.model.lanes import Lanes
from services.planning.model.ledger import Ledger

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Chain:
    """So many units, one line and day per step; `unit_cost` is production, haulage and lateness of one of them."""

    quantity: int
    steps: tuple[Step, ...]
    lines: tuple[int, ...]
    unit_cost: float


@dataclass(frozen=True, slots=True)
class Candidates:
    """The lines that fit a step, those of one zone and lead time side by side.

    `line` is their place in the problem, `load` and `price` what a unit takes and costs, `enterprise` a number per
    enterprise, `place` the index of a line here, `group` its group; per group `first`, where it begins, `zone`, `lead`;
    `quota_load` is what a unit takes of each quota, quotas × lines. `setup` and `min_run` are in capacity, `setup_cost`
    in money.
    """

    line: Ints
    load: Floats
    price: Floats
    enterprise: Ints
    place: Mapping[int, int]
    group: Ints
    first: Ints
    zone: Ints
    lead: Ints
    quota_load: Floats
    setup: Floats
    setup_cost: Floats
    min_run: Floats


class Residual:
    """A park with the ledger of the capacity and quotas that are left.

    `earlier` and `later` are lines × days: the open day before and after a day, or `NOWHERE`.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.days = problem.days
        self.zone_index = {zone.id: index for index, zone in enumerate(problem.zones)}
        self.line_index = {line.id: index for index, line in enumerate(problem.lines)}
        self.ledger = Ledger.of(problem)
        enterprises = {line.enterprise: number for number, line in enumerate(problem.lines)}
        self.enterprise = np.array([enterprises[line.enterprise] for line in problem.lines], dtype=np.int64)
        self.earlier, self.later = _open_days(capacity_of(problem) > 0)
        lanes = Lanes.of(problem)
        self.road, self.haulage = lanes.transit, lanes.haulage
        # Where no lane leads, goods are on the road for the whole horizon.
        self.transit = np.where(lanes.transit < 0, self.days, np.minimum(lanes.transit, self.days))
        # Zones × zones × days: where, among days of the origin padded with as many that never are, that was sent
        # which arrives on a day.
        origin = 2 * self.days * np.arange(len(self.transit))
        self.sent = origin[:, None, None] + self.days + np.arange(self.days) - self.transit[:, :, None]
        self._known: dict[tuple[RouteStep, str | None], Candidates] = {}

    def candidates(self, order: Order, step: RouteStep) -> Candidates:
        """The lines that fit a step of an order."""
        key = step, order.product
        if key not in self._known:
            fitting = [line for line in self.problem.lines_by_link.get(step.link, ()) if fits(step, line)]
            fitting.sort(key=lambda line: (self.zone_index[line.zone], line.lead_days))
            self._known[key] = self._candidates(order, step, fitting)
        return self._known[key]

    def _candidates(self, order: Order, step: RouteStep, lines: Sequence[Line]) -> Candidates:
        rates = np.array([terms(order, step, line) for line in lines]).reshape(-1, 2)
        places = np.array([self.line_index[line.id] for line in lines], dtype=np.int64)
        kinds = np.array([(self.zone_index[line.zone], line.lead_days) for line in lines], dtype=np.int64).reshape(
            -1, 2
        )
        groups, first, group = np.unique(kinds, axis=0, return_index=True, return_inverse=True)
        return Candidates(
            line=places,
            load=rates[:, 0],
            price=rates[:, 1],
            enterprise=self.enterprise[places],
            place={line: place for place, line in enumerate(places.tolist())},
            group=group.reshape(-1).astype(np.int64),
            first=first.astype(np.int64),
            zone=groups[:, 0],
            lead=groups[:, 1],
            quota_load=self.ledger.share[:, places] * rates[:, 0],
            setup=np.array([line.setup for line in lines], dtype=np.float64),
            setup_cost=np.array([line.setup_cost for line in lines], dtype=np.float64),
            min_run=np.array([line.min_run for line in lines], dtype=np.float64),
        )

    def with_capacity(self, order: Order, step: RouteStep, candidates: Candidates) -> Flags:
        """Those that could, from the order's release till it is due, make the share of one of its few suppliers."""
        share = order.quantity / (step.max_suppliers or 1)
        free = self.ledger.capacity[candidates.line, order.release : order.due + 1].sum(axis=1)
        return np.asarray(free >= share * candidates.load)


def _open_days(is_open: Flags) -> tuple[Ints, Ints]:
    earlier, later = (np.full(is_open.shape, NOWHERE, dtype=np.int64) for _ in range(2))
    days = is_open.shape[1]
    for day in range(1, days):
        earlier[:, day] = np.where(is_open[:, day - 1], day - 1, earlier[:, day - 1])
    for day in range(days - 2, -1, -1):
        later[:, day] = np.where(is_open[:, day + 1], day + 1, later[:, day + 1])
    return earlier, later
