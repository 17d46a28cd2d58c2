"""An installation inside this process, at an instant that its user sets, with ids that another one draws alike."""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.assembly import Assembly
from services.chassis.clock import MovableClock
from services.chassis.database import Database
from services.chassis.database.migrations import migrate
from services.chassis.messaging import outbox
from services.chassis.process import App
from services.chassis.settings import Settings
from services.demo.installation import EMBEDDED, Installation, environment
from services.logistics.storage.tables import rebookings, routings
from services.matching.domain.plans import PlanState
from services.matching.storage import park_days
from services.matching.storage.tables import fill_in_requests, plans
from services.matching.use_cases import deadlines

SERVICES = ("registry", "matching", "logistics", "console")
UNDER_WAY = (PlanState.QUEUED, PlanState.RUNNING, PlanState.READY)
# Plans take a second or two; other processes may take the machine's.
SETTLING_SECONDS = 240.0
PAUSE_SECONDS = 0.05
READY_SECONDS = 120.0
FAST_MEMORY, ENOUGH_BYTES = Path("/dev/shm"), 1_000_000_000


class RepeatedIds:
    """Draws for the n-th thing of a purpose the same id in every installation, and no two alike."""

    def __init__(self) -> None:
        self._drawn: Counter[str] = Counter()
        self._lock = threading.Lock()

    def __call__(self, purpose: str) -> str:
        with self._lock:
            self._drawn[purpose] += 1
            return sha256(f"{purpose} {self._drawn[purpose]}".encode()).hexdigest()[:32]


class Started:
    """One service, or the planner, in threads of this process; it can be stopped and started again."""

    def __init__(self, name: str, assembly: Assembly) -> None:
        self._name, self._assembly = name, assembly
        self._stop = threading.Event()
        self._app: App | None = None
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Build it and run it; what runs already is left alone."""
        if self._app is not None:
            return
        self._stop.clear()
        self._app = self._assembly.app(self._name)
        self._threads = [
            threading.Thread(target=part.run, args=(self._stop,), name=part.name) for part in self._app.parts
        ]
        for thread in self._threads:
            thread.start()

    def ask_to_stop(self) -> None:
        """Have its threads end by and by."""
        self._stop.set()

    def stop(self) -> None:
        """End it, also in the middle of something; what runs no longer is left alone."""
        if self._app is None:
            return
        self.ask_to_stop()
        for thread in self._threads:
            thread.join(20)
        self._app.close()
        self._app = None


@dataclass(frozen=True)
class InProcess:
    """The running installation; its parks date by `clock`, everything else goes by the machine's."""

    assembly: Assembly
    clock: MovableClock
    databases: Mapping[str, Database]
    parts: Mapping[str, Started]

    @property
    def settings(self) -> Settings:
        return self.assembly.settings

    def wait_until_settled(self) -> None:
        """Return when days and times to answer have ended, every event is handled, and plans asked for so are made.

        Raises TimeoutError where that takes longer than `SETTLING_SECONDS`.
        """
        deadline = time.monotonic() + SETTLING_SECONDS
        while not self._settled():
            if time.monotonic() > deadline:
                message = f"the installation still has work to do after {SETTLING_SECONDS:.0f} s"
                raise TimeoutError(message)
            time.sleep(PAUSE_SECONDS)

    def _settled(self) -> bool:
        """Nobody has anything to handle before or after the databases are read, and nothing came in between."""
        before = self._read_by_all()
        quiet = before is not None and not any(
            database.read(partial(_left_to_do, service=service, now=self.clock()))
            for service, database in self.databases.items()
        )
        return quiet and before == self._read_by_all()

    def _read_by_all(self) -> Mapping[tuple[str, str, int], int] | None:
        """How far each group is where all have read everything, else None."""
        progress = self.assembly.bus.progress()
        if any(each.done < each.end for each in progress):
            return None
        return {(each.group, each.topic, each.partition): each.done for each in progress}


def _left_to_do(session: Session, service: str, now: datetime) -> int:
    """The number of events to publish, days and times to answer to end, plans to make, or requests to book again."""
    left = outbox.backlog(session)
    if service == "matching":
        left += session.scalar(select(func.count()).select_from(fill_in_requests)) or 0
        left += sum(
            day.is_over(hours, now) or day.plan_is_due(hours, park_plan_at, now)
            for day, hours, park_plan_at in park_days.days_of_parks(session)
        )
        left += session.scalar(select(func.count()).where(plans.c.state.in_(UNDER_WAY))) or 0
        left += len(deadlines.due(session, now))
    if service == "logistics":
        for requests in (rebookings, routings):
            left += session.scalar(select(func.count()).select_from(requests)) or 0
    return left


@contextmanager
def parks_folder() -> Iterator[Path]:
    """A folder for installations, in memory where there is much of it: nothing there need outlast a power cut."""
    roomy = FAST_MEMORY.is_dir() and shutil.disk_usage(FAST_MEMORY).free > ENOUGH_BYTES
    with tempfile.TemporaryDirectory(dir=FAST_MEMORY if roomy else None) as folder:
        yield Path(folder)


def migrated(folder: Path) -> Path:
    """The folder with the databases of an installation, to be copied: migrating takes longer than all else."""
    folder.mkdir()
    for service in SERVICES:
        migrate(f"sqlite:///{folder}/{service}.db", f"services.{service}")
    return folder


@contextmanager
def in_process(folder: Path, templates: Path, clock: MovableClock, variables: Mapping[str, str]) -> Iterator[InProcess]:
    """All parts of an installation in threads of this process, with its data in `folder`, made of `templates`."""
    shutil.copytree(templates, folder)
    # What a planner proves within seconds depends on the machine, and histories are compared.
    fixed = {"PARKLOOM_METRICS_LISTEN": "", "PARKLOOM_GRACE_SECONDS": "1", "PARKLOOM_REASON_SECONDS": "0"}
    given = {**environment(folder), **fixed, **variables}
    assembly = Assembly(Settings.read(given), clock, RepeatedIds())
    parts = {name: Started(name, assembly) for name in (*SERVICES, "planner")}
    with _running(parts.values()):
        Installation(given, EMBEDDED, folder).wait_until_ready(READY_SECONDS)
        with ExitStack() as held:
            databases = {name: Database(getattr(assembly.settings, f"{name}_database_url")) for name in SERVICES[:3]}
            for database in databases.values():
                held.enter_context(closing(database))
            yield InProcess(assembly, clock, databases, parts)
    assembly.bus.close()


@contextmanager
def _running(parts: Collection[Started]) -> Iterator[None]:
    for part in parts:
        part.start()
    try:
        yield
    finally:
        for part in parts:
            part.ask_to_stop()
        for part in parts:
            part.stop()
