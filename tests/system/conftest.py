"""Installations for the system tests: embedded in one process, and separate processes on real parts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.demo import real_parts
from services.demo.installation import EMBEDDED, SEPARATE, Installation, environment
from tests.folders import passable_folder


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Installation]:
    """`parkloom all`, serving."""
    with Installation(environment(tmp_path), EMBEDDED, tmp_path / "logs") as installation:
        installation.wait_until_ready(180)
        yield installation


@pytest.fixture
def parts() -> Iterator[real_parts.RealServers]:
    """A broker and a database server of the test's own, which it may kill."""
    with passable_folder() as folder, real_parts.running(folder, environment(folder)) as running:
        yield running


@pytest.fixture
def separate(parts: real_parts.RealServers, tmp_path: Path) -> Iterator[Installation]:
    """Five processes on Kafka and PostgreSQL, serving."""
    with Installation(parts.environment, SEPARATE, tmp_path / "logs") as installation:
        installation.wait_until_ready(180)
        yield installation
