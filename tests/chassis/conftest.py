"""Databases and buses for the tests of the chassis."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import MetaData

from services.chassis import audit
from services.chassis.bus import Bus
from services.chassis.bus.embedded.bus import EmbeddedBus
from services.chassis.database import Database
from services.chassis.jobs import leases
from services.chassis.jobs import table as jobs
from services.chassis.messaging import inbox, outbox, snapshot
from services.chassis.revoking import storage
from services.chassis.rpc import requests, stored_bytes


@pytest.fixture
def metadata() -> MetaData:
    """The chassis' own tables."""
    metadata = MetaData()
    for module in (inbox, jobs, leases, outbox, requests, snapshot):
        module.table(metadata)
    audit.tables(metadata)
    jobs.usage_table(metadata)
    storage.table(metadata)
    stored_bytes.table(metadata)
    return metadata


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.real_parts)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/service.db"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def database(database_url: str, metadata: MetaData) -> Iterator[Database]:
    """A fresh database with the chassis' tables."""
    database = Database(database_url)
    database.alter(metadata.create_all)
    yield database
    database.close()


@pytest.fixture
def embedded_bus(tmp_path: Path) -> Iterator[Bus]:
    bus = EmbeddedBus(str(tmp_path / "bus.db"))
    yield bus
    bus.close()
