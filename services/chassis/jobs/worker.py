"""Claims the jobs of a queue one by one and works on them; no job stops it, and none is met again for ever."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import structlog
from sqlalchemy.orm import Session

from services.chassis.database import Database
from services.chassis.jobs import queue
from services.chassis.jobs.heartbeat import Heartbeat
from services.chassis.jobs.table import Job, Queue
from services.chassis.telemetry import described
from services.errors import ParkloomError, Unavailable

log = structlog.get_logger(__name__)

IDLE_SECONDS, RETRY_SECONDS = 0.25, 1.0
# How long a job that is lost may take to notice; then its worker leaves it behind in a thread of its own.
LEFT_BEHIND_SECONDS = 1.0
MOST_LEFT_BEHIND = 3


@dataclass(frozen=True, slots=True)
class Result:
    """`store` runs in the transaction that marks the job DONE, `afterwards` after it; `failure` fails the job.

    With `later` the job gives way: it waits for another turn, and the attempt does not count.
    """

    store: Callable[[Session], None] = lambda _session: None
    afterwards: Callable[[], None] = lambda: None
    failure: str = ""
    later: bool = False


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

    def try_again(self, session: Session, job: Job, reason: str) -> None:
        """The job has failed, for a reason that callers may see, and waits for its next attempt."""

    def fail(self, session: Session, job: Job, reason: str) -> None:
        """The job has failed for the last time and waits for a person; callers may see the reason."""


class Worker:
    """Works on the jobs of one queue.

    A job that fails is tried again after a pause, and fails for good after its most attempts; where it fails in words
    of our own, at once. One whose worker dies is claimed again when its lease has run out, which counts as an attempt.
    One that meets Unavailable does not count. A job that is cancelled, or lost to another worker, is left within two
    seconds in any state.
    """

    def __init__(self, database: Database, work: Work, lease_seconds: float) -> None:
        self._database = database
        self._work = work
        self._lease_seconds = lease_seconds
        self._holder = uuid.uuid4().hex
        self._owed: list[Job] = []
        self._left_behind: list[threading.Thread] = []

    def step(self, stop: threading.Event) -> bool:
        """Work on the job that is next; False where none can be claimed. Raises Unavailable."""
        self._give_back_owed()
        if self._crowded():
            return False
        job = self._claim()
        if job is None:
            return False
        if job.attempts > job.most_attempts:
            self._fail(job, f"given up: {job.most_attempts} attempts began and none came to an end", last=True)
        else:
            self._attempt(job, stop)
        return True

    def _claim(self) -> Job | None:
        jobs = self._work.queue
        if not self._database.read(lambda session: queue.waiting(session, jobs)):
            return None
        return self._database.transact(lambda session: queue.claim(session, jobs, self._holder, self._lease_seconds))

    def _attempt(self, job: Job, stop: threading.Event) -> None:
        heartbeat = Heartbeat(self._database, job, self._lease_seconds, stop)
        attempt = _Attempt(lambda: self._carry_out(job, heartbeat, stop), f"{job.queue} {job.id}")
        with heartbeat:
            attempt.start()
            if not attempt.await_end(heartbeat.lost):
                log.warning("job_left_behind", queue=job.queue, park=job.park, job=job.id)
                self._left_behind.append(attempt)
                return
        self._conclude(job, attempt)

    def _conclude(self, job: Job, attempt: _Attempt) -> None:
        fault = attempt.fault
        if isinstance(fault, Unavailable):
            self._owed.append(job)
            raise fault
        if fault is not None:
            self._fail(job, _reason(fault), last=isinstance(fault, ParkloomError))
            log.error("job_failed", queue=job.queue, park=job.park, job=job.id, **described(fault))
        elif attempt.result is not None:
            attempt.result.afterwards()

    def _carry_out(self, job: Job, heartbeat: Heartbeat, stop: threading.Event) -> Result | None:
        """The result, stored; None where the job is another's by now, was left to another, or has failed."""
        if not self._database.transact(lambda session: self._begin(session, job)):
            return None
        result = self._work.run(job, heartbeat)
        if stop.is_set() or result.later:
            self._database.transact(lambda session: self._give_back(session, job))
            return None
        if heartbeat.lost.is_set():
            return None
        if result.failure:
            self._fail(job, result.failure)
            return None
        return result if self._database.transact(lambda session: self._store(session, job, result)) else None

    def _begin(self, session: Session, job: Job) -> bool:
        held = queue.held(session, job)
        if held:
            self._work.begin(session, job)
        return held

    def _give_back(self, session: Session, job: Job) -> None:
        if queue.give_back(session, job):
            self._work.give_back(session, job)

    def _store(self, session: Session, job: Job, result: Result) -> bool:
        held = queue.finish(session, job)
        if held:
            result.store(session)
        return held

    def _fail(self, job: Job, reason: str, *, last: bool = False) -> None:
        """Fail the job and what it is about; the job alone where that raises, so that it is not met again."""
        last = last or job.attempts >= job.most_attempts

        def fail(session: Session) -> None:
            if last and queue.fail(session, job, reason):
                self._work.fail(session, job, reason)
            elif not last and queue.try_again(session, job, reason):
                self._work.try_again(session, job, reason)

        try:
            self._database.transact(fail)
        except Unavailable:
            raise
        except Exception as fault:
            self._database.transact(lambda session: queue.fail(session, job, reason))
            log.error("failing_a_job_failed", queue=job.queue, park=job.park, job=job.id, **described(fault))

    def _give_back_owed(self) -> None:
        """Give back what met an outage: nobody's fault, so that the attempt does not count."""
        while self._owed:
            self._database.transact(partial(self._give_back, job=self._owed[0]))
            del self._owed[0]

    def _crowded(self) -> bool:
        """True while too many jobs that were left behind still go on."""
        self._left_behind = [thread for thread in self._left_behind if thread.is_alive()]
        return len(self._left_behind) >= MOST_LEFT_BEHIND


class _Attempt(threading.Thread):
    """One attempt in a thread of its own, so that its worker can leave it. Nothing that it raises is lost."""

    def __init__(self, work: Callable[[], Result | None], name: str) -> None:
        super().__init__(name=name, daemon=True)
        self.result: Result | None = None
        self.fault: BaseException | None = None
        self._work = work
        self._ended = threading.Event()

    def run(self) -> None:
        try:
            self.result = self._work()
        except BaseException as fault:
            self.fault = fault
        finally:
            self._ended.set()

    def await_end(self, lost: threading.Event) -> bool:
        """True once it has ended; False where it goes on for too long after `lost` was set."""
        while not self._ended.wait(0.1):
            if lost.is_set():
                return self._ended.wait(LEFT_BEHIND_SECONDS)
        return True


def serve(
    name: str, step: Callable[[threading.Event], bool], stop: threading.Event, idle: float = IDLE_SECONDS
) -> None:
    """Call `step` until `stop` is set, with `idle` seconds' pause where it found nothing to do; nothing that it raises
    ends it.
    """
    while not stop.is_set():
        try:
            busy = step(stop)
        except Unavailable as away:
            log.warning("worker_waits", worker=name, reason=str(away))
            stop.wait(RETRY_SECONDS)
        except Exception as fault:
            log.error("worker_step_failed", worker=name, **described(fault))
            stop.wait(RETRY_SECONDS)
        else:
            if not busy:
                stop.wait(idle)


def _reason(fault: BaseException) -> str:
    """The reason that callers may see: our own words, or that the log has more."""
    return str(fault) if isinstance(fault, ParkloomError) else "an internal error: the worker's log has the details"
