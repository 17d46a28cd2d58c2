"""Renews the lease of a job that is worked on, twice a second, and learns whether it is still wanted."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from types import TracebackType

import structlog
from sqlalchemy.orm import Session

from services.chassis.database import Database
from services.chassis.jobs import queue
from services.chassis.jobs.table import Job
from services.chassis.telemetry import described
from services.errors import Unavailable

log = structlog.get_logger(__name__)

SECONDS = 0.5


class Heartbeat:
    """While it is entered, renews the lease. `lost` is set when the job was cancelled or claimed by another worker.

    `report`, where it is set, is called in the transaction of each renewal: to store progress. One that raises is not
    called again, and the lease is renewed without it. `stop` is the worker's. A database that is away for less than the
    lease does no harm.
    """

    def __init__(self, database: Database, job: Job, lease_seconds: float, stop: threading.Event) -> None:
        self.lost = threading.Event()
        self.report: Callable[[Session], None] | None = None
        self._database = database
        self._job = job
        self._lease_seconds = lease_seconds
        self._renewed = time.monotonic()
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
            except Exception as fault:
                log.error("heartbeat_failed", queue=self._job.queue, job=self._job.id, **described(fault))
            if time.monotonic() - self._renewed > self._lease_seconds:
                self.lost.set()  # by now another worker may have the job

    def _beat(self) -> None:
        begun = time.monotonic()
        try:
            held = self._database.transact(self._renew, durable=False)
        except Unavailable:
            raise
        except Exception as fault:
            if self.report is None:
                raise
            log.error("report_failed", queue=self._job.queue, job=self._job.id, **described(fault))
            self.report = None
            held = self._database.transact(self._renew, durable=False)
        if held:
            self._renewed = begun
        else:
            self.lost.set()

    def _renew(self, session: Session) -> bool:
        if not queue.renew(session, self._job, self._lease_seconds):
            return False
        if self.report is not None:
            self.report(session)
        return True
