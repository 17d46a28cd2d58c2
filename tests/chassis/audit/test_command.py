"""`parkloom audit`, as typed."""

from __future__ import annotations

import argparse
import json
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from services.chassis import audit
from services.chassis.audit import Entry, command, sealing
from services.chassis.database import Database
from services.chassis.database.migrations import migrate
from services.chassis.identity import Caller, Role
from services.errors import Invalid


@pytest.fixture(autouse=True)
def console(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Database:
    """The console's database with one sealed entry of a manager and one of another park."""
    monkeypatch.setenv("PARKLOOM_DATA_DIR", str(tmp_path))
    url = f"sqlite:///{tmp_path}/console.db"
    migrate(url, "services.console")
    with closing(Database(url)) as database:
        for park, subject in (("sock", "li"), ("mill", "sven")):
            entry = Entry("sign-in", f"parks/{park}")
            database.transact(lambda s, p=park, n=subject, e=entry: audit.append(s, Caller(n, p, Role.MANAGER), e))  # type: ignore[misc]
        sealing.seal_next(database, after=timedelta(0))
        return database


def typed(line: str) -> int:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args(f"{line} --service console".split()))


def test_it_lists_who_did_what(capsys: pytest.CaptureFixture[str]) -> None:
    typed("list --park sock")
    (line,) = capsys.readouterr().out.splitlines()
    assert line.endswith("console sock manager li: sign-in parks/sock")


def test_it_verifies_and_names_the_last_block_to_be_noted_down(capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("verify") == 0
    printed = capsys.readouterr().out
    noted = printed.split("last block ")[1].strip()
    assert "console: as sealed; 1 blocks, 2 entries, 0 not sealed yet" in printed
    assert noted.startswith("console:1:")
    assert typed(f"verify --expect {noted}") == 0
    assert typed("verify --expect console:1:another") == 1


def test_a_trail_that_was_changed_fails(capsys: pytest.CaptureFixture[str], console: Database) -> None:
    console.alter(lambda connection: connection.execute(text("DROP TRIGGER audit_entries_no_update")))
    console.alter(lambda connection: connection.execute(text("UPDATE audit_entries SET subject = 'x'")))
    assert typed("verify") == 1
    printed = capsys.readouterr()
    assert "console: FAULTY" in printed.out
    assert "was changed after it was sealed" in printed.err


def test_it_exports_blocks_and_entries(capsys: pytest.CaptureFixture[str]) -> None:
    typed("export")
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(line["kind"], line.get("subject")) for line in lines] == [
        ("block", None),
        ("entry", "li"),
        ("entry", "sven"),
    ]


@pytest.mark.parametrize("expected", ["x", "elsewhere:1:a", "console:one:a", "console:1:"])
def test_an_expected_block_of_another_form_is_refused(expected: str) -> None:
    with pytest.raises(Invalid, match="as `parkloom audit verify` printed it"):
        typed(f"verify --expect {expected}")
