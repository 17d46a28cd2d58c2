"""The bus of Kafka's brokers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

import structlog
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType
from kafka.errors import GroupIdNotFoundError, TopicAlreadyExistsError

from services.chassis.bus.interface import KEPT, Partition, Progress, Record
from services.chassis.bus.kafka import header_names
from services.chassis.bus.kafka.clients import CONSUMER, LARGEST_REQUEST, PRODUCER, SharedClient, made, outages_named
from services.chassis.bus.kafka.header_names import HeaderName
from services.chassis.bus.kafka.member import LEAVE_SECONDS, KafkaMember
from services.errors import Conflict, NotFound, Unavailable

log = structlog.get_logger(__name__)

PUBLISH_SECONDS = 10.0
# Of what is stored uncompressed every consumer can read each record, and none grows when it is unpacked.
UNCOMPRESSED = {"compression.type": "uncompressed"}
UNTIL_HANDLED = {"retention.ms": "-1", "retention.bytes": "-1", "max.message.bytes": str(LARGEST_REQUEST)}

header_names.install()


class KafkaBus:
    """The bus of the brokers at `bootstrap_servers`: host:port, several separated by commas. Connects when needed.

    Records of the topics that it creates are kept for `kept`. `security` are the clients' options for TLS and SASL.
    """

    def __init__(
        self, bootstrap_servers: str, *, kept: timedelta = KEPT, security: Mapping[str, object] | None = None
    ) -> None:
        self._common = {"bootstrap_servers": bootstrap_servers.split(","), **(security or {})}
        self._admin = SharedClient(lambda: made(KafkaAdminClient, self._common, request_timeout_ms=5_000))
        self._producer = SharedClient(lambda: made(KafkaProducer, self._common, **PRODUCER))
        self._kept = {"retention.ms": str(int(kept.total_seconds() * 1000)), "retention.bytes": "-1"}
        self._known: frozenset[str] = frozenset()

    def create_topics(self, topics: Mapping[str, int], *, until_handled: bool = False) -> None:
        existing = self.topics().keys()
        config = UNCOMPRESSED | (UNTIL_HANDLED if until_handled else self._kept)
        missing = {topic: {"num_partitions": topics[topic], "configs": config} for topic in topics.keys() - existing}
        with self._admin.using() as admin:
            if missing:
                # Another process may have been quicker.
                with suppress(TopicAlreadyExistsError):
                    admin.create_topics(missing)
                admin.wait_for_topics(list(missing))
            if until_handled:
                _keep_until_handled(admin, topics.keys() & existing)

    def topics(self) -> Mapping[str, int]:
        with self._admin.using() as admin:
            described = admin.describe_topics()
        found = {topic["name"]: len(topic["partitions"]) for topic in described if not topic["is_internal"]}
        self._known = frozenset(found)
        return found

    def publish(self, records: Sequence[Record]) -> None:
        self._check_topics({record.topic for record in records})
        with self._producer.using() as producer:
            sent = [_sent(producer, record) for record in records]
            producer.flush(PUBLISH_SECONDS)
            for result in sent:
                result.get(0)

    def consumer(self, group: str, topics: Sequence[str]) -> KafkaMember:
        with outages_named():
            consumer = made(KafkaConsumer, self._common, group_id=group, **CONSUMER)
        consumer.subscribe(list(topics))
        return KafkaMember(consumer)

    def delete_before(self, offsets: Mapping[Partition, int]) -> None:
        if offsets:
            with self._admin.using() as admin:
                admin.delete_records({TopicPartition(*place): offset for place, offset in offsets.items()})

    def progress(self) -> list[Progress]:
        with self._admin.using() as admin:
            groups = [group["group_id"] for group in admin.list_groups()]
            done = {group: admin.list_group_offsets(group)[group] for group in groups}
            places = {place for offsets in done.values() for place in offsets}
            ends = admin.list_partition_offsets(dict.fromkeys(places, -1)) if places else {}
        return [
            Progress(group, place.topic, place.partition, committed.offset, ends[place].offset)
            for group, offsets in sorted(done.items())
            for place, committed in sorted(offsets.items())
        ]

    def release(self, group: str) -> None:
        with self._admin.using() as admin:
            result = dict(admin.delete_groups([group]))[group]
        if result == "NonEmptyGroupError":
            raise Conflict("GROUP_IN_USE", f"{group} has members: stop its processes first", {"group": group})
        if result not in ("OK", GroupIdNotFoundError.__name__):
            raise Unavailable("BROKER_AWAY", f"the message broker does not answer: {result}")

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


def _keep_until_handled(admin: Any, topics: Sequence[str] | set[str]) -> None:
    """Set on topics of an earlier version what they are now created with."""
    resources = [ConfigResource(ConfigResourceType.TOPIC, topic, dict(UNTIL_HANDLED)) for topic in sorted(topics)]
    if not resources:
        return
    results = admin.alter_configs(resources)["topic"]
    refused = {topic: result for topic, result in results.items() if result != "OK"}
    if refused:
        log.warning("topics_not_kept", topics=sorted(refused), reason=min(refused.values()))


def _sent(producer: Any, record: Record) -> Any:
    """The record on its way. kafka-python sends no header without a value, and none that has neither key nor value."""
    raw = record.in_bytes()
    headers = [(HeaderName.of(name), value or b"") for name, value in raw.headers]
    value = b"" if raw.key is None and raw.value is None else raw.value
    return producer.send(record.topic, value, raw.key, headers)
