"""A scarce week wanted by many at once, at three processes of matching on PostgreSQL, with a planner at work."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
import pytest

from parkloom.matching.v1.quote_service_pb2_grpc import QuoteServiceStub
from services.chassis.database import Database
from services.chassis.identity import Caller, Purpose, Role, load_keys, mint
from services.chassis.rpc import channel
from services.chassis.settings import Settings
from services.demo.clients import Clients
from services.demo.load import Loader
from services.demo.real_parts import RealServers
from services.errors import NotFound
from tests.matching.contended import REPLICAS, Counts, Replicas, contend, oversold
from tests.matching.loads import check_loads
from tests.matching.quoting import held_days
from tests.matching.world import PARK, World
from tests.system import scarce_week
from tests.system.replicas import replicated
from tests.waiting import wait_until

MANAGER = Caller("manager", PARK, Role.MANAGER)
SEWN = ("sew-a", "sew-b")


@pytest.mark.real_parts
@pytest.mark.timeout(900)
@pytest.mark.parametrize(("clients", "rounds"), [(9, 3), pytest.param(100, 4, marks=pytest.mark.long)])
def test_processes_that_sell_one_scarce_week_never_oversell_it(
    parts: RealServers, tmp_path: Path, clients: int, rounds: int
) -> None:
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    with (
        replicated(parts, tmp_path, REPLICAS) as reached,
        closing(Database(reached[0].matching_database_url)) as database,
    ):
        Loader(Clients.of(reached[0], MANAGER), scarce_week.document(today), lambda *_: None).load()
        park = World(database)
        park.now = datetime.now(UTC)
        wait_until(lambda: _is_known(park), 120, "matching has heard of the park")
        with _replicas(reached) as replicas:
            began = time.monotonic()
            counts = contend(replicas, today, clients=clients, rounds=rounds)
            _show(counts, park, clients, time.monotonic() - began)
        assert counts.errors == {}
        assert oversold(park) == []
        assert park.overload() == {}
        check_loads(park)
        assert counts.met["held"] + counts.met["offered"] == clients * rounds
        assert counts.met["taken"] == len(park.snapshot().orders) > 0
        assert counts.met["lost"] == counts.met["without any answer"] == 0
        assert _deadlocks(reached[0]) == 0


@contextmanager
def _replicas(reached: list[Settings]) -> Iterator[Replicas]:
    """Each account has a channel of its own to each process."""
    keys = load_keys(reached[0], Purpose.ACCESS)
    with ExitStack() as held:

        def of(caller: Caller) -> list[QuoteServiceStub]:
            token = mint(keys, caller, seconds=3600)
            channels = (held.enter_context(channel(each.matching_target, token)) for each in reached)
            return list(map(QuoteServiceStub, channels))

        yield of


def _is_known(park: World) -> bool:
    """True once matching has heard of the park and all its lines."""
    try:
        return len(park.snapshot().lines) == len(scarce_week.LINES)
    except NotFound:
        return False


def _deadlocks(settings: Settings) -> int:
    """How many transactions the database has ended because they waited for each other."""
    with psycopg.connect(settings.matching_database_url) as connection:
        connection.execute("SELECT pg_stat_clear_snapshot()")
        query = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        [deadlocks] = connection.execute(query).fetchone() or [0]
    return int(deadlocks)


def _show(counts: Counts, park: World, clients: int, seconds: float) -> None:
    sold = sum(order.scheduled_quantity for order in park.snapshot().orders.values())
    held = sum(sum(held_days(park, line).values()) for line in SEWN)
    print(
        f"{clients} clients, {REPLICAS} processes, {seconds:.0f} s: {dict(sorted(counts.met.items()))}, "
        f"sold {sold}, held {held:g}, errors {dict(counts.errors)}"
    )
