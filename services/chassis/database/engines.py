"""Engines of databases: SQLite files and PostgreSQL, side by side.

SQLite: WAL with synchronous=FULL, so that what was acknowledged survives a power cut. Transactions that acknowledge
nothing (`DURABLE`) are spared the wait for the disk, here and on PostgreSQL.
Writers of a process share one connection, handed on in order of arrival; SQLite's own busy handler would let them
starve one another.

Both hide parameters from errors: errors are logged, and some parameters are prices.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, Table, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session

from services.chassis.database import sqlite_dialect
from services.chassis.database.recording import make_recordable
from services.errors import Invalid

BUSY_SECONDS = 30
CONNECT_SECONDS = 5
URL_FORMS = "sqlite:///<file> or postgresql://<user>:<password>@<host>:<port>/<database>"
# The option of a connection whose commits a power cut may undo, as long as none that came later is kept.
DURABLE = "parkloom_durable"
# One after another is done within a millisecond.
GLANCES_AT_ONCE = 2
# Any number will do, as long as every process of every version takes the same one.
MIGRATION_LOCK = 7_265_817


@dataclass(frozen=True, slots=True)
class Engines:
    """One database, opened for each kind of transaction."""

    write: Engine
    read: Engine
    glance: Engine
    alter: Engine

    def dispose(self) -> None:
        for engine in (self.write, self.read, self.glance, self.alter):
            engine.dispose()


def open_engines(url: str, pool_size: int) -> Engines:
    """Engines for `url`; nothing is connected yet. Raises Invalid for a URL of another database."""
    parsed = _parse(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite_engines(parsed, pool_size)
    return _postgresql_engines(parsed.set(drivername="postgresql+psycopg"), pool_size)


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url.replace("postgres://", "postgresql://", 1))
    except ArgumentError as error:
        raise Invalid.field("DATABASE_URL_MALFORMED", "database_url", {}, f"write it as {URL_FORMS}") from error
    known = parsed.get_backend_name() == "postgresql" or (parsed.get_backend_name() == "sqlite" and parsed.database)
    if not known or parsed.database == ":memory:":
        raise Invalid.field("DATABASE_URL_MALFORMED", "database_url", {}, f"write it as {URL_FORMS}")
    return parsed


def _sqlite_engines(url: URL, pool_size: int) -> Engines:
    _keep_from_others(Path(str(url.database)))
    one_writer: dict[str, Any] = {"pool_size": 1, "max_overflow": 0, "pool_timeout": BUSY_SECONDS}
    read = _sqlite(url, "BEGIN", {"query_only": "ON"}, pool_size=pool_size)
    return Engines(
        write=_sqlite(url, "BEGIN IMMEDIATE", {"foreign_keys": "ON"}, **one_writer),
        read=read,
        glance=read,
        # Rebuilding a table drops the old one, which enforced foreign keys would take for a deletion of its rows.
        alter=_sqlite(url, "BEGIN IMMEDIATE", {"foreign_keys": "OFF"}, poolclass=NullPool),
    )


def _keep_from_others(file: Path) -> None:
    """A database is its owner's alone; SQLite gives the files that it makes beside it the same mode."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.exists():
        with suppress(PermissionError):
            file.chmod(0o600)
    else:
        file.touch(0o600)


def _sqlite(url: URL, begin: str, pragmas: dict[str, str], **pool: Any) -> Engine:
    engine = create_engine(
        url.set(drivername=sqlite_dialect.NAME),
        connect_args={"timeout": BUSY_SECONDS},
        execution_options={"compiled_cache": sqlite_dialect.COMPILED},
        hide_parameters=True,
        **pool,
    )
    engine.url = url  # as it was given: the dialect is no business of those who read it
    make_recordable(engine)
    lasting = {"journal_mode": "WAL", "synchronous": "FULL", **pragmas}

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for name, value in lasting.items():
            connection.execute(f"PRAGMA {name}={value}")

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        driver: Any = connection.connection.driver_connection
        synchronous = "FULL" if _is_durable(connection) else "NORMAL"
        if connection.info.get("synchronous", "FULL") != synchronous:
            driver.execute(f"PRAGMA synchronous={synchronous}")
            connection.info["synchronous"] = synchronous
        driver.execute(begin)

    return engine


def _postgresql_engines(url: URL, pool_size: int) -> Engines:
    # Without these a host that vanished is noticed only after minutes.
    alive = {"connect_timeout": CONNECT_SECONDS, "keepalives_idle": 10, "tcp_user_timeout": 10_000}
    given: dict[str, Any] = {"connect_args": alive, "pool_timeout": BUSY_SECONDS, "hide_parameters": True}
    # The level of every connection, so that what writes need not set it: what reads does, and sets it back.
    engine = create_engine(url, pool_size=pool_size, isolation_level="SERIALIZABLE", **given)
    make_recordable(engine)
    # Connections of their own: setting another's level and setting it back would take longer than a glance does.
    glances = create_engine(
        url, pool_size=GLANCES_AT_ONCE, isolation_level="AUTOCOMMIT", skip_autocommit_rollback=True, **given
    )

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        if not _is_durable(connection):
            connection.exec_driver_sql("SET LOCAL synchronous_commit TO OFF")

    return Engines(
        write=engine,
        read=engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True),
        glance=glances,
        alter=engine.execution_options(isolation_level="READ COMMITTED"),
    )


def _is_durable(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get(DURABLE, True))


def take_migration_lock(connection: Connection) -> None:
    """Keep other migrations of this database out until the transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")


def hold_writers(session: Session, tables: Sequence[Table]) -> None:
    """Make others that write to `tables` wait until the transaction ends. SQLite has one writer at a time anyway.

    To be called first of all: the lock is taken without a snapshot, so what is read afterwards is what is true then.
    """
    if tables and session.get_bind().dialect.name == "postgresql":
        session.connection().exec_driver_sql(
            f"LOCK TABLE {', '.join(table.name for table in tables)} IN EXCLUSIVE MODE"
        )


def check_foreign_keys(connection: Connection) -> None:
    """After a migration: what SQLite did not watch while it ran."""
    if connection.dialect.name == "sqlite":
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if orphans:
            raise RuntimeError(f"the migration leaves rows without their parent: {orphans[:5]}")
