"""Bytes that each park may store: measured now and then, and looked up by every rpc that adds to them.

A count kept by each change would make all writers of a park wait for one another. A park may therefore pass its limit
by what it sends between two measurements, which the limits of calls bound.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Sequence
from functools import partial

import structlog
from google.protobuf.message import Message
from sqlalchemy import BigInteger, Column, MetaData, String, Table, delete, insert, select
from sqlalchemy.orm import Session

from services.chassis.database import Database, UtcDateTime, now
from services.chassis.database.sizes import bytes_by_park
from services.errors import Exhausted, Unavailable

log = structlog.get_logger(__name__)

PAUSE_SECONDS = 60.0
# Measuring reads whole tables: where that takes long, it is done less often.
PAUSES_PER_SECOND_OF_MEASURING = 50.0
# By then what is kept for a time only may have gone.
RETRY_SECONDS = 600.0
# These make room, or take none.
_MAKES_ROOM = ("Cancel", "Decline", "Delete", "Revoke")


def table(metadata: MetaData) -> Table:
    """The table `stored_bytes`, added to a service's own metadata."""
    return Table(
        "stored_bytes",
        metadata,
        Column("park", String(200), primary_key=True),
        Column("bytes", BigInteger, nullable=False),
        Column("most_bytes", BigInteger, nullable=False),
        Column("measured_at", UtcDateTime, nullable=False),
    )


_STORED = table(MetaData())


def refuse_if_full(session: Session, park: str, request: Message) -> None:
    """Raises Exhausted where the park has no room for what the request adds: a resource, or a reply to remember."""
    name = request.DESCRIPTOR.name
    adds = name.startswith("Create") or bool(getattr(request, "request_id", ""))
    if not adds or name.startswith(_MAKES_ROOM):
        return
    row = session.execute(select(_STORED.c.bytes, _STORED.c.most_bytes).where(_STORED.c.park == park)).one_or_none()
    if row is not None and row.bytes >= row.most_bytes:
        stored, most = row.bytes // 1_000_000, row.most_bytes // 1_000_000
        message = (
            f"the park stores {stored:,} MB here, and the most is {most:,} MB: old plans, replies and entries go by "
            "themselves; send changes without request_id meanwhile, or have PARKLOOM_PARK_STORED_MEGABYTES raised"
        )
        params = {"stored_megabytes": f"{stored}", "maximum_megabytes": f"{most}"}
        raise Exhausted("STORAGE_EXHAUSTED", message, params, retry_after_seconds=RETRY_SECONDS)


def measure(database: Database, tables: Sequence[Table], most_bytes: int) -> None:
    """Measure the bytes of each park in those of `tables` that have a column `park`, and store them."""
    stored: Counter[str] = Counter()
    for each in tables:
        if "park" in each.c and each.name != _STORED.name:
            stored.update(database.read(partial(bytes_by_park, table=each)))

    def store(session: Session) -> None:
        session.execute(delete(_STORED))
        measured_at = now(session)
        rows = [
            {"park": park, "bytes": amount, "most_bytes": most_bytes, "measured_at": measured_at}
            for park, amount in sorted(stored.items())
        ]
        if rows:
            session.execute(insert(_STORED), rows)

    database.transact(store)


class Measuring:
    """Measures again and again. A part of a process; several of them side by side do no harm."""

    def __init__(self, database: Database, name: str, tables: Sequence[Table], most_bytes: int) -> None:
        self.name = f"{name} measuring"
        self._database = database
        self._tables = tables
        self._most_bytes = most_bytes

    def run(self, stop: threading.Event) -> None:
        """Measure until `stop` is set; outages of the database are waited out."""
        while not stop.is_set():
            begun = time.monotonic()
            try:
                measure(self._database, self._tables, self._most_bytes)
            except Unavailable as away:
                log.warning("measuring_waits", part=self.name, reason=str(away))
            stop.wait(max(PAUSE_SECONDS, PAUSES_PER_SECOND_OF_MEASURING * (time.monotonic() - begun)))
