"""Tells how far a run is, twice a second, and hears whether it is still wanted."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from datetime import datetime
from types import TracebackType

import structlog

from services.chassis.database import Database
from services.errors import Unavailable
from services.matching.domain.park import MICROS
from services.matching.domain.plans import Plan
from services.matching.storage.plans import Progress as Report
from services.matching.use_cases import runs
from services.planning.solve import Progress

log = structlog.get_logger(__name__)

SECONDS = 0.5


class Heartbeat:
    """While it is entered, stores progress and renews the lease. `lost` is set when the run is no longer wanted here.

    A database that is away for less than the lease does no harm.
    """

    def __init__(self, database: Database, plan: Plan, lease_seconds: float, clock: Callable[[], datetime]) -> None:
        self.lost = threading.Event()
        self._database = database
        self._plan = plan
        self._lease_seconds = lease_seconds
        self._clock = clock
        self._latest = Report("reading", None, None, 0.0)
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"heartbeat of {plan.id}", daemon=True)

    def note(self, progress: Progress) -> None:
        """The latest of the solver's reports; called from its thread."""
        self._latest = Report(
            progress.phase, _micros(progress.incumbent), _micros(progress.bound), round(progress.seconds, 2)
        )

    def __enter__(self) -> Heartbeat:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._done.wait(SECONDS) and not self.lost.is_set():
            try:
                self._beat()
            except Unavailable as away:
                log.warning("progress_waits", plan=self._plan.id, reason=str(away))

    def _beat(self) -> None:
        report, now = self._latest, self._clock()
        if not self._database.transact(lambda s: runs.report(s, self._plan, report, self._lease_seconds, now)):
            self.lost.set()


def _micros(amount: float) -> int | None:
    return round(amount * MICROS) if math.isfinite(amount) else None
