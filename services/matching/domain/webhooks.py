"""Webhooks: which events leave the installation, to whom, how they are signed and when they are tried again."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from services.errors import Infeasible
from services.matching.domain.audiences import Audience
from services.matching.domain.deliveries import DeliveryState, Tried

SECRET_PREFIX = "whsec_"  # noqa: S105  (the beginning that all secrets have)
# So long the secret before a rotation signs too.
FORMER_SECRET_SIGNS = timedelta(hours=24)
# A delivery is tried again so long, and a webhook that nothing could be delivered to for so long is disabled.
TRIED_FOR = timedelta(hours=24)
DISABLED_AFTER = timedelta(days=3)


class EventType(StrEnum):
    """Type of an event that can be sent, as the body of a delivery has it."""

    ORDER_CHANGED = "order.changed"
    ASSIGNMENT_CHANGED = "assignment.changed"
    ASSIGNMENT_ANSWER_DUE = "assignment.answer_due"
    PLAN_CONFIRMED = "plan.confirmed"


_OF_ASSIGNMENTS = frozenset({EventType.ASSIGNMENT_CHANGED, EventType.ASSIGNMENT_ANSWER_DUE})
READABLE = {
    Audience.PARK: frozenset(EventType),
    Audience.ENTERPRISE: _OF_ASSIGNMENTS,
    Audience.BUYER: frozenset({EventType.ORDER_CHANGED, EventType.PLAN_CONFIRMED}),
}


class WebhookState(StrEnum):
    """State of a webhook."""

    ENABLED = "enabled"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of the park: its id, the short id of what it is about, and the enterprise or the order's owner.

    `resource` is the full name of the thing that it is about.
    """

    id: str
    type: EventType
    park: str
    subject: str
    resource: str
    time: datetime
    enterprise: str = ""
    owner: str = ""


@dataclass(eq=False, kw_only=True)
class Webhook:
    """Sends events of these types to `url`: those that its audience may see.

    `subject` is the account that created it; `enterprise` is the one whose assignments it sends, "" for others. The
    `former_secret` signs beside `secret` until `former_until`. `failing_since` is None while deliveries succeed.
    """

    park: str
    id: str
    audience: Audience
    subject: str
    enterprise: str
    url: str
    event_types: tuple[EventType, ...]
    secret: str
    created_at: datetime
    updated_at: datetime
    state: WebhookState = WebhookState.ENABLED
    former_secret: str = ""
    former_until: datetime | None = None
    failing_since: datetime | None = None
    version: int = 1

    def sends(self, happened: Happened) -> bool:
        """True for an event that it has asked for, that its audience may see, and that is not from before it."""
        if happened.park != self.park or happened.type not in self.event_types or happened.time < self.created_at:
            return False
        if happened.type in _OF_ASSIGNMENTS and self.audience is Audience.ENTERPRISE:
            return happened.enterprise == self.enterprise
        if happened.type is EventType.ORDER_CHANGED and self.audience is Audience.BUYER:
            return happened.owner == self.subject
        return happened.type in READABLE[self.audience]

    def change(self, url: str | None, event_types: Collection[EventType], now: datetime) -> None:
        """Take the address and the types that are given: None and an empty collection leave them as they are."""
        self.url = self.url if url is None else url
        self.event_types = tuple(event_types) or self.event_types
        self._touch(now)

    def enable(self, now: datetime) -> None:
        """Send from now on; for how long it has been failing is forgotten."""
        self.state, self.failing_since = WebhookState.ENABLED, None
        self._touch(now)

    def disable(self, now: datetime) -> None:
        """Send nothing any more."""
        self.state = WebhookState.DISABLED
        self._touch(now)

    def rotate(self, secret: str, now: datetime) -> None:
        """Sign with a new secret; the one before signs too for a while."""
        self.former_secret, self.former_until = self.secret, now + FORMER_SECRET_SIGNS
        self.secret = secret
        self._touch(now)

    def secrets_at(self, now: datetime) -> tuple[str, ...]:
        """The secrets that sign at `now`, the newest first."""
        former = self.former_until is not None and now < self.former_until
        return (self.secret, self.former_secret) if former else (self.secret,)

    def note(self, succeeded: bool, now: datetime) -> None:
        """An attempt has succeeded, or failed: after days of failures alone it is disabled."""
        if succeeded:
            self.failing_since = None
            return
        self.failing_since = self.failing_since or now
        if now - self.failing_since >= DISABLED_AFTER and self.state is WebhookState.ENABLED:
            self.disable(now)

    def require_enabled(self) -> None:
        """Raises Infeasible where it is disabled."""
        if self.state is not WebhookState.ENABLED:
            raise Infeasible("WEBHOOK_DISABLED", "the webhook is DISABLED: set its state to ENABLED first")

    def _touch(self, now: datetime) -> None:
        self.version += 1
        self.updated_at = now


@dataclass(eq=False, kw_only=True)
class Delivery(Tried):
    """One event for one webhook. `number` grows with the event's time; `since` is when it was last begun."""

    park: str
    webhook: str
    id: str
    number: int
    event_type: EventType
    resource: str
    event_time: datetime
    since: datetime

    @property
    def until(self) -> datetime:
        """The instant of the last attempt."""
        return self.since + TRIED_FOR

    def body(self) -> bytes:
        """The body that is posted: the event's id, type and time, the name of what it is about, and nothing else."""
        time = self.event_time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        content = {"id": self.id, "type": self.event_type.value, "resource": self.resource, "time": time}
        return json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()

    def resend(self, now: datetime) -> None:
        """Begin once more, with the same id. Raises Infeasible while it is PENDING."""
        if self.state is DeliveryState.PENDING:
            raise Infeasible("WEBHOOK_DELIVERY_PENDING", "the delivery is PENDING: it is tried again by itself")
        self.state, self.attempts = DeliveryState.PENDING, 0
        self.since = self.next_at = self.updated_at = now


def secret_of(entropy: bytes) -> str:
    """A secret as receivers' libraries take it."""
    return SECRET_PREFIX + base64.b64encode(entropy).decode()


def signed_headers(secrets: Sequence[str], ident: str, body: bytes, at: datetime) -> dict[str, str]:
    """The headers of the Standard Webhooks: event id, seconds since 1970, and a signature by each of the secrets."""
    timestamp = f"{int(at.timestamp())}"
    signed = f"{ident}.{timestamp}.".encode() + body
    signatures = (
        hmac.digest(base64.b64decode(secret.removeprefix(SECRET_PREFIX)), signed, hashlib.sha256) for secret in secrets
    )
    return {
        "webhook-id": ident,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(f"v1,{base64.b64encode(signature).decode()}" for signature in signatures),
    }
