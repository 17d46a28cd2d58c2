"""Fresh databases of a service for its tests, on SQLite and PostgreSQL, and their rows counted."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import Table, func, select

from services.chassis.database import Database
from services.chassis.database.migrations import migrate
from services.testbed import PostgresServer

ON_BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.real_parts)]


def migrated_file(factory: pytest.TempPathFactory, service: str) -> Path:
    """A SQLite file with the service's tables, to be copied: migrating takes a hundred times as long."""
    file = factory.mktemp("migrated") / f"{service}.db"
    migrate(f"sqlite:///{file}", f"services.{service}")
    return file


def fresh_url(request: pytest.FixtureRequest, folder: Path, migrated: Path) -> str:
    """The URL of a fresh database with the tables of `migrated`, of the kind that the fixture's parameter names."""
    if getattr(request, "param", "sqlite") == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        name = f"test_{uuid.uuid4().hex}"
        request.addfinalizer(lambda: server.drop_database(name))
        return server.create_database(name, _migrated_database(server, migrated.stem))
    shutil.copy(migrated, folder)
    return f"sqlite:///{folder}/{migrated.name}"


@cache
def _migrated_database(server: PostgresServer, service: str) -> str:
    """The name of a database with the service's tables, to be copied."""
    name = f"migrated_{service}"
    migrate(server.create_database(name), f"services.{service}")
    return name


def row_counts(database: Database, tables: Iterable[Table]) -> Callable[[], dict[str, int]]:
    """A function that counts the rows of each table, without the leases."""
    counts = {table.name: select(func.count()).select_from(table) for table in tables if table.name != "leases"}

    def count() -> dict[str, int]:
        return database.read(lambda session: {name: session.scalar(query) or 0 for name, query in counts.items()})

    return count
