"""An installation with a planned park, and beside it the rpcs with nothing behind them."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.planner import parks
from benchmarks.rpc.kinds import BATCH, MATCHING, REGISTRY, Kind, Requests
from benchmarks.walls.installation import running_on
from parkloom.matching.v1.matching_service_pb2_grpc import MatchingServiceStub
from parkloom.matching.v1.plan_pb2 import PLAN_STATE_QUEUED, PLAN_STATE_READY, PLAN_STATE_RUNNING, Plan
from parkloom.registry.v1.registry_service_pb2_grpc import RegistryServiceStub
from services.chassis.clock import utc_now
from services.chassis.database import Database
from services.chassis.identity import Caller, Purpose, Role, load_keys, mint
from services.chassis.messaging import outbox
from services.chassis.rpc import channel
from services.chassis.settings import Settings
from services.demo.clients import TOKEN_SECONDS, Clients
from services.demo.load import Loader
from services.demo.story import Story
from services.generator import shift
from services.logistics.storage import fleets
from services.matching.api.matching import MatchingApi
from services.matching.use_cases.plan_limits import PlanLimits
from services.registry.api.registry import RegistryApi

LOGISTICS = "logistics"
LOAD, SEED, PLAN_SECONDS = 0.5, 7, 10
QUIET_SECONDS, MOST_WAITING_SECONDS = 5.0, 120.0
UNDER_WAY = (PLAN_STATE_QUEUED, PLAN_STATE_RUNNING, PLAN_STATE_READY)
_STUBS = {REGISTRY: RegistryServiceStub, MATCHING: MatchingServiceStub}
# A caller may make 500 calls a second; what is measured is what a call costs, not what a caller may. Reasons are proven
# while no plan waits, which is all the time here.
_UNLIMITED = {
    "PARKLOOM_CALLER_CALLS_PER_SECOND": "100000",
    "PARKLOOM_PARK_CALLS_PER_SECOND": "100000",
    "PARKLOOM_REASON_SECONDS": "0",
}


@dataclass(frozen=True)
class Measured:
    """The installation, what is asked of it, and the port of the rpcs with nothing behind them.

    `processes` are the ids of its processes by name.
    """

    settings: Settings
    requests: Requests
    empty: int
    databases: Mapping[str, Database]
    processes: Mapping[str, int]

    @property
    def caller(self) -> Caller:
        return Caller("benchmark", self.requests.document["park"]["id"], Role.MANAGER)

    def stub(self, kind: Kind, *, empty: bool = False) -> Any:
        """A function that calls the rpc on a connection of its own: that of the product, or the empty one."""
        target = f"127.0.0.1:{self.empty}" if empty else getattr(self.settings, f"{kind.service}_target")
        token = mint(load_keys(self.settings, Purpose.ACCESS), self.caller, seconds=TOKEN_SECONDS)
        return getattr(_STUBS[kind.service](channel(target, token)), kind.rpc)

    def servicer(self, kind: Kind) -> Any:
        """The product's own servicer of the rpc, in this process."""
        database = self.databases[kind.service]
        if kind.service == REGISTRY:
            return getattr(RegistryApi(database, utc_now), kind.rpc)
        return getattr(MatchingApi(database, utc_now, PlanLimits()), kind.rpc)

    def url(self, kind: Kind) -> str:
        """The URL of the database that the rpc's service has."""
        return str(getattr(self.settings, f"{kind.service}_database_url"))

    def fill_in_plans(self) -> int:
        """The number of fill-in plans that went live."""
        clients = Clients.of(self.settings, self.caller)
        story = Story(clients, self.requests.parent)
        return sum(1 for plan in story._newest_plans() if plan.kind != Plan().kind and plan.sequence)


@contextmanager
def measured(database: str, names: tuple[str, ...], size: float) -> Iterator[Measured]:
    """A park of so many times 1,210 enterprises and 2,000 orders, planned and live."""
    with ExitStack() as held:
        folder = held.enter_context(tempfile.TemporaryDirectory(prefix="parkloom-benchmark-"))
        installation = held.enter_context(running_on(database, _UNLIMITED, names))
        document = _document(Path(folder), size)
        manager = Caller("loader", document["park"]["id"], Role.MANAGER)
        loader = Loader(Clients.of(installation.settings, manager), document, lambda *_: None)
        loader.load()
        Story(loader.clients, loader.parent).park_plan(PLAN_SECONDS, "benchmark", lambda _: None)
        databases = {
            name: Database(getattr(installation.settings, f"{name}_database_url"))
            for name in (REGISTRY, MATCHING, LOGISTICS)
        }
        for each in databases.values():
            held.enter_context(closing(each))
        lines = [f"{loader.parent}/lines/{line['id']}" for line in document["lines"]]
        orders = [f"{loader.parent}/orders/{order['id']}" for order in document["orders"]]
        start = datetime.fromisoformat(document["start_date"]).date()
        empty = held.enter_context(_empty(installation.environment, Path(folder) / "empty.log"))
        requests = Requests(document, start, lines, orders)
        # From now on every line has a figure of tomorrow, so that a call that is recorded does what the next one does.
        for number in range(len(lines) // BATCH + 1):
            loader.clients.registry.BatchUpdateCapacity(requests.capacities(number))
        processes = {name: installation.process_id(name) for name in names}
        there = Measured(installation.settings, requests, empty, databases, processes)
        _wait_until_quiet(there)
        yield there


def _wait_until_quiet(there: Measured) -> None:
    """Return once nothing has been planned, published or routed for a while.

    What loading has caused is no part of what a call costs.
    """
    story = Story(Clients.of(there.settings, there.caller), there.requests.parent)
    until, quiet_since = time.monotonic() + MOST_WAITING_SECONDS, time.monotonic()
    while time.monotonic() < until and time.monotonic() - quiet_since < QUIET_SECONDS:
        planning = any(plan.state in UNDER_WAY for plan in story._newest_plans())
        publishing = any(each.read(outbox.backlog) for each in there.databases.values())
        if planning or publishing or there.databases[LOGISTICS].read(fleets.asked_routings):
            quiet_since = time.monotonic()
        time.sleep(0.5)


def _document(folder: Path, size: float) -> dict[str, Any]:
    """The park file, begun today by the clock of the park."""
    made = parks.made(folder, size, LOAD, SEED, set_ups=True)
    document = json.loads(gzip.decompress(made.path.read_bytes()))
    return shift(document, datetime.now(ZoneInfo(document["park"]["time_zone"])).date())


@contextmanager
def _empty(environment: Mapping[str, str], log: Path) -> Iterator[int]:
    """The port of the rpcs with nothing behind them, served by a process of its own that logs to `log`."""
    command = [sys.executable, "-m", "benchmarks.rpc.empty"]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with (
        log.open("wb") as lines,
        subprocess.Popen(command, env=dict(environment), stderr=lines, **pipes) as process,
    ):
        try:
            yield int(process.stdout.readline() if process.stdout else 0)
        finally:
            process.terminate()
