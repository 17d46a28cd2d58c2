"""Brings a service's database to the form its code expects: one chain of revisions for SQLite and PostgreSQL.

A service keeps hand-written revisions in `<package>/migrations/versions/`; there is nothing else to write. Each run is
one transaction on both databases, so a migration that fails leaves everything as it was.

A revision expands (adds what programs before it can leave alone) unless it says `contracts = True`: then only programs
that know it may use the database. The newest one that does is kept in the table `schema_floor`, so that the version
before serves on while a new one comes: expand, migrate, contract.
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
from sqlalchemy import Column, Connection, MetaData, String, Table, delete, insert, inspect, select

from services.chassis.database import Database
from services.errors import Conflict

T = TypeVar("T")

_FLOOR = Table("schema_floor", MetaData(), Column("revision", String(32), primary_key=True))

# Alembic's `op`, which the revisions use, is one for the whole process.
_ONE_AT_A_TIME = threading.Lock()


def migrate(url: str, package: str) -> None:
    """Apply what is pending of `package` (like "services.registry"). Safe when several processes do it at once.

    A database that is newer by revisions which only expand is left as it is. Raises Conflict when this program may not
    use the database any more, Unavailable when it does not answer.
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
        context = MigrationContext.configure(connection, opts={"include_name": _of_ours})
        found = compare_metadata(context, metadata)
        return [str(difference) for difference in found]

    return _on(url, compare)


def _scripts(package: str) -> ScriptDirectory:
    folder = Path(str(importlib.import_module(package).__file__)).parent / "migrations"
    return ScriptDirectory(str(folder))


def _on(url: str, work: Callable[[Connection], T]) -> T:
    with closing(Database(url)) as database:
        return database.alter(work)


def _of_ours(name: str | None, kind: str, _parents: object) -> bool:
    return not (kind == "table" and name == _FLOOR.name)


def _upgrade(connection: Connection, scripts: ScriptDirectory) -> None:
    if not _missing(connection, scripts):
        return

    def steps(current: object, _context: object) -> object:
        return scripts._upgrade_revs("head", current)  # type: ignore[arg-type]  # what `alembic upgrade` does itself

    with EnvironmentContext(Config(), scripts, fn=steps) as environment:
        environment.configure(connection=connection, transactional_ddl=True)
        environment.run_migrations()
    _raise_floor(connection, scripts)


def _missing(connection: Connection, scripts: ScriptDirectory) -> list[str]:
    current = MigrationContext.configure(connection).get_current_heads()
    try:
        return [script.revision for script in scripts.iterate_revisions("heads", current)][::-1]
    except RevisionError as error:
        if _floor(connection) in {script.revision for script in scripts.walk_revisions()}:
            return []
        raise Conflict(
            "DATABASE_NEWER", f"the database is newer than this program ({error}); install the later version"
        ) from error


def _floor(connection: Connection) -> str | None:
    """The oldest revision that a program must know to use the database."""
    if not inspect(connection).has_table(_FLOOR.name):
        return None
    return connection.scalar(select(_FLOOR.c.revision))


def _raise_floor(connection: Connection, scripts: ScriptDirectory) -> None:
    """Keep the newest revision that contracts; where none does, the first one: every program that follows knows it."""
    chain = list(scripts.walk_revisions())
    floor = next((each for each in chain if getattr(each.module, "contracts", False)), chain[-1])
    _FLOOR.create(connection, checkfirst=True)
    connection.execute(delete(_FLOOR))
    connection.execute(insert(_FLOOR).values(revision=floor.revision))
