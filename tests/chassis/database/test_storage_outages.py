"""A disk that is full or fails is an outage of writing: named at once, and reading goes on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import (
    Column,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    create_engine,
    delete,
    func,
    insert,
    make_url,
    select,
    text,
)
from sqlalchemy.orm import Session

from services.chassis.database import Database
from services.errors import Unavailable
from services.testbed import PostgresServer
from services.testbed.postgres import UNPRIVILEGED
from tests.disks import small_disk

pytestmark = pytest.mark.slow

METADATA = MetaData()
GOODS = Table("goods", METADATA, Column("id", Integer, primary_key=True), Column("bulk", LargeBinary))
LARGE = 200_000


def store(session: Session, size: int = LARGE) -> None:
    session.execute(insert(GOODS).values(bulk=os.urandom(size)))


def count(database: Database) -> int:
    return database.read(lambda session: session.scalar(select(func.count()).select_from(GOODS))) or 0


def fill(database: Database) -> Unavailable:
    """Store until there is no room; the failure that says so."""
    for _ in range(1_000):
        try:
            database.transact(store)
        except Unavailable as failure:
            return failure
    raise AssertionError("there was room without end")


@pytest.fixture
def goods(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path}/goods.db")
    database.alter(METADATA.create_all)
    yield database
    database.close()


def limit_pages(database: Database, pages: int) -> None:
    with database.engine.connect() as writer:
        writer.exec_driver_sql(f"PRAGMA max_page_count={pages}")


def test_a_full_sqlite_file_says_so_at_once_and_can_be_read(goods: Database) -> None:
    goods.transact(lambda session: store(session, 10))
    limit_pages(goods, 20)
    began = time.monotonic()
    with pytest.raises(Unavailable, match="no room left") as failure:
        goods.transact(store)
    assert failure.value.code == "STORAGE_FULL"
    assert time.monotonic() - began < 5, "nobody waits for room"
    assert count(goods) == 1
    limit_pages(goods, 100_000)
    goods.transact(store)
    assert count(goods) == 2


FILE_LIMIT = """
import resource, sys
from services.errors import Unavailable
from tests.chassis.database.test_storage_outages import METADATA, Database, count, store
database = Database(f"sqlite:///{sys.argv[1]}/goods.db")
database.alter(METADATA.create_all)
database.transact(lambda session: store(session, 10))
_, most = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (1, most))
try:
    database.transact(store)
except Unavailable as failure:
    print(failure.code, count(database))
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
database.transact(store)
print(count(database))
"""


def test_a_file_that_cannot_be_written_is_an_outage_until_it_can(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FILE_LIMIT, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["STORAGE_FAILING", "1", "2"], done.stderr


def test_a_full_disk_below_sqlite_is_named_and_can_be_read(tmp_path: Path) -> None:
    with small_disk(tmp_path, megabytes=4) as disk:
        database = Database(f"sqlite:///{disk}/goods.db")
        database.alter(METADATA.create_all)
        database.transact(lambda session: store(session, 10))
        assert fill(database).code in ("STORAGE_FULL", "STORAGE_FAILING")
        stored = count(database)
        others = Database(f"sqlite:///{disk}/goods.db")
        assert count(others) == stored, "also for those who come while there is no room"
        others.close()
        database.close()


CODES = {
    "53100": "STORAGE_FULL",
    "53200": "STORAGE_FAILING",
    "58030": "STORAGE_FAILING",
    "XX001": "STORAGE_FAILING",
    "25006": "STORAGE_FAILING",
}


@pytest.mark.real_parts
@pytest.mark.parametrize("code", CODES)
def test_what_postgresql_says_of_its_storage_is_an_outage_at_once(postgres_url: str, code: str) -> None:
    database = Database(postgres_url)
    refuse = text(f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{code}'; END $$")
    began = time.monotonic()
    with pytest.raises(Unavailable) as failure:
        database.transact(lambda session: session.execute(refuse))
    assert failure.value.code == CODES[code]
    assert time.monotonic() - began < 5
    database.close()


@pytest.mark.real_parts
def test_a_full_disk_below_postgresql_is_named_and_can_be_read(
    postgres: PostgresServer, postgres_url: str, real_parts_folder: Path
) -> None:
    name = make_url(postgres_url).database
    with small_disk(real_parts_folder, megabytes=8) as disk:
        shutil.chown(disk, UNPRIVILEGED if os.geteuid() == 0 else None)
        admin = create_engine(postgres.url("postgres").replace("://", "+psycopg://"), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.exec_driver_sql(f"CREATE TABLESPACE small LOCATION '{disk}'")
            connection.exec_driver_sql(f"ALTER DATABASE {name} SET default_tablespace = small")
        database = Database(postgres_url)
        database.alter(METADATA.create_all)
        assert fill(database).code == "STORAGE_FULL"
        assert count(database) > 0
        database.transact(lambda session: session.execute(delete(GOODS)))
        database.alter(METADATA.drop_all)
        database.close()
        with admin.connect() as connection:
            connection.exec_driver_sql(f"ALTER DATABASE {name} RESET default_tablespace")
            connection.exec_driver_sql("DROP TABLESPACE small")
        admin.dispose()
