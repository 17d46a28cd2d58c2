"""Webhooks: from requests and events, and into replies."""

from __future__ import annotations

from collections.abc import Sequence

from parkloom.matching.v1 import events_pb2, webhook_pb2
from services.chassis import wire
from services.chassis.messaging.events import Event
from services.chassis.outgoing import Outcome
from services.chassis.rpc.etags import etag
from services.chassis.rpc.resource_names import ids, name_of
from services.matching.domain.deliveries import Attempt, DeliveryState
from services.matching.domain.webhooks import Delivery, EventType, Happened, Webhook, WebhookState
from services.matching.wire import names


def event_types_from(numbers: Sequence[int], field: str) -> tuple[EventType, ...]:
    """The types of these numbers, in their sequence. Raises Invalid."""
    kinds = webhook_pb2.WebhookEventType
    return tuple(
        wire.required_enum_from(EventType, kinds, number, f"{field}[{index}]") for index, number in enumerate(numbers)
    )


def webhook_state_from(number: int) -> WebhookState | None:
    """The state of that number; None for unspecified. Raises Invalid."""
    return wire.enum_from(WebhookState, webhook_pb2.WebhookState, number, "state")


def delivery_state_from(number: int) -> DeliveryState | None:
    """The state of that number; None for unspecified. Raises Invalid."""
    return wire.enum_from(DeliveryState, webhook_pb2.WebhookDeliveryState, number, "state")


def order_change_from(event: Event) -> Happened:
    """The change of an order."""
    return _happened(event, EventType.ORDER_CHANGED, names.ORDER, owner=event.message(events_pb2.OrderChanged).owner)


def assignment_change_from(event: Event) -> Happened:
    """The change of an assignment; its event's key is the enterprise."""
    return _happened(event, EventType.ASSIGNMENT_CHANGED, names.ASSIGNMENT, enterprise=event.key)


def answer_due_from(event: Event) -> Happened:
    """The reminder of an assignment; its event's key is the enterprise."""
    return _happened(event, EventType.ASSIGNMENT_ANSWER_DUE, names.ASSIGNMENT, enterprise=event.key)


def plan_confirmation_from(event: Event) -> Happened:
    """The plan that is live."""
    return _happened(event, EventType.PLAN_CONFIRMED, names.PLAN)


def _happened(event: Event, kind: EventType, pattern: str, *, enterprise: str = "", owner: str = "") -> Happened:
    park, ident = ids(event.subject, pattern)
    return Happened(event.id, kind, park, ident, event.subject, event.time, enterprise, owner)


def webhook_message(webhook: Webhook, *, secret: bool = False) -> webhook_pb2.Webhook:
    """The webhook; with its secret only where it is new."""
    return webhook_pb2.Webhook(
        name=names.WEBHOOK.format(park=webhook.park, webhook=webhook.id),
        url=webhook.url,
        event_types=[wire.enum_number(webhook_pb2.WebhookEventType, kind) for kind in webhook.event_types],
        state=wire.enum_number(webhook_pb2.WebhookState, webhook.state),
        subject=webhook.subject,
        enterprise=name_of(names.ENTERPRISE, park=webhook.park, enterprise=webhook.enterprise),
        secret=webhook.secret if secret else "",
        former_secret_expire_time=webhook.former_until,
        failing_since_time=webhook.failing_since,
        etag=etag(webhook.version),
        create_time=webhook.created_at,
        update_time=webhook.updated_at,
    )


def delivery_message(delivery: Delivery) -> webhook_pb2.WebhookDelivery:
    return webhook_pb2.WebhookDelivery(
        name=names.WEBHOOK_DELIVERY.format(park=delivery.park, webhook=delivery.webhook, delivery=delivery.id),
        event_type=wire.enum_number(webhook_pb2.WebhookEventType, delivery.event_type),
        resource=delivery.resource,
        event_time=delivery.event_time,
        state=wire.enum_number(webhook_pb2.WebhookDeliveryState, delivery.state),
        attempt_count=delivery.attempts,
        next_attempt_time=delivery.next_at,
        attempts=map(attempt_message, delivery.log),
    )


def attempt_message(attempt: Attempt) -> webhook_pb2.WebhookAttempt:
    outcome = wire.enum_number(webhook_pb2.WebhookOutcome, Outcome(attempt.outcome))
    return webhook_pb2.WebhookAttempt(attempt_time=attempt.at, outcome=outcome, status_code=attempt.status)
