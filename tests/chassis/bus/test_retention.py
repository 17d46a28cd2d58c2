"""How long records are kept: nothing that somebody has still to read or to handle goes unnoticed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from kafka import KafkaAdminClient, KafkaProducer
from kafka.admin import ConfigResource, ConfigResourceType
from kafka.errors import MessageSizeTooLargeError

from services.chassis.bus import Record
from services.chassis.bus.embedded import bus as embedded
from services.chassis.bus.embedded.bus import EmbeddedBus
from services.chassis.bus.kafka.bus import KafkaBus
from services.chassis.messaging import dead_letters

TOPIC = "things.v1"


@pytest.fixture
def forgetful(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[EmbeddedBus]:
    """A bus that keeps nothing longer than it must, and looks each time something is published."""
    monkeypatch.setattr(embedded, "PRUNE_SECONDS", 0.0)
    bus = EmbeddedBus(f"{tmp_path}/bus.db", kept=timedelta(0))
    bus.create_topics({TOPIC: 1})
    yield bus
    bus.close()


def publish(bus: EmbeddedBus, count: int) -> None:
    for number in range(count):
        bus.publish([Record(TOPIC, "k", b"%d" % number, {})])


def left(bus: EmbeddedBus, group: str = "fresh") -> list[int]:
    """The offsets that a group that begins now can read."""
    member = bus.consumer(group, [TOPIC])
    offsets = [record.offset for record in member.poll(0)]
    member.close()
    bus.release(group)
    return offsets


def test_what_a_group_has_not_read_is_kept_however_old_it_is(forgetful: EmbeddedBus) -> None:
    member = forgetful.consumer("slow", [TOPIC])
    member.poll(0)
    publish(forgetful, 5)
    assert len(member.poll(1, 3)) == 3
    member.commit()
    publish(forgetful, 1)
    assert left(forgetful) == [3, 4, 5]
    assert [record.offset for record in member.poll(1)] == [3, 4, 5]
    assert member.gaps() == []


def test_where_nobody_reads_what_is_old_goes(forgetful: EmbeddedBus) -> None:
    publish(forgetful, 3)
    assert left(forgetful) == []


def test_a_group_that_was_released_keeps_nothing_any_more(forgetful: EmbeddedBus) -> None:
    member = forgetful.consumer("gone", [TOPIC])
    member.poll(0)
    member.close()
    publish(forgetful, 3)
    assert left(forgetful) == [0, 1, 2]
    forgetful.release("gone")
    publish(forgetful, 1)
    assert left(forgetful) == []


def test_what_waits_to_be_handled_is_kept_until_it_is_deleted(forgetful: EmbeddedBus) -> None:
    forgetful.create_topics({TOPIC: 1}, until_handled=True)
    publish(forgetful, 3)
    assert left(forgetful) == [0, 1, 2]
    forgetful.delete_before({(TOPIC, 0): 2})
    assert left(forgetful) == [2]


def configured(kafka: str, topic: str) -> dict[str, str]:
    admin = KafkaAdminClient(bootstrap_servers=kafka)
    described = admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic)], config_filter="all")
    admin.close()
    return {name: entry["value"] for name, entry in described["topic"][topic].items()}


@pytest.mark.real_parts
def test_topics_on_kafka_are_made_with_their_retention(kafka: str, fresh_prefix: str) -> None:
    bus = KafkaBus(kafka, kept=timedelta(days=3))
    kept, letters, older = f"{fresh_prefix}.kept", f"{fresh_prefix}.dlt", f"{fresh_prefix}.older.dlt"
    bus.create_topics({kept: 1, older: 1})
    bus.create_topics({letters: 1, older: 1}, until_handled=True)
    assert configured(kafka, kept)["retention.ms"] == str(3 * 86_400_000)
    assert configured(kafka, letters)["retention.ms"] == "-1"
    assert configured(kafka, older)["retention.ms"] == "-1"
    bus.close()


@pytest.mark.real_parts
def test_a_record_that_grows_when_it_is_unpacked_is_refused_by_the_broker(kafka: str, fresh_prefix: str) -> None:
    bus = KafkaBus(kafka)
    bus.create_topics({fresh_prefix: 1})
    stranger = KafkaProducer(bootstrap_servers=kafka, compression_type="gzip", max_request_size=50_000_000)
    with pytest.raises(MessageSizeTooLargeError):
        stranger.send(fresh_prefix, b"\0" * 5_000_000, b"k").get(20)
    stranger.close()
    bus.close()


@pytest.mark.real_parts
def test_a_letter_holds_a_record_as_large_as_the_broker_takes(kafka: str, fresh_prefix: str) -> None:
    bus = KafkaBus(kafka)
    bus.create_topics({dead_letters.topic_for(fresh_prefix, "shelf"): 1}, until_handled=True)
    record = Record(fresh_prefix, "k", b"x" * 1_048_000, {}, 0, 0)
    dead_letters.put_aside(bus, "shelf", record, ValueError("no" * 1_000))
    [letter] = dead_letters.list_letters(bus, "shelf")
    assert letter.original == record
    bus.close()
