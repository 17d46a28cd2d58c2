"""The residual capacity of a park while a dispatcher gives it away, and the lines that fit a step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from services.planning.model import Line, Order, Problem, RouteStep, Step, fits, terms
from services.planning.model.lanes import Lanes
from services.planning.model.ledger import Ledger

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


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
    `quota_load` is what a unit takes of each quota, quotas × lines.
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


class Residual:
    """A park with the ledger of the capacity and quotas that are left."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.days = problem.days
        self.zone_index = {zone.id: index for index, zone in enumerate(problem.zones)}
        self.line_index = {line.id: index for index, line in enumerate(problem.lines)}
        self.ledger = Ledger.of(problem)
        enterprises = {line.enterprise: number for number, line in enumerate(problem.lines)}
        self.enterprise = np.array([enterprises[line.enterprise] for line in problem.lines], dtype=np.int64)
        lanes = Lanes.of(problem)
        # Where no lane leads, goods are on the road for the whole horizon.
        self.transit = np.where(lanes.transit < 0, self.days, np.minimum(lanes.transit, self.days))
        self.haulage = lanes.haulage
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
        shares = np.array([quota.per_unit * quota.links.count(step.link) for quota in self.problem.quotas])
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
            quota_load=shares[:, None] * rates[:, 0],
        )

    def with_capacity(self, order: Order, step: RouteStep, candidates: Candidates) -> Flags:
        """Those that could, from the order's release till it is due, make the share of one of its few suppliers."""
        share = order.quantity / (step.max_suppliers or 1)
        free = self.ledger.capacity[candidates.line, order.release : order.due + 1].sum(axis=1)
        return np.asarray(free >= share * candidates.load)

    def take(self, order: Order, chain: Chain, sign: int = 1) -> None:
        """Take the capacity that a chain needs, or with `sign` -1 give it back."""
        for line, step, load, _ in self._needs(order, chain.lines, chain.steps):
            self.ledger.take(line, step.day, sign * chain.quantity * load)

    def units(self, order: Order, lines: Sequence[int], steps: Sequence[Step], most: int) -> int:
        """Units that fit on a chain. A line or quota that serves several steps on one day is shared among them."""
        taken: dict[tuple[int, int], float] = {}
        used: dict[tuple[int, int], float] = {}
        for line, step, load, shares in self._needs(order, lines, steps):
            taken[line, step.day] = taken.get((line, step.day), 0.0) + load
            for quota, share in enumerate(shares.tolist()):
                used[quota, step.day] = used.get((quota, step.day), 0.0) + share
        limits = [self.ledger.capacity[place] / load for place, load in taken.items() if load > 0]
        limits += [self.ledger.quota[place] / share for place, share in used.items() if share > 0]
        return int(min([most, *limits]))

    def _needs(
        self, order: Order, lines: Sequence[int], steps: Sequence[Step]
    ) -> list[tuple[int, Step, float, Floats]]:
        """Per step: line, step, capacity that a unit takes, and the amount it takes of each quota."""
        needs = []
        for route_step, line, step in zip(order.route, lines, steps, strict=True):
            candidates = self.candidates(order, route_step)
            place = candidates.place[line]
            needs.append((line, step, float(candidates.load[place]), candidates.quota_load[:, place]))
        return needs
