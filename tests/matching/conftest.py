"""Matching on a fresh database that knows a small park, called directly or through its real gRPC server."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select

from services.chassis.database import Database
from services.chassis.database.migrations import migrate
from services.matching.storage import tables
from tests.matching import world
from tests.matching.world import World

ON_BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.real_parts)]


@pytest.fixture(scope="session")
def migrated_matching(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with matching's tables, to be copied: migrating takes a hundred times as long."""
    file = tmp_path_factory.mktemp("migrated") / "matching.db"
    migrate(f"sqlite:///{file}", "services.matching")
    return file


@pytest.fixture(params=["sqlite"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path, migrated_matching: Path) -> str:
    """A fresh database with matching's tables; parametrize it indirectly with ON_BOTH to have PostgreSQL too."""
    if request.param == "postgresql":
        url = str(request.getfixturevalue("postgres_url"))
        migrate(url, "services.matching")
        return url
    shutil.copy(migrated_matching, tmp_path / "matching.db")
    return f"sqlite:///{tmp_path}/matching.db"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with closing(Database(database_url)) as database:
        yield database


@pytest.fixture
def small(database: Database) -> World:
    """A park with a cutter and two rival sewers, of which each can make 100 units a day."""
    small = World(database)
    small.tell(world.park(), world.product(), *world.enterprises(), *world.lines())
    return small


@pytest.fixture
def stored(database: Database) -> Callable[[], dict[str, int]]:
    """How many rows each table holds, the outbox and the remembered request ids among them."""
    queries = {table.name: select(func.count()).select_from(table) for table in tables.metadata.tables.values()}

    def count() -> dict[str, int]:
        return database.read(lambda session: {name: session.scalar(query) or 0 for name, query in queries.items()})

    return count
