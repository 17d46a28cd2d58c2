"""Works plans out: reads the park, solves with no transaction open, and stores the plan that was found."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy.orm import Session

from services.chassis.database import Database
from services.chassis.jobs.heartbeat import Heartbeat
from services.chassis.jobs.table import Job, Queue
from services.chassis.jobs.worker import Result
from services.chassis.priority import in_low_priority
from services.matching.domain.plans import PlanKind
from services.matching.planner.fair_search import first_part, with_shares
from services.matching.planner.guest_search import GuestSearch
from services.matching.planner.kept_search import KeptSearch
from services.matching.planner.limits import Limits
from services.matching.planner.plan_reader import PlanReader
from services.matching.planner.progress import LatestProgress
from services.matching.scheduling.tasks import live_lots
from services.matching.use_cases import improving, plan_jobs, plans
from services.matching.use_cases.plan_jobs import PlanInput
from services.matching.use_cases.plans import QUEUES
from services.planning import explain, rules
from services.planning.model import Problem
from services.planning.model.lots import Lots
from services.planning.model.solution import CostParts, Solution
from services.planning.rules import Examination
from services.planning.solve import Progress, SolverParams, Solving, Stop, solve
from services.planning.solve import Result as Found

# Shares of the time that are kept for finding reasons: a quarter of a short time, half a second at most; else little.
EXPLAINING_SHORT, MOST_SHORT_SECONDS = 0.25, 0.5
EXPLAINING, MOST_EXPLAINING_SECONDS = 0.03, 3.0


@dataclass(frozen=True)
class _Solved:
    """A solution of the task of `given`, which is the one with guests where they were opened."""

    given: PlanInput
    solution: Solution
    examination: Examination


class PlanWork:
    """Work on the jobs of one kind of plan. `worked_out` is called with each plan's input once the plan is stored."""

    def __init__(
        self,
        database: Database,
        kind: PlanKind,
        limits: Limits,
        reader: PlanReader,
        worked_out: Callable[[PlanInput], None],
    ) -> None:
        self._database = database
        self._kind = kind
        self._limits = limits
        self._reader = reader
        self._worked_out = worked_out
        self._kept = KeptSearch()

    @property
    def queue(self) -> Queue:
        """The queue of the kind's plans."""
        return replace(QUEUES[self._kind], most_per_park=self._limits.runs_per_park)

    def begin(self, session: Session, job: Job) -> None:
        """The plan is RUNNING."""
        plan_jobs.begin(session, job.park, job.id)

    def run(self, job: Job, heartbeat: Heartbeat) -> Result:
        """The plan that was found, to be stored."""
        return in_low_priority(partial(self._run, job, heartbeat))

    def _run(self, job: Job, heartbeat: Heartbeat) -> Result:
        started = time.monotonic()
        kept = self._kept.take(self._database.read(lambda session: plans.get_plan(session, job.park, job.id)))
        given = kept.given if kept else self._reader.read(self._kind, job)
        if heartbeat.interrupted():
            return Result()
        seconds = self._limits.seconds(given.plan, given.snapshot.park.policy, time.monotonic() - started)
        solved = self._solve(given, kept.solving if kept else None, seconds, heartbeat)
        if heartbeat.interrupted():
            return Result()
        result = plan_jobs.result(solved.given, solved.solution, solved.examination)
        return replace(result, afterwards=lambda: self._worked_out(solved.given))

    def give_back(self, session: Session, job: Job) -> None:
        """The plan is QUEUED again."""
        plan_jobs.give_back(session, job.park, job.id)

    def try_again(self, session: Session, job: Job, reason: str) -> None:
        """The plan is QUEUED again."""
        plan_jobs.try_again(session, job.park, job.id, reason)

    def fail(self, session: Session, job: Job, reason: str) -> None:
        """The plan is FAILED."""
        plan_jobs.fail(session, job.park, job.id, reason)

    def _solve(self, given: PlanInput, going_on: Solving | None, seconds: float, heartbeat: Heartbeat) -> _Solved:
        plan, started = given.plan, time.monotonic()
        if not given.task.problem.orders:
            empty = Solution(cost=CostParts(), lower_bound=0.0, seconds=0.0)
            return _Solved(given, empty, rules.examine(given.task.problem, empty.lots))
        progress, yields = LatestProgress(plan), threading.Event()
        heartbeat.report = partial(_report, progress, yields)
        explaining = explaining_seconds(seconds)
        until = Stop(
            seconds=seconds - explaining,
            iterations=plan.iterations_limit or None,
            cancelled=lambda: heartbeat.interrupted() or yields.is_set(),
        )
        first = first_part(given.snapshot, until)
        alone, search = GuestSearch(given.task, first), partial(self._alone, plan.seed, live_lots(given.snapshot))
        if going_on is None:
            alone = GuestSearch.begin(given.snapshot, given.task, first, search)
        given = replace(given, task=alone.task)
        if alone.first is not None and alone.is_over:
            result = alone.first
        else:
            result = alone.cheaper(self._search(given, going_on, alone.stop, progress.note))
        left = replace(until, seconds=max(0.0, started + until.seconds - time.monotonic()))
        shared = with_shares(given.snapshot, given.task, result, left, search)
        given, result = replace(given, task=shared.task), shared.result
        found = result.solution
        if heartbeat.interrupted():
            return _Solved(given, found, result.examination)
        unmet = explain.explain(given.task.problem, found, seconds=explaining)
        return _Solved(given, replace(found, unmet=unmet), result.examination)

    def _alone(self, seed: int, live: Lots, problem: Problem, until: Stop, unlimited: Found | None = None) -> Found:
        params = SolverParams(workers=self._limits.threads)
        return solve(problem, stop=until, seed=seed, params=params, unlimited=unlimited, earlier=live)

    def _search(
        self, given: PlanInput, going_on: Solving | None, until: Stop, on_progress: Callable[[Progress], None]
    ) -> Found:
        """The search of a plan, which is kept where others may improve the plan."""
        problem, seed, params = given.task.problem, given.plan.seed, SolverParams(workers=self._limits.threads)
        live = live_lots(given.snapshot)
        if given.snapshot.park.has_shares or not improving.may_follow(given.plan, given.snapshot.park.policy):
            return solve(problem, stop=until, seed=seed, on_progress=on_progress, params=params, earlier=live)
        solving = going_on or Solving(problem, seed=seed, params=params, earlier=live)
        try:
            found = (solving.go_on if going_on else solving.first)(until, on_progress)
        except BaseException:
            solving.close()
            raise
        self._kept.put(given, solving)
        return found


def _report(progress: LatestProgress, yields: threading.Event, session: Session) -> None:
    """Store the progress; an improving plan ends early where another waits."""
    progress.store(session)
    if improving.must_yield(session, progress.plan):
        yields.set()


def explaining_seconds(seconds: float) -> float:
    """The part of a plan's seconds that is for finding reasons."""
    short = min(MOST_SHORT_SECONDS, EXPLAINING_SHORT * seconds)
    return min(MOST_EXPLAINING_SECONDS, max(short, EXPLAINING * seconds))
