"""`parkloom revoke`, as typed."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from services.chassis.audit.entries import ENTRIES
from services.chassis.database import Database
from services.chassis.database.migrations import migrate
from services.chassis.revoking import command, storage
from services.errors import Invalid


@pytest.fixture(autouse=True)
def url(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    monkeypatch.setenv("PARKLOOM_DATA_DIR", str(tmp_path))
    url = f"sqlite:///{tmp_path}/registry.db"
    migrate(url, "services.registry")
    return url


def typed(*words: str) -> int:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args(words))


def stored(url: str) -> tuple[list[tuple[str, str, str]], list[Any]]:
    with closing(Database(url)) as database:
        entries = [(entry.park, entry.subject, entry.token_id) for entry in database.read(storage.listed)]
        return entries, list(database.read(lambda session: session.execute(select(ENTRIES)).all()))


def test_it_revokes_a_subject_in_one_park_and_says_by_whom(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed(*["--subject", "li", "--park", "sock", "--by", "mei"]) == 0
    entries, (act,) = stored(url)
    assert entries == [("sock", "li", "")]
    assert (act.subject, act.park, act.act) == ("mei", "sock", "parkloom revoke")
    assert act.resource == "parks/sock/revocations/subject:li"
    assert "within ten seconds" in capsys.readouterr().out


def test_it_revokes_a_token_in_every_park(url: str) -> None:
    typed("--token-id", "abc", "--every-park")
    entries, (act,) = stored(url)
    assert entries == [("", "", "abc")]
    assert act.subject


@pytest.mark.parametrize("words", [["--subject", "a\nb"], ["--subject", "x" * 201], ["--token-id", "x" * 65]])
def test_what_no_token_can_have_is_refused(url: str, words: list[str]) -> None:
    with pytest.raises(Invalid):
        typed(*words, "--park", "sock")
    assert stored(url)[0] == []


@pytest.mark.parametrize("line", ["--subject li", "--park sock", "--subject li --token-id x --park sock"])
def test_who_and_where_must_be_named(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        typed(*line.split())
    assert "usage" in capsys.readouterr().err
