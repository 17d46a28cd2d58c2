"""Orders of matching's as far as a park may not change under them, as matching has published them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from services.registry.domain.park import Declared, Park


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """An order: where it is shipped to, and the links of its route, in order, with the tags that they ask for.

    `over` orders rest on nothing any more.
    """

    park: str
    id: str
    version: int
    over: bool
    changed_at: datetime
    ship_to_zone: str
    links: tuple[str, ...]
    tags: tuple[str, ...]

    @property
    def needs(self) -> set[Declared]:
        """All that its park has to declare."""
        return {
            Declared("zones", self.ship_to_zone),
            *(Declared("links", link) for link in self.links),
            *(Declared("tags", tag) for tag in self.tags),
        }

    def is_reached(self, park: Park, zones: Collection[str]) -> bool:
        """True if its goods get to it from `zones`, in which its last step is done, inside one or by a lane."""
        lanes = {lane.from_zone for lane in park.lanes if lane.to_zone == self.ship_to_zone}
        return self.ship_to_zone in zones or not lanes.isdisjoint(zones)
