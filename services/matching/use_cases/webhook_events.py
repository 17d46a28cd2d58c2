"""Events that webhooks ask for, stored to be delivered."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from services.chassis.database import now
from services.matching.domain.audiences import Audience
from services.matching.domain.webhooks import EventType, Happened, Webhook
from services.matching.storage import orders as stored_orders
from services.matching.storage import webhooks as stored


def record_events(session: Session, happened: Sequence[Happened]) -> None:
    """Store each event for each webhook that sends it, once however often it is handed over."""
    instant = now(session)
    for webhook in stored.enabled_webhooks(session, {each.park for each in happened}):
        sent = [each for each in happened if webhook.sends(each)]
        if webhook.audience is Audience.BUYER:
            sent = [shown for each in sent for shown in _shown_to_buyer(session, webhook, each)]
        stored.record(session, webhook, sent, instant)


def _shown_to_buyer(session: Session, webhook: Webhook, happened: Happened) -> list[Happened]:
    """The event as the buyer may see it; none where nothing has changed that the order shows it.

    An order also changes where only others' work for it does: how often, and when, is not the buyer's to know.
    """
    if happened.type is not EventType.ORDER_CHANGED:
        return [happened]
    order = stored_orders.find_order(session, happened.park, happened.subject)
    if order is None or order.last_shown_at < webhook.created_at:
        return []
    shown = f"{happened.resource}@{order.shown_version}"
    return [replace(happened, id=hashlib.sha256(shown.encode()).hexdigest()[:32], time=order.last_shown_at)]
