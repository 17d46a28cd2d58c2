"""`parkloom sign-in` prints a link that works."""

from __future__ import annotations

import argparse
import secrets
from pathlib import Path

import pytest

from services.chassis.identity import Caller, Purpose, Role, key_ring, verify
from services.console.sign_in import command
from services.errors import Invalid

KEY = secrets.token_urlsafe(32)


def run(arguments: str) -> int:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args(arguments.split()))


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PARKLOOM_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PARKLOOM_SIGN_IN_KEYS", KEY)
    monkeypatch.setenv("PARKLOOM_CONSOLE_URL", "https://park.example/console")


def test_it_prints_a_link_for_the_person_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--park sock --role enterprise --subject wang --enterprise e-0001") == 0
    address, token = capsys.readouterr().out.strip().rsplit("/", 1)
    assert address == "https://park.example/console/sign-in"
    keys = key_ring(sign_in=[KEY])
    assert verify(keys, token, Purpose.SIGN_IN) == Caller("wang", "sock", Role.ENTERPRISE, "e-0001")


def test_an_enterprises_link_names_the_enterprise() -> None:
    with pytest.raises(Invalid, match="enterprise: name the enterprise"):
        run("--park sock --role enterprise --subject wang")


def test_a_link_is_good_for_some_minutes_at_least() -> None:
    with pytest.raises(Invalid, match="minutes"):
        run("--park sock --role manager --subject li --minutes 0")
