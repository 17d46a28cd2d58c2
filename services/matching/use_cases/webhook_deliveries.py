"""Deliveries of webhooks: events posted to their addresses, signed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from services.chassis.database import Database, now
from services.chassis.identity import Revocations
from services.chassis.outgoing import Answer, Outcome
from services.matching.domain.deliveries import Attempt
from services.matching.domain.webhooks import WebhookState, signed_headers
from services.matching.storage import webhooks as stored
from services.matching.use_cases.deliveries import CLAIMED_FOR, Claimed, Key, Sender
from services.matching.use_cases.owners import is_revoked

_HEADERS = {"Content-Type": "application/json", "User-Agent": "Parkloom-Webhooks"}

# Posts a body with headers to an address.
Post = Callable[[str, bytes, Mapping[str, str]], Answer]


class WebhookSender(Sender):
    """A part that delivers what is due by `post`. Webhooks of an account that `revocations` ends are disabled."""

    def __init__(self, database: Database, name: str, post: Post, revocations: Revocations) -> None:
        super().__init__(database, f"{name} webhooks", WebhookOutlet(post, revocations))


@dataclass(frozen=True, slots=True)
class WebhookOutlet:
    """Outlet of the webhooks' deliveries."""

    post: Post
    revocations: Revocations

    def due(self, session: Session, now: datetime, limit: int) -> list[Key]:
        """The webhooks that have something to deliver."""
        return stored.due_webhooks(session, now, limit)

    def claim(self, session: Session, key: Key) -> Claimed | None:
        """The delivery of the webhook that has waited longest; None where none is due."""
        instant, webhook = now(session), stored.find_webhook(session, *key)
        if webhook is None or webhook.state is not WebhookState.ENABLED:
            return None
        if is_revoked(webhook, self.revocations):
            webhook.disable(instant)
            stored.bury(session, webhook, instant)
            return None
        delivery = stored.next_due(session, webhook, instant)
        if delivery is None:
            return None
        delivery.claim(instant + CLAIMED_FOR)
        body = delivery.body()
        signed = signed_headers(webhook.secrets_at(instant), delivery.id, body, instant)
        return Claimed(delivery.id, partial(self.post, webhook.url, body, {**_HEADERS, **signed}))

    def record(self, session: Session, key: Key, ident: str, answer: Answer, luck: float) -> None:
        """Record what came of an attempt, unless the webhook was disabled or deleted meanwhile."""
        webhook, delivery = stored.find_webhook(session, *key), stored.find_delivery(session, *key, ident)
        if webhook is None or delivery is None or delivery.next_at is None:
            return
        instant, succeeded = now(session), answer.outcome is Outcome.TAKEN
        delivery.note(Attempt(instant, answer.outcome.value, answer.status), succeeded, luck)
        webhook.note(succeeded, instant)
        if webhook.state is WebhookState.DISABLED:
            session.flush()
            stored.bury(session, webhook, instant)
