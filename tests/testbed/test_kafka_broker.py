"""What a broker is started with."""

from __future__ import annotations

import uuid

import pytest

from services.testbed.kafka_broker import new_cluster_id


def test_a_cluster_id_is_never_taken_for_an_option(monkeypatch: pytest.MonkeyPatch) -> None:
    reads_as_option = uuid.UUID(bytes=b"\xf8" + bytes(15), version=4)
    fine = uuid.UUID(bytes=bytes(16), version=4)
    drawn = iter([reads_as_option, fine])
    monkeypatch.setattr(uuid, "uuid4", lambda: next(drawn))

    cluster_id = new_cluster_id()

    assert not cluster_id.startswith("-")
    assert len(cluster_id) == 22
    assert next(drawn, None) is None
