"""The two halves of every route DP by zone and day: units leave a step's lines, and are moved between zones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from services.planning.model.lanes import Arcs, Floats, Ints, Lanes


@dataclass(frozen=True, slots=True)
class Transport:
    """Cheapest transport over lanes. Costs are [zones, days], of any number of days; infinite where nothing arrives."""

    arcs: Arcs
    zones: int

    @classmethod
    def of(cls, lanes: Lanes, days: int) -> Transport:
        """Transport over all lanes that are shorter than a horizon."""
        return cls(lanes.arcs(days), len(lanes.transit))

    @classmethod
    def backward(cls, lanes: Lanes, days: int) -> Transport:
        """Transport from targets to origins: for costs of the rest of a route, with days counted back from the end."""
        return cls.of(Lanes(lanes.transit.T, lanes.haulage.T), days)

    def ready(self, zone: Ints, lead: Ints, costs: Floats) -> Floats:
        """The least cost of goods that leave a step in a zone on a day [zones, days].

        `zone` and `lead` days are per line group, `costs` those of having done the step [groups, days]. No two groups
        have both in common.
        """
        days = costs.shape[1]
        ready = np.full((self.zones, days), np.inf)
        for days_later in set(lead.tolist()):
            if days_later < days:
                groups = np.flatnonzero(lead == days_later)
                zones = zone[groups]
                done = costs[groups, : days - days_later]
                ready[zones, days_later:] = np.minimum(ready[zones, days_later:], done)
        return ready

    def moved(self, reach: Floats) -> Floats:
        """The least cost of goods in a zone by a day, brought from any zone or waiting there [zones, days]."""
        arrived = np.full_like(reach, np.inf)
        arrived[self.arcs.target] = np.minimum.reduceat(self._brought(reach, slice(None)), self.arcs.first, axis=0)
        return np.asarray(np.minimum.accumulate(arrived, axis=1))

    def source(self, reach: Floats, zone: int, day: int) -> tuple[int, int]:
        """The zone and the day of readiness of the goods that are cheapest in a zone by a day."""
        arcs = self.arcs
        place = int(np.searchsorted(arcs.target, zone))
        end = arcs.first[place + 1] if place + 1 < len(arcs.first) else len(arcs.origin)
        lanes = slice(int(arcs.first[place]), int(end))
        brought = self._brought(reach, lanes)[:, : day + 1]
        lane, arrival = np.unravel_index(int(np.argmin(brought)), brought.shape)
        return int(arcs.origin[lanes][lane]), int(arrival) - int(arcs.transit[lanes][lane])

    def _brought(self, reach: Floats, lanes: slice) -> Floats:
        days = reach.shape[1]
        padded = np.concatenate([np.full((len(reach), 1), np.inf), reach], axis=1)
        sent = np.maximum(0, np.arange(1, days + 1) - self.arcs.transit[lanes, None])
        return np.asarray(padded[self.arcs.origin[lanes, None], sent] + self.arcs.haulage[lanes, None])
