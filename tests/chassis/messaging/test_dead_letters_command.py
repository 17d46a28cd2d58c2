from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from services.chassis.bus import Bus, Record
from services.chassis.bus.embedded.bus import EmbeddedBus
from services.chassis.messaging import dead_letters, dead_letters_command

RECORD = Record("things.v1", "k", b"x", {"ce_type": "tests.Thing", "ce_subject": "things/t1"}, 0, 4)


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bus:
    monkeypatch.setenv("PARKLOOM_BUS_URL", f"embedded:///{tmp_path}/bus.db")
    bus = EmbeddedBus(f"{tmp_path}/bus.db")
    bus.create_topics({"things.v1": 1, dead_letters.topic_for("things.v1", "shelf"): 1})
    dead_letters.put_aside(bus, "shelf", RECORD, ValueError("no such line"))
    return bus


def command(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    dead_letters_command.add_arguments(parser)
    return dead_letters_command.run(parser.parse_args([*arguments, "--silence", "0.1"]))


def test_each_letter_is_listed_with_where_it_stood_and_why_it_failed(
    bus: Bus, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("list") == 0
    line, total = capsys.readouterr().out.splitlines()
    assert line.split("  ")[1:] == ["shelf", "things.v1[0]@4", "tests.Thing things/t1", "ValueError: no such line"]
    assert total == "1 waiting"


def test_another_groups_letters_are_not_listed(bus: Bus, capsys: pytest.CaptureFixture[str]) -> None:
    command("list", "--group", "registry")
    assert capsys.readouterr().out == "0 waiting\n"


def test_replayed_letters_are_back_in_their_topic_and_no_longer_waiting(
    bus: Bus, capsys: pytest.CaptureFixture[str]
) -> None:
    command("replay", "--group", "shelf")
    command("list")
    assert capsys.readouterr().out == "1 replayed\n0 waiting\n"
    [again] = bus.consumer("shelf", ["things.v1"]).poll(1)
    assert (again.value, again.headers) == (RECORD.value, RECORD.headers)
