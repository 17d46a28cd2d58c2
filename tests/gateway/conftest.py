"""A small park behind a real gateway, for the tests of this folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from services.chassis.identity import Caller, Role, load_keys, mint
from services.demo.installation import EMBEDDED, Installation, environment
from services.errors import Unavailable
from services.gateway.program import find_envoy
from services.testbed.ports import free_ports
from tests.certificates import Authority
from tests.folders import passable_folder
from tests.system import small_park
from tests.system.story import Teller

PATIENCE_SECONDS = 120.0


@dataclass(frozen=True)
class Rest:
    """A manager of the small park who calls by HTTP."""

    installation: Installation
    token: str

    @property
    def address(self) -> str:
        """Where the gateway serves."""
        return f"http://{self.installation.settings.gateway_listen}"

    @property
    def park(self) -> str:
        """The park's name."""
        return f"parks/{small_park.PARK}"

    def call(self, method: str, path: str, **options: Any) -> requests.Response:
        """One call with the token; `path` begins behind `/v1/`."""
        headers = {"authorization": f"Bearer {self.token}", **options.pop("headers", {})}
        return requests.request(
            method, f"{self.address}/v1/{path}", headers=headers, timeout=PATIENCE_SECONDS, **options
        )


def require_envoy() -> None:
    """Skips the test, with the reason, where there is no Envoy; fails it in CI."""
    try:
        find_envoy(None)
    except Unavailable as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(missing))


def gateway_environment(folder: Path) -> dict[str, str]:
    """The environment of an installation whose gateway has a port of its own."""
    return {**environment(folder), "PARKLOOM_GATEWAY_LISTEN": f"127.0.0.1:{free_ports(1)[0]}"}


def _encrypted(folder: Path) -> dict[str, str]:
    """The settings by which services let in only those who show a certificate, as in a cluster."""
    mine = Authority(folder / "certificates").issue("parkloom")
    return {
        "PARKLOOM_RPC_TLS_CA": str(mine.authorities),
        "PARKLOOM_RPC_TLS_CERTIFICATE": str(mine.certificate),
        "PARKLOOM_RPC_TLS_KEY": str(mine.key),
        "PARKLOOM_RPC_TLS_CLIENTS": "known",
    }


@pytest.fixture(scope="module")
def served() -> Iterator[Installation]:
    """`parkloom all` and `parkloom gateway`, encrypted between each other; there is no park yet."""
    require_envoy()
    with passable_folder() as folder:
        given = {**gateway_environment(folder), **_encrypted(folder)}
        with Installation(given, (*EMBEDDED, "gateway"), folder / "logs") as found:
            found.wait_until_ready(180)
            yield found


@pytest.fixture(scope="module")
def rest(served: Installation) -> Rest:
    """The small park with an order in it."""
    Teller.of(served.settings).register_and_order()
    manager = Caller("rest", small_park.PARK, Role.MANAGER)
    return Rest(served, mint(load_keys(served.settings), manager, seconds=3600))
