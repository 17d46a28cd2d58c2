"""Holds capacity updates back while a plan is applied that they have overtaken once."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from services.chassis.database import Database
from services.chassis.jobs import leases
from services.errors import Unavailable

# Longer than applying takes in the largest park; a process that dies meanwhile opens the gate by the lease's end.
LEASE_SECONDS, PATIENCE_SECONDS, PAUSE_SECONDS = 30.0, 60.0, 0.1


@contextmanager
def closed(database: Database, park: str) -> Iterator[None]:
    """While entered, no capacity update of the park is stored. Raises Unavailable if another plan keeps it too long."""
    name, holder = _name(park), uuid.uuid4().hex
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not database.transact(lambda session: leases.acquire(session, name, holder, LEASE_SECONDS)):
        if time.monotonic() > deadline:
            raise Unavailable("PLAN_GOING_LIVE", "another plan of the park is going live: try again")
        time.sleep(PAUSE_SECONDS)
    try:
        yield
    finally:
        database.transact(lambda session: leases.release(session, name, holder))


def require_open(session: Session, parks: Iterable[str]) -> None:
    """Raises Unavailable while a plan of one of these parks is applied."""
    for park in sorted(parks):
        if leases.held(session, _name(park)):
            raise Unavailable("PLAN_GOING_LIVE", f"a plan of {park} is going live: capacity waits for it")


def _name(park: str) -> str:
    return f"activation in {park}"
