"""The embedded bus: what a member asks while nothing new comes."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.chassis.bus import Record
from services.chassis.bus.embedded import consumer
from services.chassis.bus.embedded.bus import EmbeddedBus
from tests.statements import statements

TOPIC = "things.v1"


def test_a_member_that_has_read_all_looks_at_the_end_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumer, "SHARE_SECONDS", 3_600)
    bus = EmbeddedBus(str(tmp_path / "bus.db"))
    bus.create_topics({TOPIC: 2})
    member = bus.consumer("readers", [TOPIC])
    assert member.poll(0) == []
    with statements() as asked:
        assert member.poll(0) == []
    assert [statement.startswith("SELECT sum(") for statement in asked] == [True]
    bus.publish([Record(TOPIC, "k", b"new", {})])
    assert [record.value for record in member.poll(0)] == [b"new"]
    member.rewind()
    assert [record.value for record in member.poll(0)] == [b"new"]
    bus.close()
