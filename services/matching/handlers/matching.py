"""Matching's own events, as the bus brings them back: what webhooks send."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from parkloom.matching.v1 import events_pb2
from services.chassis.clock import Clock
from services.chassis.messaging.events import Event
from services.chassis.messaging.subscriber import GroupHandler
from services.matching.domain.webhooks import Happened
from services.matching.use_cases.webhook_events import record_events
from services.matching.wire import events as published
from services.matching.wire import webhooks

TOPICS = (published.ORDERS, published.ASSIGNMENTS, published.PLANS)

_READERS: Mapping[type[Any], Callable[[Event], Happened]] = {
    events_pb2.OrderChanged: webhooks.order_change_from,
    events_pb2.AssignmentChanged: webhooks.assignment_change_from,
    events_pb2.AnswerDue: webhooks.answer_due_from,
    events_pb2.PlanConfirmed: webhooks.plan_confirmation_from,
}


class MatchingHandlers:
    """Handles matching's events; `clock` returns the current UTC time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def together(self) -> Mapping[str, GroupHandler]:
        """The handlers, by event type: an event handed over again is stored already."""
        return {kind.DESCRIPTOR.full_name: partial(_on_events, read=read) for kind, read in _READERS.items()}


def _on_events(session: Session, events: Sequence[Event], read: Callable[[Event], Happened]) -> None:
    record_events(session, [read(event) for event in events])
