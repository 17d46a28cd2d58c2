"""A registry on a fresh database, empty or with a small park, called directly or through its real gRPC server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import grpc
import pytest
from sqlalchemy import func, select

from parkloom.registry.v1.registry_service_pb2_grpc import RegistryServiceStub
from services.chassis import identity
from services.chassis.bus import Bus
from services.chassis.database import Database
from services.chassis.embedded_bus import EmbeddedBus
from services.chassis.identity import Caller
from services.chassis.migrations import migrate
from services.chassis.rpc import RpcServer, channel
from services.chassis.settings import Settings
from services.registry.app import build
from services.registry.storage import metadata
from tests.registry import world

KEYS = ("a key of the tests that is long enough to sign",)
ON_BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.real_parts)]


@pytest.fixture(params=["sqlite"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh database with the registry's tables; parametrize it indirectly with ON_BOTH to have PostgreSQL too."""
    url = f"sqlite:///{tmp_path}/registry.db"
    if request.param == "postgresql":
        url = str(request.getfixturevalue("postgres_url"))
    migrate(url, "services.registry")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with closing(Database(database_url)) as database:
        yield database


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[Bus]:
    with closing(EmbeddedBus(str(tmp_path / "bus.db"))) as bus:
        yield bus


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings.read({"PARKLOOM_DATA_DIR": str(tmp_path), "PARKLOOM_REGISTRY_DATABASE_URL": database_url})


def _no_channel(service: str) -> grpc.Channel:
    raise AssertionError(f"the registry calls {service}")


Calls = Callable[[Caller], RegistryServiceStub]


@pytest.fixture
def port(settings: Settings, bus: Bus) -> Iterator[int]:
    """Of the registry's real server on loopback, with nothing stored yet."""
    app = build(settings, bus, _no_channel, clock=lambda: world.NOW)
    server = RpcServer("127.0.0.1:0", app.servicers, KEYS, threads=4, grace=1)
    try:
        yield server.start()
    finally:
        server.drain_and_stop()
        app.close()


@pytest.fixture
def empty(port: int) -> Iterator[Calls]:
    """A stub for each caller, on a registry in which nothing is stored."""
    with ExitStack() as channels:

        def connect(caller: Caller) -> RegistryServiceStub:
            token = identity.mint(KEYS, caller, seconds=60)
            return RegistryServiceStub(channels.enter_context(channel(f"127.0.0.1:{port}", token)))

        yield connect


@pytest.fixture
def calling(empty: Calls) -> Calls:
    """A stub for each caller, on a registry with a park, a product, two rival dyers and a line of each."""
    manager = empty(world.MANAGER)
    manager.CreatePark(world.create_park())
    manager.CreateProduct(world.create_product())
    manager.CreateEnterprise(world.create_enterprise())
    manager.CreateEnterprise(world.create_enterprise("rival-dyer"))
    manager.CreateLine(world.create_line())
    manager.CreateLine(world.create_rivals_line())
    return empty


@pytest.fixture
def stored(database: Database) -> Callable[[], dict[str, int]]:
    """How many rows each table holds."""

    def count() -> dict[str, int]:
        tables = [table for table in metadata.tables.values() if table.name != "leases"]
        return database.read(
            lambda session: {
                table.name: session.scalar(select(func.count()).select_from(table)) or 0 for table in tables
            }
        )

    return count
