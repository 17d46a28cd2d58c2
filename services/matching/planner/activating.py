"""Applies ready plans in parks that confirm plans by themselves."""

from __future__ import annotations

import structlog
from sqlalchemy.orm import Session

from services.chassis.clock import Clock
from services.chassis.database import Database
from services.chassis.jobs.heartbeat import Heartbeat
from services.chassis.jobs.table import Job, Queue
from services.chassis.jobs.worker import Result
from services.errors import ParkloomError, Unavailable
from services.matching.scheduling.snapshot import ParkSnapshot
from services.matching.use_cases import confirm, plan_jobs
from services.matching.use_cases.confirm import Asked
from services.matching.use_cases.plan_jobs import PlanInput
from services.matching.use_cases.plans import ACTIVATIONS

log = structlog.get_logger(__name__)


class ActivationWork:
    """Work on the activation jobs of ready plans."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._read: dict[tuple[str, str], ParkSnapshot] = {}

    @property
    def queue(self) -> Queue:
        """The queue of activations."""
        return ACTIVATIONS

    def keep(self, given: PlanInput) -> None:
        """Keep the park as it was read for a plan: where nothing has changed since, it is not read again."""
        self._read[given.plan.park, given.plan.id] = given.snapshot

    def forget(self, given: PlanInput) -> None:
        """Forget what was kept for a plan."""
        self._read.pop((given.plan.park, given.plan.id), None)

    def begin(self, session: Session, job: Job) -> None:
        """Nothing changes until the plan is applied."""

    def run(self, job: Job, _heartbeat: Heartbeat) -> Result:
        """Apply the plan, unless it cannot be applied any more."""
        try:
            known = self._read.pop((job.park, job.id), None)
            confirm.confirm_plan(self._database, Asked(job.park, job.id), self._clock, known)
        except Unavailable:
            raise
        except ParkloomError as moved_on:
            log.info("not_confirmed", park=job.park, plan=job.id, reason=str(moved_on))
        return Result()

    def give_back(self, session: Session, job: Job) -> None:
        """The plan stays as it is."""

    def try_again(self, session: Session, job: Job, reason: str) -> None:
        """The plan stays READY."""

    def fail(self, session: Session, job: Job, reason: str) -> None:
        """The plan is FAILED."""
        plan_jobs.fail(session, job.park, job.id, reason)
