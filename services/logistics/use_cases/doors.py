"""Doors follow registry's enterprises."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from services.logistics.domain.door import Door
from services.logistics.storage import doors


def follow_doors(session: Session, published: Sequence[Door]) -> None:
    """Store the doors of enterprises that are new or have changed."""
    doors.write(session, published)
