"""One holder at a time for a named duty, until it lets go or falls silent.

A lease keeps work from being done twice in vain; it does not make doing it twice harmless. Its seconds are those of the
database's clock: those of processes may differ.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Column, MetaData, String, Table, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from services.chassis.database import UtcDateTime, changed, insert_new, now


def table(metadata: MetaData) -> Table:
    """The table `leases`, added to a service's own metadata."""
    return Table(
        "leases",
        metadata,
        Column("name", String(200), primary_key=True),
        Column("holder", String(200), nullable=False),
        Column("expires_at", UtcDateTime, nullable=False),
    )


_LEASES = table(MetaData())


def acquire(session: Session, name: str, holder: str, seconds: float) -> bool:
    """Take or renew the lease `name` for `seconds`; False while another holder has it."""
    instant = now(session)
    until = instant + timedelta(seconds=seconds)
    if insert_new(session, _LEASES, {"name": name, "holder": holder, "expires_at": until}):
        return True
    free = or_(_LEASES.c.holder == holder, _LEASES.c.expires_at <= instant)
    taken = update(_LEASES).where(_LEASES.c.name == name, free).values(holder=holder, expires_at=until)
    return changed(session, taken) == 1


def held(session: Session, name: str) -> bool:
    """True while somebody has the lease."""
    found = select(_LEASES.c.name).where(_LEASES.c.name == name, _LEASES.c.expires_at > now(session))
    return session.scalar(found) is not None


def release(session: Session, name: str, holder: str) -> None:
    """Let go of the lease, if `holder` still has it."""
    session.execute(delete(_LEASES).where(and_(_LEASES.c.name == name, _LEASES.c.holder == holder)))
