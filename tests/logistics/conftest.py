"""Logistics on a fresh database, called directly or through its real gRPC server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import grpc
import pytest

from parkloom.logistics.v1.logistics_service_pb2_grpc import LogisticsServiceStub
from parkloom.logistics.v1.round_service_pb2_grpc import RoundServiceStub
from parkloom.logistics.v1.wave_service_pb2_grpc import WaveServiceStub
from services.chassis import identity
from services.chassis.bus import Bus
from services.chassis.bus.embedded.bus import EmbeddedBus
from services.chassis.clock import Clock
from services.chassis.database import Database
from services.chassis.identity import Caller
from services.chassis.process import App
from services.chassis.rpc import RpcServer, Serving, channel
from services.chassis.settings import Settings
from services.logistics.app import build
from services.logistics.storage import metadata
from tests import databases
from tests.logistics import world
from tests.serving import KEYS

Calls = Callable[[Caller], LogisticsServiceStub]


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return databases.migrated_file(tmp_path_factory, "logistics")


@pytest.fixture(params=["sqlite"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path, migrated_file: Path) -> str:
    """A fresh database with logistics' tables; parametrize it indirectly with ON_BOTH to have PostgreSQL too."""
    return databases.fresh_url(request, tmp_path, migrated_file)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with closing(Database(database_url)) as database:
        yield database


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[Bus]:
    with closing(EmbeddedBus(str(tmp_path / "bus.db"))) as bus:
        yield bus


NOBODY = "127.0.0.1:1"


@pytest.fixture
def matching_target() -> str:
    """Where matching would serve: nobody listens there."""
    return NOBODY


@pytest.fixture
def clock() -> Clock:
    """The clock of logistics."""
    return lambda: world.NOW


@pytest.fixture
def app(database_url: str, tmp_path: Path, bus: Bus, matching_target: str, clock: Clock) -> Iterator[App]:
    """Logistics, built and not yet running."""
    settings = Settings.read({"PARKLOOM_DATA_DIR": str(tmp_path), "PARKLOOM_LOGISTICS_DATABASE_URL": database_url})
    with ExitStack() as channels:

        def connect(service: str) -> grpc.Channel:
            token = identity.mint(KEYS, Caller("logistics", "", identity.Role.SERVICE), seconds=60)
            targets = {"matching": matching_target, "registry": NOBODY}
            return channels.enter_context(channel(targets[service], token))

        app = build(settings, bus, connect, clock=clock)
        yield app
        app.close()


@pytest.fixture
def port(app: App) -> Iterator[int]:
    """Of the real server of logistics on loopback."""
    server = RpcServer("127.0.0.1:0", app.servicers, KEYS, Serving(threads=4, grace=1))
    try:
        yield server.start()
    finally:
        server.drain_and_stop()


@pytest.fixture
def calling(port: int) -> Iterator[Calls]:
    """For each caller a stub with the rpcs of all services."""
    with ExitStack() as channels:

        def connect(caller: Caller) -> LogisticsServiceStub:
            token = identity.mint(KEYS, caller, seconds=60)
            held = channels.enter_context(channel(f"127.0.0.1:{port}", token))
            stub = LogisticsServiceStub(held)
            vars(stub).update(vars(WaveServiceStub(held)) | vars(RoundServiceStub(held)))
            return stub

        yield connect


@pytest.fixture
def stored(database: Database) -> Callable[[], dict[str, int]]:
    """Counts the rows of each table."""
    return databases.row_counts(database, metadata.tables.values())
