"""A wave with shipments from door to door: the kernel's tables, and its stops."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from services.vehicle_routing.kernel import bindings
from services.vehicle_routing.kernel.layout import Fleet, PairWave
from services.vehicle_routing.model import VehicleClass, Wave
from services.vehicle_routing.solve.fleet import usable
from services.vehicle_routing.solve.sequences import Action


def pair_tables(wave: Wave, home: Sequence[int], change_cost: float) -> PairWave:
    """The stops of a wave's shipments; `home` names the vehicle that should keep each one, -1 where any may."""
    ends = [end for each in wave.shipments for end in (each.origin, each.destination)]
    return PairWave(
        shipments=len(wave.shipments),
        stops=len(ends),
        site=np.array([end.site for end in ends], dtype=np.int32),
        opens=np.array([end.opens for end in ends]),
        closes=np.array([end.closes for end in ends]),
        service=np.array([end.service for end in ends]),
        quantity=np.array([each.quantity for each in wave.shipments]),
        unserved_cost=np.array([each.unserved_cost for each in wave.shipments]),
        home=np.array(home, dtype=np.int32),
        change_cost=change_cost,
    )


class PairSolution:
    """The kernel's solution of a pair wave, and its stops."""

    def __init__(self, wave: Wave, fleet: Fleet, tables: PairWave) -> None:
        self._wave, self._fleet, self.tables = wave, fleet, tables
        self.handle = bindings.open_pair_solution(fleet, tables)

    def close(self) -> None:
        """Frees the kernel's memory."""
        bindings.close_pair_solution(self.handle)

    def tours(self) -> Iterator[tuple[VehicleClass, list[Action]]]:
        """Each usable vehicle and its stops."""
        first, stop = bindings.stops(self.handle, self._fleet, self.tables)
        actions = [(each // 2, each % 2 == 0) for each in stop.tolist()]
        spans = zip(first[:-1].tolist(), first[1:].tolist(), strict=True)
        return zip(usable(self._wave), [actions[begin:end] for begin, end in spans], strict=True)

    def set_tours(self, tours: Sequence[list[Action]]) -> int:
        """Replaces all tours by these stops [vehicles]. Returns how many tours break a rule."""
        first = np.zeros(self._fleet.vehicles + 1, dtype=np.int32)
        first[1:] = np.cumsum([len(actions) for actions in tours])
        stop = [2 * place + (not picked_up) for actions in tours for place, picked_up in actions]
        return bindings.set_stops(self.handle, first, np.array(stop, dtype=np.int32))
