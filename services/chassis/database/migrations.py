"""Brings a service's database to the form its code expects: one chain of revisions for SQLite and PostgreSQL.

A service keeps hand-written revisions in `<package>/migrations/versions/`; there is nothing else to write. Each run is
one transaction on both databases, so a migration that fails leaves everything as it was.
"""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.environment import EnvironmentContext
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionError
from sqlalchemy import Connection, MetaData

from services.chassis.database import Database
from services.errors import Conflict

T = TypeVar("T")

# Alembic's `op`, which the revisions use, is one for the whole process.
_ONE_AT_A_TIME = threading.Lock()


def migrate(url: str, package: str) -> None:
    """Apply what is pending of `package` (like "services.registry"). Safe when several processes do it at once.

    Raises Conflict when the database is newer than this program, Unavailable when it does not answer.
    """
    scripts = _scripts(package)
    with _ONE_AT_A_TIME:
        _on(url, lambda connection: _upgrade(connection, scripts))


def pending(url: str, package: str) -> list[str]:
    """The revisions not applied yet, oldest first. Raises like `migrate`."""
    scripts = _scripts(package)
    return _on(url, lambda connection: _missing(connection, scripts))


def schema_differences(url: str, metadata: MetaData) -> list[str]:
    """The differences between the database at `url` and `metadata`: empty after a complete chain of revisions."""

    def compare(connection: Connection) -> list[str]:
        found = compare_metadata(MigrationContext.configure(connection), metadata)
        return [str(difference) for difference in found]

    return _on(url, compare)


def _scripts(package: str) -> ScriptDirectory:
    folder = Path(str(importlib.import_module(package).__file__)).parent / "migrations"
    return ScriptDirectory(str(folder))


def _on(url: str, work: Callable[[Connection], T]) -> T:
    with closing(Database(url)) as database:
        return database.alter(work)


def _upgrade(connection: Connection, scripts: ScriptDirectory) -> None:
    _missing(connection, scripts)

    def steps(current: object, _context: object) -> object:
        return scripts._upgrade_revs("head", current)  # type: ignore[arg-type]  # what `alembic upgrade` does itself

    with EnvironmentContext(Config(), scripts, fn=steps) as environment:
        environment.configure(connection=connection, transactional_ddl=True)
        environment.run_migrations()


def _missing(connection: Connection, scripts: ScriptDirectory) -> list[str]:
    current = MigrationContext.configure(connection).get_current_heads()
    try:
        return [script.revision for script in scripts.iterate_revisions("heads", current)][::-1]
    except RevisionError as error:
        raise Conflict(
            "DATABASE_NEWER", f"the database is newer than this program ({error}); install the later version"
        ) from error
