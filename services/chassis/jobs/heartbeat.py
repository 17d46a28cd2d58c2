"""Renews the lease of a job that is worked on, twice a second, and learns whether it is still wanted."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import TracebackType

import structlog
from sqlalchemy.orm import Session

from services.chassis.clock import Clock
from services.chassis.database import Database
from services.chassis.jobs import queue
from services.chassis.jobs.queue import Job
from services.errors import Unavailable

log = structlog.get_logger(__name__)

SECONDS = 0.5


class Heartbeat:
    """While it is entered, renews the lease. `lost` is set when the job was cancelled or claimed by another worker.

    `report`, where it is set, is called in the transaction of each renewal: to store progress. `stop` is the worker's.
    A database that is away for less than the lease does no harm.
    """

    def __init__(self, database: Database, job: Job, lease_seconds: float, clock: Clock, stop: threading.Event) -> None:
        self.lost = threading.Event()
        self.report: Callable[[Session], None] | None = None
        self._database = database
        self._job = job
        self._lease_seconds = lease_seconds
        self._clock = clock
        self._stop = stop
        self._left = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"heartbeat of {job.queue} {job.id}", daemon=True)

    def interrupted(self) -> bool:
        """True if the work should end now: its worker stops, or the job is no longer this worker's."""
        return self._stop.is_set() or self.lost.is_set()

    def __enter__(self) -> Heartbeat:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._left.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._left.wait(SECONDS) and not self.lost.is_set():
            try:
                self._beat()
            except Unavailable as away:
                log.warning("heartbeat_waits", queue=self._job.queue, job=self._job.id, reason=str(away))
            except Exception:
                # Without a heartbeat another worker would claim the job while this one goes on.
                log.exception("heartbeat_failed", queue=self._job.queue, job=self._job.id)
                self.lost.set()

    def _beat(self) -> None:
        if not self._database.transact(self._renew):
            self.lost.set()

    def _renew(self, session: Session) -> bool:
        if not queue.renew(session, self._job, self._lease_seconds, self._clock()):
            return False
        if self.report is not None:
            self.report(session)
        return True
