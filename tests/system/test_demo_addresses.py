"""The demo beside another installation on the same machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from services.chassis.settings import Settings
from services.demo.command import INTERRUPTED
from services.demo.installation import require_free_addresses
from services.errors import Unavailable
from services.testbed.ports import listen_on_free_ports
from tests.waiting import wait_until

ROOT = Path(__file__).parents[2]


def test_an_address_that_another_server_has_is_refused_by_its_setting() -> None:
    """The demo would talk to the other installation, after it had removed its own data."""
    given = listen_on_free_ports()
    settings = Settings.read(given)
    require_free_addresses(settings)
    host, port = settings.matching_listen.split(":")
    with socket.create_server((host, int(port))), pytest.raises(Unavailable, match="PARKLOOM_MATCHING_LISTEN") as found:
        require_free_addresses(settings)
    assert settings.matching_listen in str(found.value)


@pytest.mark.slow
def test_a_demo_that_is_asked_to_end_while_it_loads_ends_its_servers_too(tmp_path: Path) -> None:
    given = listen_on_free_ports()
    path = f"{ROOT}:{ROOT / 'protos'}"
    command = [sys.executable, "-u", "-m", "services", "demo", "--exit"]
    environment = {**os.environ, **given, "PYTHONPATH": path}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True) as demo:
        assert demo.stdout
        assert any("The park serves" in line for line in demo.stdout)
        demo.terminate()
        demo.stdout.read()
        assert demo.wait(60) == INTERRUPTED
    wait_until(lambda: _free(Settings.read(given)), 60, "its servers have ended")


def _free(settings: Settings) -> bool:
    try:
        require_free_addresses(settings)
    except Unavailable:
        return False
    return True
