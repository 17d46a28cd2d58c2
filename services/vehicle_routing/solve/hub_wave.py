"""A wave whose shipments all have one end at a hub: the kernel's tables, and its trips as stops."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from services.vehicle_routing.kernel import bindings
from services.vehicle_routing.kernel.layout import Fleet, HubWave
from services.vehicle_routing.model import End, Shipment, VehicleClass, Wave
from services.vehicle_routing.solve.fleet import usable
from services.vehicle_routing.solve.sequences import Action


def is_hub_wave(wave: Wave) -> bool:
    """True if each vehicle ends where it starts, and each shipment has one end there and one elsewhere.

    Where trips cost time or number, goods may go one way only: a vehicle that carries both ways does well not to be
    empty at the hub, and the kernel's trips are from hub to hub.
    """
    classes = [each for each in wave.vehicles if each.count]
    hubs = {each.start for each in classes}
    outbound = {each.origin.site in hubs for each in wave.shipments}
    free = all(each.turnaround == 0 and each.max_trips is None for each in classes)
    return (
        all(each.start == each.end for each in classes)
        and all((each.origin.site in hubs) != (each.destination.site in hubs) for each in wave.shipments)
        and (free or len(outbound) == 1)
    )


def hub_tables(wave: Wave, home: Sequence[int], change_cost: float) -> HubWave:
    """The shipments of a hub wave; `home` names the vehicle that should keep each one, -1 where any may."""
    hubs = {each.start for each in wave.vehicles if each.count}
    outbound = [each.origin.site in hubs for each in wave.shipments]
    doors = [_door(each, out) for each, out in zip(wave.shipments, outbound, strict=True)]
    at_hub = [_door(each, not out) for each, out in zip(wave.shipments, outbound, strict=True)]
    return HubWave(
        shipments=len(wave.shipments),
        hub_service=int(any(end.service for end in at_hub)),
        door=np.array([end.site for end in doors], dtype=np.int32),
        hub=np.array([end.site for end in at_hub], dtype=np.int32),
        outbound=np.array(outbound, dtype=np.uint8),
        quantity=np.array([each.quantity for each in wave.shipments]),
        opens=np.array([end.opens for end in doors]),
        closes=np.array([end.closes for end in doors]),
        service=np.array([end.service for end in doors]),
        hub_opens=np.array([end.opens for end in at_hub]),
        hub_closes=np.array([end.closes for end in at_hub]),
        hub_seconds=np.array([end.service for end in at_hub]),
        unserved_cost=np.array([each.unserved_cost for each in wave.shipments]),
        home=np.array(home, dtype=np.int32),
        change_cost=change_cost,
    )


def _door(shipment: Shipment, outbound: bool) -> End:
    return shipment.destination if outbound else shipment.origin


class HubSolution:
    """The kernel's solution of a hub wave, and its trips."""

    def __init__(self, wave: Wave, fleet: Fleet, tables: HubWave) -> None:
        self._wave, self._fleet, self.tables = wave, fleet, tables
        self.handle = bindings.open_hub_solution(fleet, tables)

    def close(self) -> None:
        """Frees the kernel's memory."""
        bindings.close_hub_solution(self.handle)

    def trips(self) -> tuple[bindings.Ints, bindings.Ints, bindings.Ints]:
        """The trips' vehicles, first stops and shipments, as `bindings.set_trips` takes them."""
        return bindings.trips(self.handle, len(self._wave.shipments))

    def tours(self) -> Iterator[tuple[VehicleClass, list[Action]]]:
        """Each usable vehicle and its stops."""
        vehicle, first, shipment = self.trips()
        actions: list[list[Action]] = [[] for _ in range(self._fleet.vehicles)]
        for trip, owner in enumerate(vehicle.tolist()):
            actions[owner] += self._stops(shipment[first[trip] : first[trip + 1]].tolist())
        return zip(usable(self._wave), actions, strict=True)

    def _stops(self, doors: list[int]) -> list[Action]:
        """A trip's stops: goods are loaded, and unloaded, in the sequence in which they are ready."""
        outbound = self.tables.outbound
        loaded = sorted((each for each in doors if outbound[each]), key=self._at_hub)
        collected = sorted((each for each in doors if not outbound[each]), key=self._at_hub)
        return [
            *((each, True) for each in loaded),
            *((each, not outbound[each]) for each in doors),
            *((each, False) for each in collected),
        ]

    def _at_hub(self, shipment: int) -> tuple[float, float, int]:
        return float(self.tables.hub_opens[shipment]), float(self.tables.hub_closes[shipment]), shipment

    def set_tours(self, tours: Sequence[list[Action]]) -> int:
        """Replaces all tours by the trips in these stops [vehicles]. Returns how many tours break a rule."""
        vehicle: list[int] = []
        first, shipment = [0], []
        for owner, actions in enumerate(tours):
            for trip in self._trips_of(actions):
                vehicle.append(owner)
                shipment += trip
                first.append(len(shipment))
        ints = [np.array(each, dtype=np.int32) for each in (vehicle, first, shipment)]
        return bindings.set_trips(self.handle, *ints)

    def _trips_of(self, actions: list[Action]) -> Iterator[list[int]]:
        """The doors between two visits of the hub."""
        doors: list[int] = []
        for place, picked_up in actions:
            at_hub = picked_up == bool(self.tables.outbound[place])
            if not at_hub:
                doors.append(place)
            elif doors:
                yield doors
                doors = []
        if doors:
            yield doors
