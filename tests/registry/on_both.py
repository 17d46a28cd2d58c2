"""The fixture `database_url` for what must hold on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from services.chassis.database.migrations import migrate


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.real_parts)])
def database_url(request: pytest.FixtureRequest, migrated_file: Path, tmp_path: Path) -> str:
    """A fresh database of each kind with the registry's tables."""
    if request.param == "sqlite":
        shutil.copy(migrated_file, tmp_path / "registry.db")
        return f"sqlite:///{tmp_path}/registry.db"
    url = str(request.getfixturevalue("postgres_url"))
    migrate(url, "services.registry")
    return url
