"""A registry on a fresh database, empty or with a small park, called directly or through its real gRPC server."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select

from services.chassis.database import Database
from services.chassis.database.migrations import migrate
from services.registry.storage import metadata
from tests.registry.serving import Clients, furnish, serving


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database of the registry, to be copied: migrating again would take most of a test's time."""
    file = tmp_path_factory.mktemp("registry") / "empty.db"
    migrate(f"sqlite:///{file}", "services.registry")
    return file


@pytest.fixture
def database_url(migrated_file: Path, tmp_path: Path) -> str:
    shutil.copy(migrated_file, tmp_path / "registry.db")
    return f"sqlite:///{tmp_path}/registry.db"


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
    """How many rows each table holds, the outbox and the remembered request ids among them."""
    tables = [table for table in metadata.tables.values() if table.name != "leases"]

    def count() -> dict[str, int]:
        counts = {table.name: select(func.count()).select_from(table) for table in tables}
        return database.read(lambda session: {name: session.scalar(query) or 0 for name, query in counts.items()})

    return count
