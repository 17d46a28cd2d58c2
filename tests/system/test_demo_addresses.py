"""The demo beside another installation on the same machine."""

from __future__ import annotations

import socket

import pytest

from services.chassis.settings import Settings
from services.demo.installation import require_free_addresses
from services.errors import Unavailable
from services.testbed.ports import listen_on_free_ports


def test_an_address_that_another_server_has_is_refused_by_its_setting() -> None:
    """The demo would talk to the other installation, after it had removed its own data."""
    given = listen_on_free_ports()
    settings = Settings.read(given)
    require_free_addresses(settings)
    host, port = settings.matching_listen.split(":")
    with socket.create_server((host, int(port))), pytest.raises(Unavailable, match="PARKLOOM_MATCHING_LISTEN") as found:
        require_free_addresses(settings)
    assert settings.matching_listen in str(found.value)
