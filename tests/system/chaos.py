"""A small park on real parts, with its people at work in threads, ready for things to die under it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta

from parkloom.logistics.v1 import logistics_service_pb2
from parkloom.matching.v1 import matching_service_pb2
from parkloom.registry.v1 import capacity_pb2, registry_service_pb2
from services.demo.installation import Installation
from services.demo.real_parts import RealServers
from tests.system import small_park
from tests.system.chaos_complaints import Complaint
from tests.system.chaos_history import History
from tests.system.chaos_judge import Judge
from tests.system.chaos_kills import Killer
from tests.system.chaos_sampler import Sampler
from tests.system.chaos_workload import PATIENCE_SECONDS, Workload
from tests.system.story import Teller
from tests.waiting import wait_until

# The others are asked, so that there is something to answer.
AUTO_ACCEPTING = ("spinning", "weaving", "logistics")
PEOPLE = ("buyers", "enterprises", "answerers")


@dataclass
class Chaos:
    """One installation under test, and all that is known of it."""

    installation: Installation
    parts: RealServers
    teller: Teller
    seed: int
    history: History = field(default_factory=History)

    @classmethod
    def of(cls, installation: Installation, parts: RealServers, seed: int) -> Chaos:
        """Load the small park."""
        teller = Teller.of(installation.settings)
        for enterprise in teller.loader.document["enterprises"]:
            enterprise["auto_accept"] = enterprise["id"].startswith(AUTO_ACCEPTING)
        teller.loader.load()
        return cls(installation, parts, teller, seed)

    def __post_init__(self) -> None:
        settings = self.installation.settings
        self.sampler = Sampler(settings.matching_database_url, small_park.PARK, self.first_day)
        self.killer = Killer(self.installation, self.parts, self.seed)
        parent = self.teller.see.parent
        lines = tuple(f"{parent}/lines/{line['id']}" for line in self.teller.loader.document["lines"])
        self.judge = Judge(settings, self.history, self.teller.see, lines)

    @property
    def first_day(self) -> date:
        return date.fromisoformat(self.teller.loader.document["start_date"])

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Matching's database is sampled until the block ends."""
        stop = threading.Event()
        with ThreadPoolExecutor(1) as threads:
            watching = threads.submit(self.sampler.run, stop)
            try:
                yield
            finally:
                stop.set()
        _raise([watching])

    @contextmanager
    def at_work(self, *people: str, shift: int = 0, gives_up: float = 0.7) -> Iterator[threading.Event]:
        """These people work until the block ends or sets the event it is given.

        What one of them could not get over is raised. Each `shift` of the same run sends other requests.
        """
        stop = threading.Event()
        seed = self.seed + 1000 * shift
        work = Workload(self.installation.settings, self.first_day, seed, self.history, stop, gives_up)
        with ThreadPoolExecutor(len(people)) as threads:
            working = [threads.submit(getattr(work, f"run_{who}")) for who in people]
            try:
                yield stop
            finally:
                stop.set()
                _await(working, PATIENCE_SECONDS + 10)
        _raise(working)

    def wait_until_heard(self) -> None:
        """Until matching has applied all that it will ever apply of the capacity reported so far.

        Each line's figures come in the order in which they were reported: once the last has come, none is on its way.
        """
        self._reconnect()
        day = self.first_day + timedelta(days=60)
        for line in self.judge.lines:
            figure = capacity_pb2.DailyFigure(date=day.isoformat(), daily_capacity=time.time_ns() % 1_000_000)
            self.teller.manager.registry.UpdateCapacity(
                registry_service_pb2.UpdateCapacityRequest(name=line, figures=[figure])
            )
        wait_until(lambda: self.judge.heard_on(day), PATIENCE_SECONDS, "matching hears of capacity again")

    def complaints(self, within: float) -> list[Complaint]:
        """Complaints in the end; the services have `within` seconds from now to agree."""
        self._reconnect()
        judged = self.judge.complaints(time.monotonic() + within)
        return [*judged, *self.sampler.complaints.values()]

    def _reconnect(self) -> None:
        """Wait for every service: a channel that met a dead server fails on for seconds after it serves again."""
        see, patiently = self.teller.see, {"wait_for_ready": True, "timeout": PATIENCE_SECONDS}
        see.clients.registry.GetPark(registry_service_pb2.GetParkRequest(name=see.parent), **patiently)
        orders = matching_service_pb2.ListOrdersRequest(parent=see.parent, page_size=1)
        see.clients.matching.ListOrders(orders, **patiently)
        vehicles = logistics_service_pb2.ListVehicleClassesRequest(parent=see.parent)
        see.clients.logistics.ListVehicleClasses(vehicles, **patiently)


def _await(working: list[Future[None]], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    for future in working:
        future.exception(max(0.0, deadline - time.monotonic()))


def _raise(futures: list[Future[None]]) -> None:
    for future in futures:
        future.result()
