"""Clients of matching in the small park."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.matching.api.serving import serving
from tests.matching.world import World
from tests.serving import Clients


@pytest.fixture
def matching(database_url: str, tmp_path: Path, small: World) -> Iterator[Clients]:
    with serving(database_url, tmp_path, small) as clients:
        yield clients
