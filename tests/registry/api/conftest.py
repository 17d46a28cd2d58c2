"""One furnished registry for tests that store nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.registry.serving import serving
from tests.serving import Clients


@pytest.fixture(scope="module")
def unchanging(furnished_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clients]:
    """Clients of a registry with a small park, shared by a module's tests: none of them may store anything."""
    folder = tmp_path_factory.mktemp("unchanging")
    shutil.copy(furnished_file, folder / "registry.db")
    with serving(f"sqlite:///{folder}/registry.db", folder) as clients:
        yield clients
