from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, Table

from services.chassis.database.migrations import migrate, pending, schema_differences
from services.errors import Conflict

pytestmark = pytest.mark.slow

HEADER = """
from alembic import op
from sqlalchemy import Column, Integer
from services.chassis.database import tables
revision, down_revision, contracts = {revision!r}, {down!r}, {contracts!r}
def upgrade():
    {upgrade}
"""
CREATED = ("outbox", "inbox", "leases", "request_ids", "remembered_replies", "bootstraps", "jobs")
LATER = ("audit", "stored_bytes", "revocations")
CREATING = [f"tables.create_{name}_1(op)" for name in CREATED + LATER]
TABLES = "; ".join([*CREATING, "tables.extend_jobs_2(op)", "tables.extend_outbox_2(op)"])


class Package:
    """A service that consists of migrations only."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self.versions = folder / name / "migrations" / "versions"
        self.versions.mkdir(parents=True)
        (folder / name / "__init__.py").touch()

    def add(self, revision: str, down: str | None, upgrade: str, contracts: bool = False) -> None:
        text = HEADER.format(revision=revision, down=down, upgrade=upgrade, contracts=contracts)
        (self.versions / f"{revision}.py").write_text(text)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Package:
    monkeypatch.syspath_prepend(tmp_path)
    package = Package(tmp_path, f"service_{tmp_path.name.replace('-', '_')}")
    package.add("0001", None, TABLES)
    return package


def test_the_chassis_tables_come_out_of_a_migration_as_the_code_declares_them(
    database_url: str, package: Package, metadata: MetaData
) -> None:
    migrate(database_url, package.name)
    assert schema_differences(database_url, metadata) == []


def test_a_table_that_no_revision_makes_is_reported(database_url: str, package: Package, metadata: MetaData) -> None:
    migrate(database_url, package.name)
    Table("forgotten", metadata, Column("id", Integer, primary_key=True))
    [difference] = schema_differences(database_url, metadata)
    assert "forgotten" in difference


def test_pending_names_what_is_not_applied_yet(database_url: str, package: Package) -> None:
    package.add("0002", "0001", "op.create_table('more', Column('id', Integer, primary_key=True))")
    assert pending(database_url, package.name) == ["0001", "0002"]
    migrate(database_url, package.name)
    assert pending(database_url, package.name) == []


def test_migrating_again_changes_nothing(database_url: str, package: Package, metadata: MetaData) -> None:
    migrate(database_url, package.name)
    migrate(database_url, package.name)
    assert schema_differences(database_url, metadata) == []


def test_a_migration_that_fails_leaves_everything_as_it_was(database_url: str, package: Package) -> None:
    package.add("0002", "0001", "op.create_table('half', Column('id', Integer)); raise LookupError('in the middle')")
    with pytest.raises(LookupError):
        migrate(database_url, package.name)
    assert pending(database_url, package.name) == ["0001", "0002"]


def test_a_database_that_has_only_grown_serves_the_program_of_the_version_before(
    database_url: str, package: Package
) -> None:
    package.add("0002", "0001", "op.create_table('more', Column('id', Integer, primary_key=True))")
    migrate(database_url, package.name)
    (package.versions / "0002.py").unlink()
    migrate(database_url, package.name)
    assert pending(database_url, package.name) == []


def test_a_database_that_a_revision_contracted_refuses_programs_that_do_not_know_it(
    database_url: str, package: Package
) -> None:
    package.add("0002", "0001", "pass", contracts=True)
    package.add("0003", "0002", "pass")
    migrate(database_url, package.name)
    (package.versions / "0003.py").unlink()
    assert pending(database_url, package.name) == []
    (package.versions / "0002.py").unlink()
    with pytest.raises(Conflict, match="newer than this program"):
        pending(database_url, package.name)


def test_several_processes_may_migrate_at_once(
    database_url: str, package: Package, metadata: MetaData, tmp_path: Path
) -> None:
    program = "from services.chassis.database.migrations import migrate; import sys; migrate(*sys.argv[1:])"
    command = [sys.executable, "-c", program, database_url, package.name]
    processes = [subprocess.Popen(command, env={"PYTHONPATH": str(tmp_path)}) for _ in range(2)]
    assert [process.wait(60) for process in processes] == [0, 0]
    assert schema_differences(database_url, metadata) == []
