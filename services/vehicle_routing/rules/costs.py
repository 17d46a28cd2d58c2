"""The cost of routes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.vehicle_routing.model import Shipment
from services.vehicle_routing.rules.driving import Drive


@dataclass(frozen=True, slots=True)
class CostParts:
    """Vehicles used, metres driven and shipments left, in the wave's money."""

    fixed: float
    distance: float
    unserved: float

    @property
    def total(self) -> float:
        """The cost of the wave."""
        return self.fixed + self.distance + self.unserved


def cost_of(drives: Sequence[Drive], unserved: Iterable[Shipment]) -> CostParts:
    """The cost of these drives, and of the shipments that no vehicle carries."""
    used = [drive for drive in drives if drive.visits]
    return CostParts(
        fixed=sum(drive.vehicle.fixed_cost for drive in used),
        distance=sum(drive.metres * drive.vehicle.cost_per_metre for drive in used),
        unserved=sum(shipment.unserved_cost for shipment in unserved),
    )
