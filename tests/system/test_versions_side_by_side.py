"""The version before and this one on the same databases and topics, under load: nothing is refused or lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from parkloom.matching.v1 import matching_service_pb2, order_pb2
from services.chassis.bus import connect
from services.chassis.identity import Caller, Role
from services.chassis.settings import Settings
from services.demo import real_parts
from services.demo.clients import Clients
from services.demo.installation import Installation, environment
from services.demo.load import Loader
from services.demo.story import pages
from tests.folders import passable_folder
from tests.system import previous, small_park
from tests.waiting import wait_until

PROCESSES = ("registry", "matching", "planner", "logistics")
MANAGER = Caller("manager", small_park.PARK, Role.MANAGER)
PATIENCE = 120.0
SETTLED = (order_pb2.ORDER_STATE_SCHEDULED, order_pb2.ORDER_STATE_PARTLY_SCHEDULED, order_pb2.ORDER_STATE_UNMATCHED)

pytestmark = [pytest.mark.real_parts, pytest.mark.timeout(600)]


class Load:
    """Posts orders without a pause, now to one version and now to the other; fails on the first that is refused."""

    def __init__(self, prefix: str, loaders: list[Loader], start: datetime) -> None:
        self.posted: list[str] = []
        self._prefix = prefix
        self.failure: Exception | None = None
        self._loaders = cycle(loaders)
        self._day = start.date()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Load:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(60)

    def _run(self) -> None:
        while not self._stop.wait(0.05) and self.failure is None:
            entry = small_park.order(f"{self._prefix}-{len(self.posted)}", self._day, 10)
            try:
                self.posted.append(next(self._loaders).order(entry).name)
            except Exception as refused:
                self.failure = refused


@pytest.fixture(scope="module")
def packages() -> Iterator[Path]:
    with passable_folder() as folder:
        yield previous.unpacked(folder)


def test_the_version_before_and_this_one_serve_a_park_together(packages: Path, tmp_path: Path) -> None:
    with passable_folder() as folder, real_parts.running(folder, environment(folder), migrated=False) as parts:
        before = previous.environment(packages, parts.environment)
        real_parts.migrate(before)
        with Installation(before, PROCESSES, tmp_path / "before") as old:
            old.wait_until_ready(PATIENCE)
            start = datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(days=1)
            manager = Clients.of(Settings.read(parts.environment), MANAGER)
            loader = Loader(manager, small_park.document(start.date(), 2), lambda *_: None)
            loader.load()
            with Load("alone", [loader], start) as load:
                _until(load, 20)
            assert load.failure is None
            posted = load.posted
            real_parts.migrate(parts.environment)
            after = {**parts.environment, **_listening(folder)}
            with Installation(after, PROCESSES, tmp_path / "after") as new:
                new.wait_until_ready(PATIENCE)
                other = Loader(Clients.of(new.settings, MANAGER), loader.document, lambda *_: None)
                with Load("together", [loader, other], start) as load:
                    _until(load, 60)
                assert load.failure is None
                assert (old.ended(), new.ended()) == ([], [])
                old.stop()
                names = {*posted, *load.posted}
                wait_until(lambda: _settled(other, names), PATIENCE, "every order is planned by the version that stays")
                assert _dead_letters(parts) == []


def _listening(folder: Path) -> dict[str, str]:
    return {name: value for name, value in environment(folder).items() if name.endswith("_LISTEN")}


def _until(load: Load, count: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while len(load.posted) < count and load.failure is None and time.monotonic() < deadline:
        time.sleep(0.1)


def _settled(loader: Loader, names: set[str]) -> bool:
    request = matching_service_pb2.ListOrdersRequest(parent=loader.parent, page_size=1000)
    states = {each.name: each.state for each in pages(loader.clients.matching.ListOrders, request, "orders")}
    assert names <= states.keys()
    return all(states[name] in SETTLED for name in names)


def _dead_letters(parts: real_parts.RealServers) -> list[str]:
    bus = connect(parts.environment["PARKLOOM_BUS_URL"])
    topics = [topic for topic in bus.topics() if topic.endswith(".dlt")]
    consumer = bus.consumer("looking", topics)
    found = [record.topic for _ in range(6) for record in consumer.poll(0.5)]
    consumer.close()
    bus.close()
    return found
