"""Maps of parks follow registry."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from services.logistics.domain.park_map import ParkMap
from services.logistics.storage import park_maps


def follow_parks(session: Session, maps: Sequence[ParkMap]) -> None:
    """Store the maps of parks that are new or have changed."""
    park_maps.write(session, maps)
