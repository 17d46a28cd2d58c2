"""Works plans out: reads the park, solves with no transaction open, and stores the plan that was found."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from sqlalchemy.orm import Session

from services.chassis.clock import Clock
from services.chassis.database import Database
from services.chassis.jobs.heartbeat import Heartbeat
from services.chassis.jobs.table import Job, Queue
from services.chassis.jobs.worker import Result
from services.matching.domain.plans import PlanKind
from services.matching.planner.limits import Limits
from services.matching.planner.progress import LatestProgress
from services.matching.use_cases import plan_jobs
from services.matching.use_cases.plan_jobs import PlanInput
from services.matching.use_cases.plans import QUEUES
from services.planning import explain, rules
from services.planning.model.solution import CostParts, Solution
from services.planning.rules import Examination
from services.planning.solve import SolverParams, Stop, solve

# Shares of the time that are kept for finding reasons: a quarter of a short time, half a second at most; else little.
EXPLAINING_SHORT, MOST_SHORT_SECONDS = 0.25, 0.5
EXPLAINING, MOST_EXPLAINING_SECONDS = 0.03, 3.0


class PlanWork:
    """Work on the jobs of one kind of plan. `worked_out` is called with each plan's input once the plan is stored."""

    def __init__(
        self,
        database: Database,
        kind: PlanKind,
        limits: Limits,
        clock: Clock,
        worked_out: Callable[[PlanInput], None],
    ) -> None:
        self._database = database
        self._kind = kind
        self._limits = limits
        self._clock = clock
        self._worked_out = worked_out

    @property
    def queue(self) -> Queue:
        """The queue of the kind's plans."""
        return replace(QUEUES[self._kind], most_per_park=self._limits.runs_per_park)

    def begin(self, session: Session, job: Job) -> None:
        """The plan is RUNNING."""
        plan_jobs.begin(session, job.park, job.id)

    def run(self, job: Job, heartbeat: Heartbeat) -> Result:
        """The plan that was found, to be stored."""
        started = time.monotonic()
        given = self._database.read(lambda session: plan_jobs.read(session, job.park, job.id, self._clock()))
        if heartbeat.interrupted():
            return Result()
        seconds = self._limits.seconds(given.plan, given.snapshot.park.policy, time.monotonic() - started)
        found, examination = self._solve(given, seconds, heartbeat)
        if heartbeat.interrupted():
            return Result()
        result = plan_jobs.result(given, found, examination)
        return replace(result, afterwards=lambda: self._worked_out(given))

    def give_back(self, session: Session, job: Job) -> None:
        """The plan is QUEUED again."""
        plan_jobs.give_back(session, job.park, job.id)

    def try_again(self, session: Session, job: Job, reason: str) -> None:
        """The plan is QUEUED again."""
        plan_jobs.try_again(session, job.park, job.id, reason)

    def fail(self, session: Session, job: Job, reason: str) -> None:
        """The plan is FAILED."""
        plan_jobs.fail(session, job.park, job.id, reason)

    def _solve(self, given: PlanInput, seconds: float, heartbeat: Heartbeat) -> tuple[Solution, Examination]:
        problem, plan = given.task.problem, given.plan
        if not problem.orders:
            empty = Solution(cost=CostParts(), lower_bound=0.0, seconds=0.0)
            return empty, rules.examine(problem, empty.lots)
        progress = LatestProgress(plan)
        heartbeat.report = progress.store
        explaining = explaining_seconds(seconds)
        until = Stop(
            seconds=seconds - explaining,
            iterations=plan.iterations_limit or None,
            cancelled=heartbeat.interrupted,
        )
        params = SolverParams(workers=self._limits.threads)
        result = solve(problem, stop=until, seed=plan.seed, on_progress=progress.note, params=params)
        found = result.solution
        if heartbeat.interrupted():
            return found, result.examination
        unmet = explain.explain(problem, found, seconds=explaining)
        return replace(found, unmet=unmet), result.examination


def explaining_seconds(seconds: float) -> float:
    """The part of a plan's seconds that is for finding reasons."""
    short = min(MOST_SHORT_SECONDS, EXPLAINING_SHORT * seconds)
    return min(MOST_EXPLAINING_SECONDS, max(short, EXPLAINING * seconds))
