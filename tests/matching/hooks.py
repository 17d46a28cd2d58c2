"""Short ways to create webhooks in the small park, to bring them its events, and to deliver."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from services.chassis.bus import Record
from services.chassis.identity import Caller, Revocations, Role
from services.chassis.messaging.events import Event, from_record
from services.chassis.outgoing import Answer, Outcome, Outgoing
from services.matching.domain.webhooks import Delivery, EventType, Webhook
from services.matching.handlers.matching import MatchingHandlers
from services.matching.storage import tables
from services.matching.storage.webhook_tables import webhook_deliveries
from services.matching.use_cases import webhooks
from services.matching.use_cases.webhook_deliveries import WebhookSender
from services.matching.use_cases.webhooks import WebhookDraft
from tests.matching.world import MANAGER, PARK, World

URL = "https://example.com/hooks"
READS = frozenset({"webhooks.write", "webhooks.read", "orders.read", "assignments.read", "plans.read"})
BUYER = Caller("erp", PARK, Role.INTEGRATOR, scopes=READS)
OF_ALPHA = (EventType.ASSIGNMENT_CHANGED, EventType.ASSIGNMENT_ANSWER_DUE)
TAKEN, REFUSED = Answer(Outcome.TAKEN, 200), Answer(Outcome.REFUSED, 500)


def create(small: World, caller: Caller = MANAGER, *kinds: EventType, url: str = URL, local: bool = False) -> Webhook:
    draft, outgoing = WebhookDraft(url, kinds or tuple(EventType)), Outgoing(local=local)
    created: Webhook = small.write(lambda s: webhooks.create_webhook(s, caller, PARK, draft, outgoing))
    return created


def read(small: World, webhook: Webhook) -> Webhook:
    found: Webhook = small.read(lambda s: webhooks.get_webhook(s, MANAGER, PARK, webhook.id))
    return found


def deliveries(small: World, webhook: Webhook) -> list[Delivery]:
    """Those of the webhook, the oldest event first."""
    query = select(Delivery).where(webhook_deliveries.c.webhook == webhook.id)
    found: list[Delivery] = small.read(lambda s: list(s.scalars(query.order_by(webhook_deliveries.c.number))))
    return found


def published(small: World) -> list[Event]:
    """All events of the outbox."""
    outbox = tables.metadata.tables["outbox"]
    rows = small.read(lambda s: s.execute(select(outbox).order_by(outbox.c.id)).all())
    return [from_record(Record(row.topic, row.key, row.value, json.loads(row.headers))) for row in rows]


def hand_over(small: World) -> None:
    """The bus brings all events of the outbox, also those that it has brought before."""
    handlers = MatchingHandlers(lambda: small.now).together()
    for event in published(small):
        if event.type in handlers:
            small.write(lambda s, event=event: handlers[event.type](s, [event]))


class Receivers:
    """Answers what is posted, by `answers` of the address or by `answer`, and notes it in `seen`."""

    def __init__(self, answer: Answer = TAKEN) -> None:
        self.answer = answer
        self.answers: dict[str, Answer] = {}
        self.seen: list[tuple[str, dict[str, Any], dict[str, str]]] = []

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        self.seen.append((url, json.loads(body), dict(headers)))
        return self.answers.get(url, self.answer)


def sender(small: World, receivers: Receivers, revocations: Revocations | None = None) -> WebhookSender:
    return WebhookSender(small.database, "matching", receivers.post, revocations or Revocations(()))
