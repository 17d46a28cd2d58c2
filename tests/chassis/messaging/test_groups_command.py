from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.chassis.bus import Bus, Record
from services.chassis.bus.embedded.bus import EmbeddedBus
from services.chassis.messaging import groups_command
from services.errors import Conflict, Invalid


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bus]:
    monkeypatch.setenv("PARKLOOM_BUS_URL", f"embedded:///{tmp_path}/bus.db")
    bus = EmbeddedBus(f"{tmp_path}/bus.db")
    bus.create_topics({"things.v1": 2})
    yield bus
    bus.close()


def command(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    groups_command.add_arguments(parser)
    return groups_command.run(parser.parse_args(arguments))


def test_what_a_group_has_still_to_read_is_listed_until_it_is_released(
    bus: Bus, capsys: pytest.CaptureFixture[str]
) -> None:
    member = bus.consumer("shelf", ["things.v1"])
    member.poll(0)
    bus.publish([Record("things.v1", f"k{number}", b"", {}) for number in range(5)])
    assert command("list") == 0
    assert capsys.readouterr().out == "shelf  things.v1  5 unread\n"
    with pytest.raises(Conflict, match="shelf has members"):
        command("release", "--group", "shelf")
    member.close()
    assert command("release", "--group", "shelf") == 0
    command("list")
    assert capsys.readouterr().out == "shelf released: should it come back, it takes its snapshots again\n"


def test_a_release_names_its_group(bus: Bus) -> None:
    with pytest.raises(Invalid, match="give the group to release"):
        command("release")
