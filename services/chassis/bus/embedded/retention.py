"""Retention of the embedded bus: it deletes old records that no group has still to read."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, and_, delete, func, literal_column, or_, select
from sqlalchemy.orm import Session

from services.chassis.bus.embedded.groups import PROGRESS
from services.chassis.bus.embedded.log import KEPT_TOPICS, LOG
from services.chassis.database import changed, now

# So that others who write do not wait long.
PRUNE_ROWS = 10_000
_ROW: ColumnElement[int] = literal_column("log.rowid")


def prune(session: Session, older_than: timedelta) -> int:
    """Delete records stored longer ago than `older_than`, at most 10,000 at once. Returns how many went.

    Those that a group has not read yet stay, and so do those of topics that are kept until they are handled.
    """
    old = LOG.c.stored_at < now(session) - older_than
    kept = LOG.c.topic.in_(select(KEPT_TOPICS.c.topic))
    chosen = select(_ROW).select_from(LOG).where(old, _read_by_all(), ~kept).limit(PRUNE_ROWS).correlate(None)
    return changed(session, delete(LOG).where(_ROW.in_(chosen)))


def _read_by_all() -> ColumnElement[bool]:
    here = and_(PROGRESS.c.topic == LOG.c.topic, PROGRESS.c.partition == LOG.c.partition)
    least = select(func.min(PROGRESS.c.done)).where(here).correlate(LOG).scalar_subquery()
    return or_(least.is_(None), LOG.c.offset < least)
