"""Matching in the small park, behind a server that can be stopped and started at its address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import grpc
import pytest

from parkloom.matching.v1.matching_service_pb2_grpc import MatchingServiceStub
from parkloom_client import Client
from services.chassis import identity
from services.chassis.bus.embedded.bus import EmbeddedBus
from services.chassis.identity import Caller
from services.chassis.rpc import RpcServer, Serving
from services.chassis.settings import Settings
from services.matching.app import build
from services.testbed.ports import free_ports
from tests.matching import world
from tests.matching.conftest import database, database_url, furnished_matching, migrated_matching, small  # noqa: F401
from tests.matching.world import World
from tests.serving import KEYS


class Matching:
    """The service, which can go away and come back."""

    def __init__(self, settings: Settings, park: World) -> None:
        self.target = f"127.0.0.1:{free_ports(1)[0]}"
        self._settings, self._park = settings, park
        self._held = ExitStack()

    def start(self) -> None:
        """Serve, with nothing left of before but the database."""
        bus = self._held.enter_context(closing(EmbeddedBus(f"{self._settings.data_dir}/bus.db")))
        nobody = self._held.enter_context(grpc.insecure_channel("127.0.0.1:1"))
        app = build(self._settings, bus, lambda _: nobody, clock=lambda: self._park.now)
        self._held.callback(app.close)
        server = RpcServer(self.target, app.servicers, KEYS, Serving(threads=4, max_watches=4, grace=1))
        self._held.callback(server.drain_and_stop)
        server.start()

    def stop(self) -> None:
        """End the server; open streams are broken off."""
        self._held.close()

    def client(self, caller: Caller = world.MANAGER) -> Client:
        """A client of that caller."""
        return Client(self.target, identity.mint(KEYS, caller, seconds=600), plain_text=True)


@pytest.fixture
def matching(database_url: str, tmp_path: Path, small: World) -> Iterator[Matching]:  # noqa: F811
    given = {"PARKLOOM_DATA_DIR": str(tmp_path), "PARKLOOM_MATCHING_DATABASE_URL": database_url}
    served = Matching(Settings.read(given), small)
    served.start()
    yield served
    served.stop()


@pytest.fixture
def client(matching: Matching) -> Iterator[Client]:
    with matching.client() as opened:
        yield opened


@pytest.fixture
def stub(client: Client) -> MatchingServiceStub:
    return client.stub(MatchingServiceStub)
