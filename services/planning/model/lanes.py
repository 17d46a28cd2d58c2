"""The lanes between zones: days on the road and money per unit, as matrices and as arcs sorted by target."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from services.planning.model.problem import Problem

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Lanes:
    """Transit and haulage between zones [zones, zones], from the first index to the second.

    `transit` is in whole days, -1 where no lane leads; `haulage` in money per unit, infinite where no lane leads.
    Staying in a zone takes no time and costs nothing.
    """

    transit: Ints
    haulage: Floats

    @classmethod
    def of(cls, problem: Problem) -> Lanes:
        """The lanes of a problem; zones are places in its list."""
        index = {zone.id: place for place, zone in enumerate(problem.zones)}
        transit = np.full((len(index), len(index)), -1, dtype=np.int64)
        haulage = np.full((len(index), len(index)), np.inf)
        for (origin, target), lane in problem.lane_between.items():
            transit[index[origin], index[target]] = lane.transit_days
            haulage[index[origin], index[target]] = lane.cost
        return cls(transit, haulage)

    def arcs(self, days: int) -> Arcs:
        """The lanes shorter than a horizon of some days."""
        target, origin = np.nonzero(((self.transit >= 0) & (self.transit < days)).T)
        targets, first = np.unique(target, return_index=True)
        transit, haulage = self.transit[origin, target], self.haulage[origin, target]
        return Arcs(origin, transit, haulage, targets, first)


@dataclass(frozen=True, slots=True)
class Arcs:
    """Lanes sorted by target zone [arcs]; those to `target[i]` begin at `first[i]`."""

    origin: Ints
    transit: Ints
    haulage: Floats
    target: Ints
    first: Ints


@dataclass(frozen=True, slots=True)
class Deliveries:
    """Transit and haulage of finished units from each zone to where each order goes [orders, zones].

    As in `Lanes`, -1 and infinite where no lane leads there; an order that is fetched takes no time and costs nothing.
    """

    transit: Ints
    haulage: Floats

    @classmethod
    def of(cls, problem: Problem, lanes: Lanes) -> Deliveries:
        """The deliveries of a problem's orders; orders and zones are places in its lists."""
        index = {zone.id: place for place, zone in enumerate(problem.zones)}
        zone = np.array([index.get(order.ship_to or "", -1) for order in problem.orders], dtype=np.int64)
        transit = np.zeros((len(zone), len(index)), dtype=np.int64)
        haulage = np.zeros(transit.shape)
        shipped = np.flatnonzero(zone >= 0)
        transit[shipped] = lanes.transit[:, zone[shipped]].T
        haulage[shipped] = lanes.haulage[:, zone[shipped]].T
        return cls(transit, haulage)
