"""A feed of machines whose registry is killed: what was acknowledged is there, and the feed goes on behind it."""

from __future__ import annotations

import queue
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import grpc
import pytest

from parkloom.registry.v1 import registry_service_pb2 as pb
from parkloom.registry.v1.registry_service_pb2_grpc import RegistryServiceStub
from services.chassis.database import Database
from services.chassis.identity import Purpose, load_keys, mint
from services.chassis.messaging import outbox
from services.chassis.rpc import channel
from services.demo.installation import Installation, environment
from services.registry.storage import queries
from tests import databases
from tests.registry import world
from tests.waiting import wait_until

pytestmark = pytest.mark.slow
DAYS, KILLED_AFTER, MESSAGES = 20, 5, 30


@pytest.fixture(params=databases.ON_BOTH)
def url(request: pytest.FixtureRequest, tmp_path: Path, migrated_file: Path) -> str:
    return databases.fresh_url(request, tmp_path, migrated_file)


@pytest.fixture
def registry(url: str, tmp_path: Path) -> Iterator[Installation]:
    given = {**environment(tmp_path / "data"), "PARKLOOM_REGISTRY_DATABASE_URL": url, "PARKLOOM_METRICS_LISTEN": ""}
    with Installation(given, ["registry"], tmp_path / "logs") as installation:
        yield installation


@contextmanager
def stub_of(registry: Installation) -> Iterator[RegistryServiceStub]:
    token = mint(load_keys(registry.settings, Purpose.ACCESS), world.MANAGER, seconds=600)
    with channel(registry.settings.registry_target, token) as opened:
        yield RegistryServiceStub(opened)


def furnish(registry: Installation) -> date:
    """The park as the tests know it; returns the day after its today."""
    with stub_of(registry) as stub:
        wait_until(lambda: _made(stub), what="the registry serves")
        stub.CreateEnterprise(world.create_enterprise())
        stub.CreateLine(world.create_line())
    return datetime.now(UTC).date() + timedelta(days=2)


def _made(stub: RegistryServiceStub) -> bool:
    try:
        stub.CreatePark(world.create_park(), timeout=5)
    except grpc.RpcError as failure:
        return failure.code() is grpc.StatusCode.ALREADY_EXISTS
    return True


def message(position: int, first: date) -> pb.StreamCapacityRequest:
    """The figure of each of some days is the position of the last message about it."""
    day = first + timedelta(days=position % DAYS)
    update = pb.CapacityUpdate(line="parks/socks/lines/d-1", date=day.isoformat(), daily_capacity=position)
    return pb.StreamCapacityRequest(parent="parks/socks", position=position, updates=[update])


def feed(registry: Installation, first: date, after: int, *, killed_at: int = 0) -> int:
    """Sends what follows the position `after`; returns the last position acknowledged before the stream broke."""
    to_send: queue.Queue[int] = queue.Queue()
    for position in range(after + 1, MESSAGES + 1):
        to_send.put(position)
    to_send.put(0)
    with stub_of(registry) as stub:
        try:
            messages = (message(position, first) for position in iter(to_send.get, 0))
            for answer in stub.StreamCapacity(messages, timeout=60):
                assert answer.taken == 1, answer
                after = answer.position
                if after == killed_at:
                    registry.kill("registry")
        except grpc.RpcError as failure:
            if failure.code() is not grpc.StatusCode.UNAVAILABLE:
                raise
    return after


def stored(url: str, first: date) -> dict[date, int]:
    months = {f"{first + timedelta(days=day):%Y-%m}" for day in range(DAYS)}
    with closing(Database(url)) as database:
        found = database.read(lambda session: queries.capacities_of(session, "socks", ["d-1"], months))
    return {figure.date: figure.daily_capacity for month in found.values() for figure in month.figures}


def expected(first: date, until: int) -> dict[date, int]:
    return {first + timedelta(days=position % DAYS): position for position in range(1, until + 1)}


def test_what_was_acknowledged_outlives_a_kill_and_the_feed_goes_on_behind_it(registry: Installation, url: str) -> None:
    first = furnish(registry)
    last = feed(registry, first, 0, killed_at=KILLED_AFTER)
    assert KILLED_AFTER <= last < MESSAGES
    there = stored(url, first)
    # One message more may have been taken than was acknowledged.
    assert there in (expected(first, last), expected(first, last + 1))
    registry.start("registry")
    deadline = time.monotonic() + 60
    while last < MESSAGES and time.monotonic() < deadline:
        last = feed(registry, first, last)
    assert last == MESSAGES
    assert stored(url, first) == expected(first, MESSAGES)
    with closing(Database(url)) as database:
        wait_until(lambda: database.read(outbox.backlog) == 0, what="all of it is published")
