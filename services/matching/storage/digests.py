"""Digests, the message that each has sent last, and what they report of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from services.matching.domain.assignments import ACTIVE, Assignment
from services.matching.domain.digests import Digest, DigestDelivery, DigestState
from services.matching.domain.orders import CLOSED, Order
from services.matching.storage import tables
from services.matching.storage.digest_tables import digest_deliveries, digests
from services.matching.storage.orders import owned_by

_digests, _deliveries = digests.c, digest_deliveries.c
_orders, _assignments = tables.orders.c, tables.assignments.c
# No clock of the world is further ahead.
_FURTHEST_AHEAD = timedelta(hours=14)


def find_digest(session: Session, park: str, ident: str) -> Digest | None:
    return session.get(Digest, (park, ident))


def find_delivery(session: Session, park: str, digest: str) -> DigestDelivery | None:
    """The message that a digest has sent last."""
    return session.get(DigestDelivery, (park, digest))


def deliveries_of(session: Session, found: Sequence[Digest]) -> dict[str, DigestDelivery]:
    """The messages that digests of one park have sent last, by their ids."""
    idents, parks = [each.id for each in found], {each.park for each in found}
    query = select(DigestDelivery).where(_deliveries.park.in_(parks), _deliveries.digest.in_(idents))
    return {each.digest: each for each in session.scalars(query)}


def forget(session: Session, digest: Digest) -> None:
    """Delete a digest with its message."""
    found = find_delivery(session, digest.park, digest.id)
    if found is not None:
        session.delete(found)
    session.delete(digest)


def not_seen_to(session: Session, now: datetime) -> list[tuple[Digest, str]]:
    """Digests that may have a message to send today, wherever their park is, and the time zone of each."""
    day = (now + _FURTHEST_AHEAD).date()
    query = select(Digest, tables.parks.c.time_zone).join(tables.parks, _digests.park == tables.parks.c.id)
    fresh = or_(_digests.last_day.is_(None), _digests.last_day < day)
    rows = session.execute(query.where(_digests.state == DigestState.ENABLED, fresh))
    return [(digest, time_zone) for digest, time_zone in rows]


def due(session: Session, now: datetime, limit: int) -> list[tuple[str, str]]:
    """Park and id of digests whose message is to be attempted, the longest waiting first."""
    query = select(_deliveries.park, _deliveries.digest).where(_deliveries.next_at <= now)
    return [(row.park, row.digest) for row in session.execute(query.order_by(_deliveries.next_at).limit(limit))]


def orders_due(
    session: Session, park: str, owner: str, days: tuple[date, date], limit: int
) -> tuple[int, Sequence[Order]]:
    """Number of orders that are due from the first to the last of `days` and not over, and the first of them."""
    wanted = (
        _orders.park == park,
        *owned_by(owner),
        _orders.due.between(*days),
        _orders.state.not_in(CLOSED),
    )
    total = session.scalar(select(func.count()).select_from(tables.orders).where(*wanted)) or 0
    first = select(Order).where(*wanted).order_by(_orders.due, _orders.id).limit(limit)
    return total, session.scalars(first).all()


def active_of(session: Session, park: str, enterprise: str) -> Sequence[Assignment]:
    """The work that is asked of an enterprise, or agreed with it, by id."""
    query = select(Assignment).where(
        _assignments.park == park, _assignments.enterprise == enterprise, _assignments.state.in_(ACTIVE)
    )
    return session.scalars(query.order_by(_assignments.id)).all()
