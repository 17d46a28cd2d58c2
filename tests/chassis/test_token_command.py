"""`parkloom token`, as typed."""

from __future__ import annotations

import argparse
import secrets
from datetime import timedelta
from pathlib import Path

import pytest

from services.chassis import identity, token_command
from services.chassis.identity import Caller, Role
from services.errors import Invalid

KEY = secrets.token_urlsafe(32)
RING = identity.key_ring(access=[KEY])


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PARKLOOM_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PARKLOOM_TOKEN_KEYS", KEY)


def typed(line: str) -> int:
    parser = argparse.ArgumentParser()
    token_command.add_arguments(parser)
    return token_command.run(parser.parse_args(line.split()))


def test_it_prints_a_token_that_verifies(capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("--park sock --role manager --subject li") == 0
    assert identity.verify(RING, capsys.readouterr().out.strip()) == Caller("li", "sock", Role.MANAGER)


def test_an_integrator_gets_its_scopes(capsys: pytest.CaptureFixture[str]) -> None:
    typed("--park sock --role integrator --subject erp --scope orders.write --scope plans.read")
    caller = identity.verify(RING, capsys.readouterr().out.strip())
    assert caller.scopes == {"orders.write", "plans.read"}


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("park", "--role manager --subject li"),
        ("enterprise", "--park sock --role enterprise --subject wang"),
        ("enterprise", "--park sock --role manager --subject li --enterprise e-1"),
        ("scopes", "--park sock --role manager --subject li --scope orders.write"),
        ("--scope", "--park sock --role integrator --subject erp --scope orders.wreck"),
        ("--scope", "--park sock --role integrator --subject erp"),
        ("--hours", "--park sock --role manager --subject li --hours 0"),
        ("--hours", "--park sock --role manager --subject li --hours nan"),
        ("--hours", "--park sock --role manager --subject li --hours 25"),
        ("--days", "--park sock --role manager --subject li --days 0"),
        ("--days", "--park sock --role manager --subject li --days 91"),
    ],
)
def test_input_that_contradicts_itself_prints_no_token(
    field: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Invalid) as refused:
        typed(words)
    assert refused.value.problems[0].field == field
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("words", "good_for"),
    [("", timedelta(hours=1)), (" --hours 24", timedelta(hours=24)), (" --days 90", timedelta(days=90))],
)
def test_a_token_is_good_for_an_hour_unless_more_is_asked_for_and_says_so(
    words: str, good_for: timedelta, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(f"--park sock --role manager --subject li{words}")
    printed = capsys.readouterr()
    token = identity.decode(RING, printed.out.strip())
    assert token.expires - token.issued == good_for
    assert f"id {token.id}, good until {token.expires:%Y-%m-%d %H:%M} UTC" in printed.err


def test_a_services_token_is_signed_with_the_services_own_keys(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    own = secrets.token_urlsafe(32)
    monkeypatch.setenv("PARKLOOM_SERVICE_KEYS", own)
    typed("--role service --subject matching")
    assert identity.verify(identity.key_ring(service=[own]), capsys.readouterr().out.strip()).role is Role.SERVICE


def test_an_unknown_scope_is_answered_with_those_there_are() -> None:
    with pytest.raises(Invalid, match=r"orders\.wreck is not a scope; there are .*orders\.write"):
        typed("--park sock --role integrator --subject erp --scope orders.wreck")
