"""The cheapest route of a unit of an order through (step, line, day): a shortest path over zones and days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from services.planning.bound.eligible import EligibleLines
from services.planning.bound.windows import Start, arrivals
from services.planning.model import Order
from services.planning.model.arrays import Floats, Ints, ParkArrays


@dataclass(frozen=True, eq=False, slots=True)
class RouteStepCosts:
    """The eligible lines of one step of an order: `unit` is the cheapest line's cost of a unit [groups, days], `share`
    what it bears of a set-up [lines]."""

    lines: EligibleLines
    unit: Floats
    share: Floats


@dataclass(frozen=True, slots=True)
class Delivered:
    """The road to where an order goes, from each zone: days, -1 where no lane leads, and money per unit [zones]."""

    transit: Ints
    haulage: Floats


@dataclass(frozen=True, eq=False, slots=True)
class RouteCosts:
    """The cheapest routes of a start. `arrived` is the cost of goods in a zone by a day [zones, days], `worked` that of
    goods worked on in a group on a day [groups, days], both per step from the start's on; `ended` is the cost of the
    whole route that ends so [groups, days], `value` the least of it. Infinite is what cannot be."""

    start: Start
    arrived: Sequence[Floats]
    worked: Sequence[Floats]
    ended: Floats
    value: float


class Router:
    """Routes over a park's lanes."""

    def __init__(self, park: ParkArrays) -> None:
        self.park = park
        self.days = park.capacity.shape[1]
        self.arcs = park.lanes.arcs(self.days)

    def routes(self, order: Order, road: Delivered, steps: Sequence[RouteStepCosts], start: Start) -> RouteCosts:
        """The cheapest routes of an order's units from a start with at least one step ahead."""
        arrived, worked = [self.arrived_at_first(start)], []
        for step in range(start.step, len(steps)):
            lines = steps[step].lines
            worked.append(arrived[-1][lines.zone] + steps[step].unit)
            if step < len(steps) - 1:
                arrived.append(self._hauled(self._ready(lines, worked[-1])))
        ended = worked[-1] + self.ending(order, road, steps[-1].lines)
        return RouteCosts(start, arrived, worked, ended, float(ended.min(initial=np.inf)))

    def arrived_at_first(self, start: Start) -> Floats:
        """The cost of goods of a start in a zone by a day [zones, days]."""
        by_then = np.arange(self.days) >= arrivals(self.park.lanes, start)[:, None]
        haulage = 0.0 if start.zone is None else self.park.lanes.haulage[start.zone][:, None]
        return np.asarray(np.where(by_then, haulage, np.inf))

    def ending(self, order: Order, road: Delivered, lines: EligibleLines) -> Floats:
        """The cost of delivery and lateness of a unit that is last worked on in a group on a day [groups, days]."""
        days = lines.lead + np.maximum(0, road.transit[lines.zone])
        late = np.maximum(0, np.arange(self.days) + days[:, None] - order.due)
        costs = road.haulage[lines.zone][:, None] + order.late_cost * late
        return np.asarray(np.where(road.transit[lines.zone][:, None] >= 0, costs, np.inf))

    def _ready(self, lines: EligibleLines, worked: Floats) -> Floats:
        """The least cost of goods that leave a step in a zone on a day [zones, days]."""
        ready = np.full((len(self.park.lanes.transit), self.days), np.inf)
        for zone, lead, cost in zip(lines.zone.tolist(), lines.lead.tolist(), worked, strict=True):
            if lead < self.days:
                ready[zone, lead:] = np.minimum(ready[zone, lead:], cost[: self.days - lead])
        return ready

    def _hauled(self, ready: Floats) -> Floats:
        """The least cost of goods in a zone by a day, brought from anywhere [zones, days]."""
        arcs, days = self.arcs, self.days
        padded = np.concatenate([np.full((len(ready), days), np.inf), ready], axis=1)
        sent = days + np.arange(days) - arcs.transit[:, None]
        brought = padded[arcs.origin[:, None], sent] + arcs.haulage[:, None]
        arrived = np.full_like(ready, np.inf)
        arrived[arcs.target] = np.minimum.reduceat(brought, arcs.first, axis=0)
        return np.asarray(np.minimum.accumulate(arrived, axis=1))
