"""Deliveries: each is claimed, posted with no transaction open, and its outcome recorded. At least once.

Deliveries of one webhook go out one after the other, those of several side by side: a receiver that is slow or away
holds up its own alone. A process that ends in between leaves a claim that runs out, and the event is posted again.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import structlog
from sqlalchemy.orm import Session

from services.chassis.database import Database, now
from services.chassis.identity import Caller, Revocations, Role
from services.chassis.outgoing import CALL_SECONDS, Answer, Outcome
from services.chassis.telemetry import described
from services.chassis.timer import Timer
from services.errors import Unauthenticated, Unavailable
from services.matching.domain.webhooks import Attempt, Audience, Webhook, WebhookState, signed_headers
from services.matching.storage import webhooks as stored

log = structlog.get_logger(__name__)

THREADS, LOOKS_SECONDS = 8, 1.0
# Deliveries of one webhook in a row, before others have their turn.
IN_A_ROW = 20
MOST_DUE = 200
# Longer than a call lasts with all its addresses.
CLAIMED_FOR = timedelta(seconds=10 * CALL_SECONDS)
_HEADERS = {"Content-Type": "application/json", "User-Agent": "Parkloom-Webhooks"}
_ROLES = {Audience.PARK: Role.MANAGER, Audience.ENTERPRISE: Role.ENTERPRISE, Audience.BUYER: Role.INTEGRATOR}

# Posts a body with headers to an address.
Post = Callable[[str, bytes, Mapping[str, str]], Answer]
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Claimed:
    """A delivery that this process attempts: where to, and what with."""

    ident: str
    url: str
    body: bytes
    headers: Mapping[str, str]


class WebhookSender:
    """A part that delivers what is due by `post`. Run it in every process: claims keep them apart.

    Webhooks of an account that `revocations` ends are disabled.
    """

    def __init__(self, database: Database, name: str, post: Post, revocations: Revocations) -> None:
        self.name = f"{name} webhooks"
        self._database = database
        self._post = post
        self._revocations = revocations
        self._under_way: set[Key] = set()

    def run(self, stop: threading.Event) -> None:
        """Deliver until `stop` is set."""
        with ThreadPoolExecutor(THREADS, "webhooks") as pool:
            Timer(self.name, LOOKS_SECONDS, lambda: self._hand_out(pool, stop)).run(stop)

    def deliver_due(self) -> None:
        """Attempt all that is due now, one after the other."""
        for key in self._due():
            self._deliver(key, threading.Event())

    def _due(self) -> list[Key]:
        instant = self._database.now()
        return self._database.read(partial(stored.due_webhooks, now=instant, limit=MOST_DUE))

    def _hand_out(self, pool: ThreadPoolExecutor, stop: threading.Event) -> None:
        for key in self._due():
            if key not in self._under_way:
                self._under_way.add(key)
                pool.submit(self._deliver, key, stop).add_done_callback(partial(self._finish, key))

    def _finish(self, key: Key, _done: Future[None]) -> None:
        self._under_way.discard(key)

    def _deliver(self, key: Key, stop: threading.Event) -> None:
        """Attempt some deliveries of one webhook, until one fails."""
        try:
            for _ in range(IN_A_ROW):
                if stop.is_set() or not self._deliver_one(key):
                    return
        except Unavailable as away:
            log.warning("webhook_waits", park=key[0], webhook=key[1], reason=str(away))
        except Exception as fault:
            log.error("webhook_failed", park=key[0], webhook=key[1], **described(fault))

    def _deliver_one(self, key: Key) -> bool:
        """True where a delivery was due and the receiver has taken it."""
        claimed = self._database.transact(partial(_claim, key=key, revocations=self._revocations))
        if claimed is None:
            return False
        answer = self._post(claimed.url, claimed.body, claimed.headers)
        # Jitter: what failed together is not tried again together.
        luck = random.random()
        self._database.transact(partial(_record, key=key, ident=claimed.ident, answer=answer, luck=luck))
        return answer.outcome is Outcome.TAKEN


def _claim(session: Session, key: Key, revocations: Revocations) -> _Claimed | None:
    instant, webhook = now(session), stored.find_webhook(session, *key)
    if webhook is None or webhook.state is not WebhookState.ENABLED:
        return None
    if _is_revoked(webhook, revocations):
        webhook.disable(instant)
        stored.bury(session, webhook, instant)
        return None
    delivery = stored.next_due(session, webhook, instant)
    if delivery is None:
        return None
    delivery.claim(instant + CLAIMED_FOR)
    body = delivery.body()
    signed = signed_headers(webhook.secrets_at(instant), delivery.id, body, instant)
    return _Claimed(delivery.id, webhook.url, body, {**_HEADERS, **signed})


def _record(session: Session, key: Key, ident: str, answer: Answer, luck: float) -> None:
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


def _is_revoked(webhook: Webhook, revocations: Revocations) -> bool:
    """True where all that its account was given until its creation was revoked."""
    account = Caller(webhook.subject, webhook.park, _ROLES[webhook.audience], webhook.enterprise)
    try:
        revocations.check(account, since=webhook.created_at, ids=())
    except Unauthenticated:
        return True
    return False
