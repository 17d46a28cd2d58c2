"""Webhooks, and the deliveries of each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select, tuple_, update
from sqlalchemy.orm import Session

from services.chassis.database import changed, insert_all_new
from services.chassis.rpc import paging
from services.chassis.rpc.paging import Page
from services.matching.domain.deliveries import DeliveryState
from services.matching.domain.webhooks import Delivery, Happened, Webhook, WebhookState
from services.matching.storage import owned
from services.matching.storage.owned import Owner
from services.matching.storage.webhook_tables import webhook_deliveries, webhooks

_hooks, _deliveries = webhooks.c, webhook_deliveries.c


def find_webhook(session: Session, park: str, ident: str) -> Webhook | None:
    return session.get(Webhook, (park, ident))


def page_of_webhooks(session: Session, park: str, owner: Owner | None, page: Page) -> Sequence[Webhook]:
    """The webhooks of `page` and one more: those of an enterprise or a buyer, by its id, or (None) all."""
    return owned.page_of(session, Webhook, webhooks, (park, owner), page)


def count_of(session: Session, park: str, owner: Owner) -> int:
    """The number of webhooks of an enterprise or a buyer, by its id, or of a person of the park."""
    return owned.count_of(session, webhooks, park, owner)


def enabled_webhooks(session: Session, parks: Collection[str]) -> Sequence[Webhook]:
    """The webhooks of these parks that send."""
    query = select(Webhook).where(_hooks.park.in_(parks), _hooks.state == WebhookState.ENABLED)
    return session.scalars(query.order_by(_hooks.park, _hooks.id)).all()


def forget(session: Session, webhook: Webhook) -> None:
    """Delete a webhook with its deliveries."""
    session.execute(delete(webhook_deliveries).where(*_of(webhook)))
    session.delete(webhook)


def record(session: Session, webhook: Webhook, happened: Sequence[Happened], now: datetime) -> None:
    """Store what is to be delivered; an event that is stored already stays as it is."""
    rows = [
        {
            "park": webhook.park,
            "webhook": webhook.id,
            "id": each.id,
            "number": int(each.time.timestamp() * 1_000_000),
            "event_type": each.type,
            "resource": each.resource,
            "event_time": each.time,
            "since": now,
            "updated_at": now,
            "next_at": now,
            "state": DeliveryState.PENDING,
            "attempts": 0,
            "log": (),
        }
        for each in happened
    ]
    insert_all_new(session, webhook_deliveries, rows)


def find_delivery(session: Session, park: str, webhook: str, ident: str) -> Delivery | None:
    return session.get(Delivery, (park, webhook, ident))


def page_of_deliveries(session: Session, webhook: Webhook, state: DeliveryState | None, page: Page) -> list[Delivery]:
    """The deliveries of `page` in that state (None: any), and one more, the newest event first."""
    query = select(Delivery).where(*_of(webhook))
    query = query if state is None else query.where(_deliveries.state == state)
    keyset = paging.keyset(query, page, _deliveries.number, _deliveries.id, descending=True)
    return list(session.scalars(keyset))


def due_webhooks(session: Session, now: datetime, limit: int) -> list[tuple[str, str]]:
    """Park and id of webhooks that have something to deliver at `now`, the longest waiting first."""
    query = select(_deliveries.park, _deliveries.webhook).where(_deliveries.next_at <= now)
    query = query.group_by(_deliveries.park, _deliveries.webhook).order_by(func.min(_deliveries.next_at))
    return [(row.park, row.webhook) for row in session.execute(query.limit(limit))]


def next_due(session: Session, webhook: Webhook, now: datetime) -> Delivery | None:
    """The delivery whose attempt has waited longest; None where none is due."""
    query = select(Delivery).where(*_of(webhook), _deliveries.next_at <= now)
    return session.scalars(query.order_by(_deliveries.next_at, _deliveries.number).limit(1)).one_or_none()


def bury(session: Session, webhook: Webhook, now: datetime) -> int:
    """Make dead letters of all that is still to be delivered. Returns how many they are."""
    waiting = update(webhook_deliveries).where(*_of(webhook), _deliveries.state == DeliveryState.PENDING)
    return changed(session, waiting.values(state=DeliveryState.DEAD, next_at=None, updated_at=now))


def prune(session: Session, before: datetime, limit: int) -> int:
    """Delete deliveries that have last changed before an instant and are over, at most so many; returns how many."""
    key = (_deliveries.park, _deliveries.webhook, _deliveries.id)
    old = select(*key).where(_deliveries.updated_at < before, _deliveries.next_at.is_(None)).limit(limit)
    return changed(session, delete(webhook_deliveries).where(tuple_(*key).in_(old)))


def _of(webhook: Webhook) -> tuple[ColumnElement[bool], ...]:
    return _deliveries.park == webhook.park, _deliveries.webhook == webhook.id
