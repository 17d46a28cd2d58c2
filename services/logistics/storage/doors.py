"""Doors, as registry has published their enterprises last."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.chassis.database import one_of, write_newer
from services.logistics.domain.door import Door
from services.logistics.storage.tables import doors


def doors_of(session: Session, park: str, enterprises: Collection[str] | None = None) -> dict[str, Door]:
    """The doors of a park by enterprise, with `enterprises` theirs alone."""
    query = select(doors).where(doors.c.park == park)
    if enterprises is not None:
        query = query.where(one_of(doors.c.enterprise, enterprises))
    return {row["enterprise"]: Door(**row) for row in session.execute(query).mappings()}


def write(session: Session, published: Sequence[Door]) -> None:
    """Store doors, but never over one of the same or a higher version."""
    columns = [column.name for column in doors.columns]
    write_newer(session, doors, [{name: getattr(each, name) for name in columns} for each in published])
