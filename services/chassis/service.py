"""A domain service put together: what all of them have, and the parts that each adds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy.orm import Session

from services.chassis.audit.sealing import sealer
from services.chassis.audit_api import audit_servicer
from services.chassis.bus import Bus
from services.chassis.database import Database
from services.chassis.messaging.outbox import Relay
from services.chassis.process import App, Part
from services.chassis.retention import Retention
from services.chassis.rpc import Servicer, requests


def service_app(
    name: str,
    database: Database,
    bus: Bus,
    *,
    servicers: Sequence[Servicer],
    topics: Mapping[str, int],
    parts: Sequence[Part] = (),
    prunes: Sequence[Callable[[Session], object]] = (),
) -> App:
    """The service `name` on its database: ready while the database answers, publishing its outbox to `bus`.

    Without the bus it serves on, and what it would publish waits in the outbox.
    `topics` are those it owns, with their partitions; `prunes` delete what is old, besides request ids.
    """
    return App(
        name=name,
        servicers=[*servicers, audit_servicer(database)],
        parts=[
            Relay(database, bus, name, topics),
            *parts,
            sealer(database, name),
            Retention(database, name, [requests.prune, *prunes]),
        ],
        topics=topics,
        close=database.close,
        ready=database.ping,
    )
