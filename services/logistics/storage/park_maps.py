"""Maps of parks, as registry has published them last."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.chassis.database import write_newer
from services.logistics.domain.park_map import ParkMap
from services.logistics.storage.tables import park_maps


def find_park_map(session: Session, park: str) -> ParkMap | None:
    """The park's map; None where nothing has been heard of it yet."""
    row = session.execute(select(park_maps).where(park_maps.c.park == park)).mappings().one_or_none()
    return None if row is None else ParkMap(**row)


def write(session: Session, maps: Sequence[ParkMap]) -> None:
    """Store maps, but never over one of the same or a higher version."""
    columns = [column.name for column in park_maps.columns]
    write_newer(session, park_maps, [{name: getattr(each, name) for name in columns} for each in maps])
