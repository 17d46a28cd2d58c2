"""The fixture `database_url` for what must hold on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.chassis.migrations import migrate


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.real_parts)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path}/registry.db"
    if request.param == "postgresql":
        url = str(request.getfixturevalue("postgres_url"))
    migrate(url, "services.registry")
    return url
