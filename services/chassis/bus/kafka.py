"""The bus on Apache Kafka: an idempotent producer that waits for all replicas, and consumers that commit by hand.

A client that met an outage is thrown away and a new one made, so that nothing it still held is sent late, out of order.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, OffsetAndMetadata, TopicPartition
from kafka.errors import (
    CommitFailedError,
    IllegalGenerationError,
    KafkaError,
    MessageSizeTooLargeError,
    RebalanceInProgressError,
    TopicAlreadyExistsError,
    UnknownMemberIdError,
)
from kafka.net.compat import KafkaNetClient

from services.chassis.bus.interface import Record
from services.errors import Exhausted, NotFound, Unavailable

PUBLISH_SECONDS, ANSWER_SECONDS, LEAVE_SECONDS = 10.0, 5.0, 3.0
# kafka-python's own limits wait half a minute before they try a broker again that was away.
PATIENCE = {"reconnect_backoff_max_ms": 500, "bootstrap_timeout_ms": 3_000}
PRODUCER = {
    "acks": "all",
    "enable_idempotence": True,
    "request_timeout_ms": 5_000,
    "delivery_timeout_ms": 9_000,
    "max_block_ms": 5_000,
    "batch_size": 262_144,
    "linger_ms": 5,
}
CONSUMER = {
    "enable_auto_commit": False,
    "auto_offset_reset": "earliest",
    "allow_auto_create_topics": False,
    "metadata_max_age_ms": 3_000,
    "session_timeout_ms": 10_000,
    "heartbeat_interval_ms": 2_000,
    "request_timeout_ms": 15_000,
}
# The group is being rebalanced: what could not be committed comes again, here or elsewhere.
MOVED_ON = (RebalanceInProgressError, CommitFailedError, IllegalGenerationError, UnknownMemberIdError)


class KafkaBus:
    """The bus of the brokers at `bootstrap_servers`: host:port, several separated by commas. Connects when needed."""

    def __init__(self, bootstrap_servers: str) -> None:
        self._servers = bootstrap_servers.split(",")
        self._admin = _Client(lambda: self._made(KafkaAdminClient, request_timeout_ms=5_000))
        self._producer = _Client(lambda: self._made(KafkaProducer, **PRODUCER))
        self._known: frozenset[str] = frozenset()

    def create_topics(self, topics: Mapping[str, int]) -> None:
        missing = topics.keys() - self.topics().keys()
        if not missing:
            return
        wanted = {topic: {"num_partitions": topics[topic]} for topic in missing}
        with self._admin.using() as admin:
            # Another process may have been quicker.
            with suppress(TopicAlreadyExistsError):
                admin.create_topics(wanted)
            admin.wait_for_topics(list(missing))

    def topics(self) -> Mapping[str, int]:
        with self._admin.using() as admin:
            described = admin.describe_topics()
        found = {topic["name"]: len(topic["partitions"]) for topic in described if not topic["is_internal"]}
        self._known = frozenset(found)
        return found

    def publish(self, records: Sequence[Record]) -> None:
        self._check_topics({record.topic for record in records})
        with self._producer.using() as producer:
            sent = [producer.send(r.topic, r.value, r.key.encode(), _to_kafka(r.headers)) for r in records]
            producer.flush(PUBLISH_SECONDS)
            for result in sent:
                result.get(0)

    def consumer(self, group: str, topics: Sequence[str]) -> KafkaMember:
        with _outages_named():
            consumer = self._made(KafkaConsumer, group_id=group, **CONSUMER)
        consumer.subscribe(list(topics))
        return KafkaMember(consumer)

    def ping(self) -> None:
        with self._admin.using() as admin:
            admin.describe_cluster()

    def close(self) -> None:
        self._producer.discard(LEAVE_SECONDS)
        self._admin.discard()

    def _check_topics(self, wanted: set[str]) -> None:
        if wanted - self._known:
            unknown = wanted - self.topics().keys()
            if unknown:
                raise NotFound("TOPIC_UNKNOWN", f"the topic {min(unknown)} was not created", {"topic": min(unknown)})

    def _made(self, kind: Callable[..., Any], **config: Any) -> Any:
        """A new client. One that cannot reach the brokers would leave its thread running, so it is closed here."""
        connections: list[Any] = []

        def connection(**settings: Any) -> Any:
            connections.append(KafkaNetClient(**settings))
            return connections[-1]

        try:
            return kind(bootstrap_servers=self._servers, kafka_client=connection, **PATIENCE, **config)
        except BaseException:
            for opened in connections:
                opened.close()
            raise


class KafkaMember:
    """A member of a consumer group."""

    def __init__(self, consumer: KafkaConsumer) -> None:
        self._consumer = consumer
        # Of each partition, the first and the last offset returned since the last commit.
        self._in_hand: dict[TopicPartition, tuple[int, int]] = {}

    def poll(self, seconds: float, limit: int = 500) -> list[Record]:
        with _outages_named():
            polled = self._consumer.poll(int(seconds * 1000), max_records=limit)
        for place, records in polled.items():
            first, _ = self._in_hand.get(place, (records[0].offset, 0))
            self._in_hand[place] = first, records[-1].offset
        return [_from_kafka(record) for records in polled.values() for record in records]

    def commit(self) -> None:
        if not self._in_hand:
            return
        done = {place: OffsetAndMetadata(last + 1, "", -1) for place, (_, last) in self._in_hand.items()}
        with _outages_named(), suppress(*MOVED_ON):
            self._consumer.commit(done, timeout_ms=int(ANSWER_SECONDS * 1000))
        self._in_hand = {}

    def rewind(self) -> None:
        mine = self._consumer.assignment()
        for place, (first, _) in self._in_hand.items():
            if place in mine:
                self._consumer.seek(place, first)
        self._in_hand = {}

    def close(self) -> None:
        self._consumer.close(autocommit=False, timeout_ms=int(LEAVE_SECONDS * 1000))


class _Client:
    """One client shared by all threads, made when it is needed, and a new one after an outage."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._client: Any = None

    @contextmanager
    def using(self) -> Iterator[Any]:
        """The client, for one thread at a time. Raises Unavailable instead of Kafka's errors."""
        with self._lock, _outages_named():
            try:
                self._client = self._client or self._make()
                yield self._client
            except KafkaError:
                self._close(0)
                raise

    def discard(self, seconds: float = 0) -> None:
        with self._lock:
            self._close(seconds)

    def _close(self, seconds: float) -> None:
        client, self._client = self._client, None
        if isinstance(client, KafkaProducer):
            client.close(timeout=seconds)
        elif client is not None:
            client.close()


@contextmanager
def _outages_named() -> Iterator[None]:
    try:
        yield
    except MessageSizeTooLargeError as error:
        raise Exhausted("RECORD_TOO_LARGE", f"a record is larger than the message broker takes: {error}") from error
    except KafkaError as error:
        raise Unavailable("BROKER_AWAY", f"the message broker does not answer: {type(error).__name__}") from error


def _to_kafka(headers: Mapping[str, str]) -> list[tuple[str, bytes]]:
    return [(name, value.encode()) for name, value in headers.items()]


def _from_kafka(record: Any) -> Record:
    headers = {name: value.decode() for name, value in record.headers}
    key = (record.key or b"").decode()
    return Record(record.topic, key, record.value or b"", headers, record.partition, record.offset)
