"""A registry on a fresh database, empty or with a small park, called directly or through its real gRPC server."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from services.chassis.database import Database
from services.registry.storage import metadata
from tests import databases
from tests.registry.serving import furnish, serving
from tests.serving import Clients


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return databases.migrated_file(tmp_path_factory, "registry")


@pytest.fixture(params=["sqlite"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path, migrated_file: Path) -> str:
    """A fresh database with the registry's tables; parametrize it indirectly with ON_BOTH to have PostgreSQL too."""
    return databases.fresh_url(request, tmp_path, migrated_file)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with closing(Database(database_url)) as database:
        yield database


@pytest.fixture
def empty(database_url: str, tmp_path: Path) -> Iterator[Clients]:
    """Clients of a registry in which nothing is stored."""
    with serving(database_url, tmp_path) as clients:
        yield clients


@pytest.fixture(scope="session")
def furnished_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database with a park, a product, two rival dyers and a line of each, to be copied."""
    folder = tmp_path_factory.mktemp("furnished")
    shutil.copy(migrated_file, folder / "registry.db")
    with serving(f"sqlite:///{folder}/registry.db", folder) as clients:
        furnish(clients)
    return folder / "registry.db"


@pytest.fixture
def registry(furnished_file: Path, database_url: str, tmp_path: Path) -> Iterator[Clients]:
    """Clients of a registry with a park, a product, two rival dyers and a line of each."""
    shutil.copy(furnished_file, tmp_path / "registry.db")
    with serving(database_url, tmp_path) as clients:
        yield clients


@pytest.fixture
def stored(database: Database) -> Callable[[], dict[str, int]]:
    """Counts the rows of each table, the outbox and the remembered request ids among them."""
    return databases.row_counts(database, metadata.tables.values())
