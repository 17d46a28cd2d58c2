"""Each bus, embedded and on a real broker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.chassis.bus import Bus, connect


@pytest.fixture(params=["embedded", pytest.param("kafka", marks=pytest.mark.real_parts)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "embedded":
        return f"embedded:///{tmp_path}/bus.db"
    return f"kafka://{request.getfixturevalue('kafka')}"


@pytest.fixture
def silence(url: str) -> float:
    """Seconds after which nothing more comes."""
    return 0.1 if url.startswith("embedded") else 1.0


@pytest.fixture
def bus(url: str) -> Iterator[Bus]:
    bus = connect(url)
    yield bus
    bus.close()
