"""Maps of parks follow registry."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from services.logistics.domain.park_map import ParkMap
from services.logistics.storage import fleets, park_maps


def follow_parks(session: Session, maps: Sequence[ParkMap]) -> None:
    """Store the maps of parks that are new or have changed, and have the trips routed whose roads that changes."""
    changed = [each.park for each in maps if each != park_maps.find_park_map(session, each.park)]
    park_maps.write(session, maps)
    for park in changed:
        fleets.ask_routing_of_all_days(session, park)
