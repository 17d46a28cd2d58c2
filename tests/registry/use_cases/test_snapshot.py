from __future__ import annotations

import pytest

from parkloom.registry.v1 import events_pb2
from services.chassis.database import Database
from services.registry.use_cases import snapshot

FURNISHED = ["ParkChanged", "ProductChanged", *["EnterpriseChanged"] * 2, *["LineChanged"] * 2]


@pytest.mark.parametrize("chunk", [1, 2, 3, 200])
def test_everything_is_streamed_once_parks_first_with_chunks_of_any_size(
    furnished: Database, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(snapshot, "CHUNK_ROWS", chunk)
    messages = list(snapshot.stream_snapshot(furnished))
    assert [message.DESCRIPTOR.name for message in messages] == FURNISHED
    assert [line.line for line in messages if isinstance(line, events_pb2.LineChanged)] == ["d-1", "r-1"]


def test_an_empty_registry_has_nothing_to_publish(database: Database) -> None:
    assert list(snapshot.stream_snapshot(database)) == []
