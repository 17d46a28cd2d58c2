"""Departures, as they are asked for."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.chassis.rpc import paging
from services.chassis.rpc.paging import Page
from services.logistics.domain.departure import Departure
from services.logistics.storage.tables import departures


def find_departure(session: Session, park: str, departure: str) -> Departure | None:
    return session.get(Departure, (park, departure))


def departures_of(session: Session, park: str) -> Sequence[Departure]:
    """All departures of a park, by id."""
    return session.scalars(select(Departure).where(departures.c.park == park).order_by(departures.c.id)).all()


def page_of_departures(session: Session, park: str, page: Page) -> Sequence[Departure]:
    """Departures by id, one more than the page shows."""
    query = select(Departure).where(departures.c.park == park)
    return session.scalars(paging.keyset(query, page, departures.c.id)).all()
