"""Reads what plans are worked out from: the whole park from the database, or a few orders beside the park in memory."""

from __future__ import annotations

from sqlalchemy.orm import Session

from services.chassis.clock import Clock
from services.chassis.database import Database
from services.chassis.jobs.table import Job
from services.matching.domain.plans import PlanKind
from services.matching.scheduling.plan_policies import PLAN_POLICIES
from services.matching.use_cases import plan_jobs, reading
from services.matching.use_cases.plan_jobs import PlanInput
from services.matching.use_cases.quoting import ResidentParks
from services.matching.use_cases.reading_few import FewOrders, ReadFew


class PlanReader:
    """Reads the inputs of plans. `parks` are those in memory for quotes; without them the reader keeps its own."""

    def __init__(self, database: Database, clock: Clock, parks: ResidentParks | None = None) -> None:
        self._database = database
        self._clock = clock
        self._few_orders = FewOrders(parks or ResidentParks(database, clock))

    def read(self, kind: PlanKind, job: Job) -> PlanInput:
        """The input of the plan of a job. Raises NotFound, Unavailable."""
        if PLAN_POLICIES[kind].reads_whole_park:
            return self._database.read(lambda session: self._of_whole_park(session, job))
        return self._few_orders.read(job.park, lambda session, read: _of_few(session, read, job))

    def _of_whole_park(self, session: Session, job: Job) -> PlanInput:
        return plan_jobs.read(
            session, job.park, job.id, lambda plan: reading.whole_park(session, plan.park, self._clock())
        )


def _of_few(session: Session, read: ReadFew, job: Job) -> PlanInput:
    return plan_jobs.read(session, job.park, job.id, lambda plan: read(plan.orders))
