"""A listener in a bus group of its own, which keeps every event that services publish."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from google.protobuf.message import Message

from parkloom.logistics.v1 import events_pb2 as logistics
from parkloom.matching.v1 import events_pb2 as matching
from parkloom.registry.v1 import events_pb2 as registry
from services.chassis.bus import Bus, Consumer
from services.chassis.clock import Clock
from services.chassis.messaging.events import from_record
from services.errors import Unavailable

GROUP = "simulation"
POLL_SECONDS = 1.0
KINDS: Mapping[str, type[Message]] = {
    each.DESCRIPTOR.full_name: each
    for each in (
        logistics.MovementChanged,
        matching.AssignmentChanged,
        matching.OrderChanged,
        matching.OrderScheduled,
        matching.ParkDayChanged,
        matching.PlanConfirmed,
        registry.CapacityChanged,
        registry.LineChanged,
        registry.ParkChanged,
    )
}


@dataclass(frozen=True, slots=True)
class Heard:
    """One event, and the instant in the park at which it came."""

    message: Message
    at: datetime


class Record:
    """The events so far, in the order in which they came."""

    def __init__(self) -> None:
        self.events: list[Heard] = []

    def since(self, place: int) -> list[Heard]:
        """The events from this place on."""
        return self.events[place:]


@contextmanager
def listening(bus: Bus, clock: Clock) -> Iterator[Record]:
    """A record that grows while the block runs: once all groups have read everything, all is in it."""
    record, stop = Record(), threading.Event()
    thread = threading.Thread(target=_listen, args=(bus, clock, record, stop), name="simulation record")
    thread.start()
    try:
        yield record
    finally:
        stop.set()
        thread.join()


def _listen(bus: Bus, clock: Clock, record: Record, stop: threading.Event) -> None:
    consumer = bus.consumer(GROUP, sorted(bus.topics()))
    while not stop.is_set():
        try:
            _take(consumer, clock, record)
        except Unavailable:
            consumer.rewind()
    consumer.close()


def _take(consumer: Consumer, clock: Clock, record: Record) -> None:
    """Take over what came; where it cannot be committed, the same comes twice."""
    records = consumer.poll(POLL_SECONDS)
    events = (each for each in map(from_record, records) if each.type in KINDS)
    record.events += [Heard(each.message(KINDS[each.type]), clock()) for each in events]
    if records:
        consumer.commit()
