"""A record that a consumer has taken the owner's snapshot, and from then on only follows the topic."""

from __future__ import annotations

from sqlalchemy import Column, MetaData, String, Table, select, update
from sqlalchemy.orm import Session

from services.chassis.database import UtcDateTime, insert_new, now


def table(metadata: MetaData) -> Table:
    """The table `bootstraps`, added to a service's own metadata."""
    return Table(
        "bootstraps",
        metadata,
        Column("name", String(200), primary_key=True),
        Column("taken_at", UtcDateTime, nullable=False),
    )


_BOOTSTRAPS = table(MetaData())


def bootstrapped(session: Session, name: str) -> bool:
    """True if the snapshot `name` was taken."""
    return session.scalar(select(_BOOTSTRAPS.c.name).where(_BOOTSTRAPS.c.name == name)) is not None


def mark_bootstrapped(session: Session, name: str) -> None:
    """Remember, with this transaction, that the snapshot `name` was taken, for the first time or again."""
    row = {"name": name, "taken_at": now(session)}
    if not insert_new(session, _BOOTSTRAPS, row):
        session.execute(update(_BOOTSTRAPS).where(_BOOTSTRAPS.c.name == name).values(row))
