"""All movements, in batches that each fit a short read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from services.chassis.database import Database
from services.logistics.domain.movement import Movement
from services.logistics.storage.movements import movements_after

BATCH = 500


def stream_snapshot(database: Database) -> Iterator[Movement]:
    """Every movement of every park, the cancelled ones included.

    Read in batches, so that no transaction stays open while the other side is slow.
    """
    after = ("", "")
    while batch := database.read(partial(movements_after, after=after, limit=BATCH)):
        yield from batch
        after = batch[-1].park, batch[-1].id
