"""The fixture `database_url` for what must hold on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import databases


@pytest.fixture(params=databases.ON_BOTH)
def database_url(request: pytest.FixtureRequest, migrated_file: Path, tmp_path: Path) -> str:
    """A fresh database of each kind with the registry's tables."""
    return databases.fresh_url(request, tmp_path, migrated_file)
