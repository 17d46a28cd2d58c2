"""A member of a consumer group."""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from kafka import KafkaConsumer, OffsetAndMetadata, TopicPartition
from kafka.errors import (
    CommitFailedError,
    IllegalGenerationError,
    LogTruncationError,
    NoOffsetForPartitionError,
    OffsetOutOfRangeError,
    RebalanceInProgressError,
    UnknownMemberIdError,
)

from services.chassis.bus.interface import LogGap, Raw, Record
from services.chassis.bus.kafka.clients import outages_named

ANSWER_SECONDS, LEAVE_SECONDS = 5.0, 3.0
# The group is being rebalanced: what could not be committed comes again, here or elsewhere.
MOVED_ON = (RebalanceInProgressError, CommitFailedError, IllegalGenerationError, UnknownMemberIdError)
# The group stands nowhere: it is new, or Kafka has forgotten it; or it stands where the log is no more.
ADRIFT = (NoOffsetForPartitionError, OffsetOutOfRangeError, LogTruncationError)


class KafkaMember:
    """A member of a consumer group."""

    def __init__(self, consumer: KafkaConsumer) -> None:
        self._consumer = consumer
        # Of each partition, the first and the last offset returned since the last commit.
        self._in_hand: dict[TopicPartition, tuple[int, int]] = {}
        self._gaps: dict[TopicPartition, int] = {}

    def poll(self, seconds: float, limit: int = 500) -> list[Record]:
        deadline = time.monotonic() + seconds
        polled = None
        while polled is None:
            left = max(0.0, deadline - time.monotonic())
            with outages_named():
                try:
                    polled = self._consumer.poll(int(left * 1000), max_records=limit)
                except ADRIFT as adrift:
                    self._begin(_places(adrift))
        for place, records in polled.items():
            first, _ = self._in_hand.get(place, (records[0].offset, 0))
            self._in_hand[place] = first, records[-1].offset
        return [_from_kafka(record) for records in polled.values() for record in records]

    def gaps(self) -> list[LogGap]:
        return [LogGap(place.topic, place.partition, start) for place, start in self._gaps.items()]

    def commit(self) -> None:
        done = {**self._gaps, **{place: last + 1 for place, (_, last) in self._in_hand.items()}}
        if not done:
            return
        offsets = {place: OffsetAndMetadata(offset, "", -1) for place, offset in done.items()}
        with outages_named(), suppress(*MOVED_ON):
            self._consumer.commit(offsets, timeout_ms=int(ANSWER_SECONDS * 1000))
        self._in_hand, self._gaps = {}, {}

    def rewind(self) -> None:
        mine = self._consumer.assignment()
        for place, (first, _) in self._in_hand.items():
            if place in mine:
                self._consumer.seek(place, first)
        self._in_hand = {}

    def close(self) -> None:
        self._consumer.close(autocommit=False, timeout_ms=int(LEAVE_SECONDS * 1000))

    def _begin(self, places: Iterable[TopicPartition]) -> None:
        """Read these partitions from their earliest record on; where that is not the first there was, it is a gap."""
        mine = self._consumer.assignment()
        starts = self._consumer.beginning_offsets([place for place in places if place in mine])
        for place, start in starts.items():
            self._consumer.seek(place, start)
            if start > 0:
                self._gaps[place] = start


def _places(adrift: Any) -> Iterable[TopicPartition]:
    """The partitions that an error is about."""
    found: Iterable[TopicPartition] = getattr(adrift, "divergent_offsets", None) or adrift.args[0]
    return list(found)


def _from_kafka(record: Any) -> Record:
    headers = tuple((name.encode(), value) for name, value in record.headers)
    return Record.of(record.topic, Raw(record.key, record.value, headers), record.partition, record.offset)
