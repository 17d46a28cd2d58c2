"""Claims the jobs of a queue one by one and works on them; no job stops it, and none is met again for ever."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import structlog
from sqlalchemy.orm import Session

from services.chassis.clock import Clock
from services.chassis.database import Database
from services.chassis.jobs import queue
from services.chassis.jobs.heartbeat import Heartbeat
from services.chassis.jobs.queue import Job, Queue
from services.errors import ParkloomError, Unavailable

log = structlog.get_logger(__name__)

IDLE_SECONDS, RETRY_SECONDS = 0.25, 1.0


@dataclass(frozen=True, slots=True)
class Result:
    """`store` runs in the transaction that marks the job DONE, `afterwards` after it; `failure` fails the job."""

    store: Callable[[Session], None] = lambda _session: None
    afterwards: Callable[[], None] = lambda: None
    failure: str = ""


class Work(Protocol):
    """Acts on the jobs of a queue. All but `run` are called in a transaction in which the job is held."""

    @property
    def queue(self) -> Queue:
        """The queue whose jobs it works on."""

    def begin(self, session: Session, job: Job) -> None:
        """The job was claimed."""

    def run(self, job: Job, heartbeat: Heartbeat) -> Result:
        """Work on the job with no transaction open, and end early once `heartbeat.interrupted()`."""

    def give_back(self, session: Session, job: Job) -> None:
        """The worker stops: the job waits for another."""

    def fail(self, session: Session, job: Job, reason: str) -> None:
        """The job has failed, for a reason that callers may see."""


class Worker:
    """Works on the jobs of one queue.

    A job that raises fails at once with a reason. One whose worker dies, or that meets Unavailable, is claimed again
    when its lease has run out, and fails after the queue's most attempts.
    """

    def __init__(self, database: Database, work: Work, lease_seconds: float, clock: Clock) -> None:
        self._database = database
        self._work = work
        self._lease_seconds = lease_seconds
        self._clock = clock
        self._holder = uuid.uuid4().hex

    def step(self, stop: threading.Event) -> bool:
        """Work on the job that is next; False where none can be claimed. Raises Unavailable."""
        job = self._claim()
        if job is None:
            return False
        if job.attempts > self._work.queue.most_attempts:
            self._fail(job, f"given up: {self._work.queue.most_attempts} attempts began and none came to an end")
        else:
            self._attempt(job, stop)
        return True

    def _claim(self) -> Job | None:
        now, jobs = self._clock(), self._work.queue
        if not self._database.read(lambda session: queue.waiting(session, jobs, now)):
            return None
        return self._database.transact(
            lambda session: queue.claim(session, jobs, self._holder, self._lease_seconds, now)
        )

    def _attempt(self, job: Job, stop: threading.Event) -> None:
        try:
            result = self._run(job, stop)
            if result is not None:
                self._finish(job, result)
        except Unavailable:
            raise
        except Exception as fault:
            log.exception("job_failed", queue=job.queue, park=job.park, job=job.id)
            self._fail(job, _reason(fault))

    def _run(self, job: Job, stop: threading.Event) -> Result | None:
        """The result; None where the job is another's by now, or was left to another."""
        if not self._database.transact(lambda session: self._begin(session, job)):
            return None
        with Heartbeat(self._database, job, self._lease_seconds, self._clock, stop) as heartbeat:
            result = self._work.run(job, heartbeat)
        if stop.is_set():
            self._database.transact(lambda session: self._give_back(session, job))
            return None
        return None if heartbeat.lost.is_set() else result

    def _begin(self, session: Session, job: Job) -> bool:
        held = queue.held(session, job)
        if held:
            self._work.begin(session, job)
        return held

    def _give_back(self, session: Session, job: Job) -> None:
        if queue.give_back(session, job, self._clock()):
            self._work.give_back(session, job)

    def _finish(self, job: Job, result: Result) -> None:
        def store(session: Session) -> bool:
            held = queue.finish(session, job, self._clock())
            if held:
                result.store(session)
            return held

        if result.failure:
            self._fail(job, result.failure)
        elif self._database.transact(store):
            result.afterwards()

    def _fail(self, job: Job, reason: str) -> None:
        """Fail the job and what it is about; the job alone where that raises, so that it is not met again."""

        def fail(session: Session) -> None:
            if queue.fail(session, job, reason, self._clock()):
                self._work.fail(session, job, reason)

        try:
            self._database.transact(fail)
        except Unavailable:
            raise
        except Exception:
            log.exception("failing_a_job_failed", queue=job.queue, park=job.park, job=job.id)
            self._database.transact(lambda session: queue.fail(session, job, reason, self._clock()))


def serve(name: str, step: Callable[[threading.Event], bool], stop: threading.Event) -> None:
    """Call `step` until `stop` is set, with a pause where it found nothing to do; nothing that it raises ends it."""
    while not stop.is_set():
        try:
            busy = step(stop)
        except Unavailable as away:
            log.warning("worker_waits", worker=name, reason=str(away))
            stop.wait(RETRY_SECONDS)
        except Exception:
            log.exception("worker_step_failed", worker=name)
            stop.wait(RETRY_SECONDS)
        else:
            if not busy:
                stop.wait(IDLE_SECONDS)


def _reason(fault: Exception) -> str:
    """The reason that callers may see: our own words, or that the log has more."""
    return str(fault) if isinstance(fault, ParkloomError) else "an internal error: the worker's log has the details"
