"""The kernel's tables of roads and vehicles."""

from __future__ import annotations

import numpy as np

from services.vehicle_routing.kernel.layout import Fleet
from services.vehicle_routing.model import VehicleClass, Wave

ANY_NUMBER = np.iinfo(np.int32).max


def usable(wave: Wave) -> list[VehicleClass]:
    """The class of each vehicle that could be of use: of a class no more than there are shipments."""
    return [each for each in wave.vehicles for _ in range(min(each.count, len(wave.shipments)))]


def fleet_tables(wave: Wave) -> Fleet:
    """The roads and usable vehicles of a wave."""
    classes = wave.vehicles
    place = {each.id: index for index, each in enumerate(classes)}
    class_of = [place[each.id] for each in usable(wave)]
    return Fleet(
        sites=len(wave.sites),
        vehicles=len(class_of),
        classes=len(classes),
        legs=np.stack([wave.travel.metres, wave.travel.seconds], axis=2),
        class_of=np.array(class_of, dtype=np.int32),
        start=np.array([each.start for each in classes], dtype=np.int32),
        end=np.array([each.end for each in classes], dtype=np.int32),
        capacity=np.array([each.capacity for each in classes]),
        opens=np.array([each.shift_opens for each in classes]),
        closes=np.array([each.shift_closes for each in classes]),
        fixed_cost=np.array([each.fixed_cost for each in classes]),
        metre_cost=np.array([each.cost_per_metre for each in classes]),
        turnaround=np.array([each.turnaround for each in classes]),
        most_trips=np.array([_most_trips(each) for each in classes], dtype=np.int32),
    )


def _most_trips(vehicle: VehicleClass) -> int:
    return ANY_NUMBER if vehicle.max_trips is None else vehicle.max_trips
