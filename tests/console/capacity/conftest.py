"""A park whose capacity these tests may change: on the one that all others share, what is in time would be late."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import background
from tests.console.installation import Installation, running


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("park")
    background.FOLDERS.add(folder)
    with running(folder) as installation:
        yield installation
