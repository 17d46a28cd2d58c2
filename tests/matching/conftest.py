"""Matching on a fresh database that knows a small park, called directly or through its real gRPC server."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from services.chassis.database import Database
from services.matching.storage import tables
from tests import databases
from tests.matching import world
from tests.matching.loads import check_loads
from tests.matching.world import World


@pytest.fixture(scope="session")
def migrated_matching(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return databases.migrated_file(tmp_path_factory, "matching")


@pytest.fixture(scope="session")
def furnished_matching(migrated_matching: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the small park in it, to be copied."""
    file = Path(shutil.copy(migrated_matching, tmp_path_factory.mktemp("furnished")))
    with closing(Database(f"sqlite:///{file}")) as database:
        world.furnished(database)
    return file


@pytest.fixture(params=["sqlite"])
def database_url(
    request: pytest.FixtureRequest, tmp_path: Path, migrated_matching: Path, furnished_matching: Path
) -> str:
    """A fresh database with matching's tables; parametrize it indirectly with ON_BOTH to have PostgreSQL too.

    A SQLite database holds the small park already where the test asks for it.
    """
    furnished = "small" in request.fixturenames
    return databases.fresh_url(request, tmp_path, furnished_matching if furnished else migrated_matching)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with closing(Database(database_url)) as database:
        yield database


@pytest.fixture
def small(database: Database, database_url: str) -> Iterator[World]:
    """A park with a cutter and two rival sewers, of which each can make 100 units a day.

    After each test the park's load is that of what is live then.
    """
    small = World(database) if database_url.startswith("sqlite") else world.furnished(database)
    yield small
    check_loads(small)


@pytest.fixture
def stored(database: Database) -> Callable[[], dict[str, int]]:
    """Counts the rows of each table, the outbox and the remembered request ids among them."""
    return databases.row_counts(database, tables.metadata.tables.values())
