"""Events between services: CloudEvents 1.0 in binary mode, with a protobuf message as the value.

Binary mode puts the attributes in headers and leaves the value alone. (The JSON format would turn protobuf bytes that
happen to be UTF-8 into text.)
"""

from __future__ import annotations

import builtins
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from google.protobuf.message import Message

from services.chassis.bus import Raw, Record
from services.chassis.clock import utc_now
from services.errors import Exhausted, Invalid

M = TypeVar("M", bound=Message)

# Kafka takes 1 MB a record, headers and batch included.
LARGEST_BYTES = 900_000
CONTENT_TYPE = "application/protobuf"
_REQUIRED = ("ce_id", "ce_type", "ce_source", "ce_subject", "ce_time", "ce_aggregateversion")


@dataclass(frozen=True, slots=True)
class Event:
    """The whole public state of one aggregate after a change.

    `type` is the message's full protobuf name, `source` its service, `subject` the resource it is about,
    `version` the aggregate's version after the change, `key` what the order within `topic` is kept for.
    """

    id: str
    type: str
    source: str
    subject: str
    time: datetime
    topic: str
    key: str
    version: int
    data: bytes
    traceparent: str = ""

    @classmethod
    def of(
        cls, topic: str, key: str, message: Message, *, source: str, subject: str, version: int, traceparent: str = ""
    ) -> Event:
        """A new event that carries `message`. Raises Exhausted above 900,000 bytes."""
        data = message.SerializeToString()
        kind = message.DESCRIPTOR.full_name
        if len(data) > LARGEST_BYTES:
            raise Exhausted(
                "EVENT_TOO_LARGE",
                f"{kind} about {subject} takes {len(data):,} bytes; send at most {LARGEST_BYTES:,} in one event",
            )
        now = utc_now()
        return cls(uuid.uuid4().hex, kind, source, subject, now, topic, key, version, data, traceparent)

    def message(self, kind: builtins.type[M]) -> M:
        """The message carried. Raises Invalid when it is of another type or cannot be read."""
        if kind.DESCRIPTOR.full_name != self.type:
            raise Invalid(
                "EVENT_OF_OTHER_TYPE", f"event {self.id} carries {self.type}, not {kind.DESCRIPTOR.full_name}"
            )
        return kind.FromString(self.data)


def to_headers(event: Event) -> dict[str, str]:
    """The event's attributes as the headers of a record."""
    headers = {
        "ce_specversion": "1.0",
        "ce_id": event.id,
        "ce_type": event.type,
        "ce_source": event.source,
        "ce_subject": event.subject,
        "ce_time": event.time.isoformat(),
        "ce_aggregateversion": str(event.version),
        "content-type": CONTENT_TYPE,
    }
    return headers | {"ce_traceparent": event.traceparent} if event.traceparent else headers


def to_record(event: Event) -> Record:
    """The event as a bus carries it."""
    return Record(event.topic, event.key, event.data, to_headers(event))


def from_record(record: Record) -> Event:
    """The event that a record carries. Raises Invalid when it carries none."""
    if record.raw is not None:
        raise Invalid("EVENT_UNREADABLE", f"the record at {record.position} is no event: {_fault(record.raw)}")
    missing = [name for name in _REQUIRED if name not in record.headers]
    if missing:
        raise Invalid("EVENT_INCOMPLETE", f"the record at {record.position} is no event: it lacks {', '.join(missing)}")
    ident, kind, source, subject, time, version = (record.headers[name] for name in _REQUIRED)
    traceparent = record.headers.get("ce_traceparent", "")
    try:
        when, number = datetime.fromisoformat(time), int(version)
        if when.tzinfo is None:
            raise ValueError(f"{time} has no offset")
    except ValueError as error:
        raise Invalid(
            "EVENT_UNREADABLE", f"the event at {record.position} has an unreadable time or version: {error}"
        ) from error
    return Event(ident, kind, source, subject, when, record.topic, record.key, number, record.value, traceparent)


def _fault(raw: Raw) -> str:
    if raw.value is None:
        return "it has no value"
    if raw.key is None:
        return "it has no key"
    names = [name for name, _ in raw.headers]
    if len(set(names)) < len(names):
        return "it has a header twice"
    if any(value is None for _, value in raw.headers):
        return "a header has no value"
    return "its key or a header is not UTF-8"
