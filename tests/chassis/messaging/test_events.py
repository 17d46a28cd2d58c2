from __future__ import annotations

import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary
from cloudevents.core.v1.event import CloudEvent

from services.chassis.bus import Record
from services.chassis.messaging.events import Event, from_record, to_headers, to_record
from services.errors import Exhausted, Invalid
from tests.chassis.messages import Thing, ThingChanged


class BytesAsTheyAre:
    """The one format that leaves protobuf alone."""

    def read_data(self, data: bytes, _content_type: str) -> bytes:
        return data


def event(name: str = "loom", **more: str) -> Event:
    return Event.of(
        "things.v1", "t1", ThingChanged(name=name), source="/things", subject="things/t1", version=3, **more
    )


def test_an_event_is_named_after_its_message() -> None:
    sent = event()
    assert sent.type == "tests.chassis.ThingChanged"
    assert sent.message(ThingChanged).name == "loom"


def test_every_event_has_an_id_of_its_own() -> None:
    assert event().id != event().id


def test_an_event_survives_its_way_over_a_bus() -> None:
    sent = event(traceparent="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
    assert from_record(to_record(sent)) == sent


def test_the_cloudevents_library_reads_the_same_event() -> None:
    sent = event()
    headers = {name: value.encode() for name, value in to_headers(sent).items()}
    read = from_binary(KafkaMessage(headers, sent.key, sent.data), BytesAsTheyAre(), CloudEvent)
    assert (read.get_id(), read.get_type(), read.get_source()) == (sent.id, sent.type, sent.source)
    assert (read.get_subject(), read.get_time(), read.get_data()) == (sent.subject, sent.time, sent.data)
    assert read.get_datacontenttype() == "application/protobuf"
    assert read.get_extension("aggregateversion") == "3"


def test_an_event_over_900_kb_is_refused_with_its_size() -> None:
    with pytest.raises(Exhausted, match=r"ThingChanged about things/t1 takes 900,00\d bytes"):
        event("x" * 900_000)


def test_a_record_without_attributes_is_no_event() -> None:
    with pytest.raises(Invalid, match=r"things.v1\[2\]@7 is no event: it lacks ce_id, ce_type"):
        from_record(Record("things.v1", "t1", b"", {}, 2, 7))


def test_a_record_with_an_unreadable_version_is_no_event() -> None:
    headers = to_headers(event()) | {"ce_aggregateversion": "many"}
    with pytest.raises(Invalid, match="unreadable time or version"):
        from_record(Record("things.v1", "t1", b"", headers))


def test_an_event_is_not_read_as_another_message() -> None:
    with pytest.raises(Invalid, match=r"carries tests\.chassis\.ThingChanged, not tests\.chassis\.Thing"):
        event().message(Thing)
