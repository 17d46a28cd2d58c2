"""Works scenarios out, like park plans, where no plan waits: one that begins to wait is let ahead."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from functools import partial

from sqlalchemy.orm import Session

from services.chassis.clock import Clock
from services.chassis.database import Database
from services.chassis.jobs.heartbeat import Heartbeat
from services.chassis.jobs.table import Job, Queue
from services.chassis.jobs.worker import Result
from services.chassis.priority import in_low_priority
from services.matching.domain.plans import PlanKind
from services.matching.planner.fair_search import first_part, with_shares
from services.matching.planner.guest_search import GuestSearch
from services.matching.planner.limits import Limits
from services.matching.planner.solving import explaining_seconds
from services.matching.scheduling.tasks import live_lots
from services.matching.storage import plans as stored_plans
from services.matching.use_cases import scenario_jobs
from services.matching.use_cases.scenario_jobs import ScenarioInput
from services.matching.use_cases.scenarios import SCENARIOS
from services.planning import explain, rules
from services.planning.model import Problem
from services.planning.model.lots import Lots
from services.planning.model.solution import CostParts, Solution
from services.planning.rules import Examination
from services.planning.solve import Result as Found
from services.planning.solve import SolverParams, Stop, solve


class ScenarioWork:
    """Work on the jobs of scenarios."""

    def __init__(self, database: Database, limits: Limits, clock: Clock) -> None:
        self._database = database
        self._limits = limits
        self._clock = clock

    @property
    def queue(self) -> Queue:
        """The queue of scenarios, of which as many of a park are worked out at a time as of its plans."""
        return replace(SCENARIOS, most_per_park=self._limits.runs_per_park)

    def begin(self, session: Session, job: Job) -> None:
        """The scenario is RUNNING."""
        scenario_jobs.begin(session, job.park, job.id)

    def run(self, job: Job, heartbeat: Heartbeat) -> Result:
        """The solution, to be stored; another turn where a park plan has come to wait."""
        given = self._database.read(lambda session: scenario_jobs.read(session, job.park, job.id, self._clock()))
        yields = threading.Event()
        heartbeat.report = partial(_look_for_plans, yields)
        given, found, examination = in_low_priority(partial(self._solve, given, heartbeat, yields))
        if heartbeat.interrupted():
            return Result()
        return Result(later=True) if yields.is_set() else scenario_jobs.result(given, found, examination)

    def give_back(self, session: Session, job: Job) -> None:
        """The scenario is QUEUED again."""
        scenario_jobs.wait_again(session, job.park, job.id)

    def try_again(self, session: Session, job: Job, reason: str) -> None:
        """The scenario is QUEUED again."""
        scenario_jobs.wait_again(session, job.park, job.id, reason)

    def fail(self, session: Session, job: Job, reason: str) -> None:
        """The scenario is FAILED."""
        scenario_jobs.fail(session, job.park, job.id, reason)

    def _solve(
        self, given: ScenarioInput, heartbeat: Heartbeat, yields: threading.Event
    ) -> tuple[ScenarioInput, Solution, Examination]:
        """The input, whose task is the one with guests where they were opened, and what was found."""
        started = time.monotonic()
        if not given.task.problem.orders:
            empty = Solution(cost=CostParts(), lower_bound=0.0, seconds=0.0)
            return given, empty, rules.examine(given.task.problem, empty.lots)
        seconds = self._seconds(given)
        explaining = explaining_seconds(seconds)
        stop = Stop(
            seconds=seconds - explaining,
            iterations=given.scenario.iterations_limit or None,
            cancelled=lambda: heartbeat.interrupted() or yields.is_set(),
        )
        first = first_part(given.edited, stop)
        search = partial(self._search, live_lots(given.edited))
        alone = GuestSearch.begin(given.edited, given.task, first, search)
        given, problem = replace(given, task=alone.task), alone.task.problem
        found = alone.first if alone.first is not None and alone.is_over else None
        found = found or alone.cheaper(search(problem, alone.stop))
        left = replace(stop, seconds=max(0.0, started + stop.seconds - time.monotonic()))
        shared = with_shares(given.edited, given.task, found, left, search)
        given, problem, found = replace(given, task=shared.task), shared.task.problem, shared.result
        solution = found.solution
        if not (heartbeat.interrupted() or yields.is_set()):
            unmet = explain.explain(problem, solution, seconds=explaining)
            solution = replace(solution, unmet=unmet)
        return given, replace(solution, seconds=time.monotonic() - started), found.examination

    def _search(self, live: Lots, problem: Problem, until: Stop, unlimited: Found | None = None) -> Found:
        params = SolverParams(workers=self._limits.threads)
        return solve(problem, stop=until, seed=0, params=params, unlimited=unlimited, earlier=live)

    def _seconds(self, given: ScenarioInput) -> float:
        policy, limit = given.edited.park.policy, given.scenario.seconds_limit
        return limit or policy.park_plan_seconds or self._limits.of_kind[PlanKind.PARK_PLAN]


def _look_for_plans(yields: threading.Event, session: Session) -> None:
    """A park plan that waits, of any park, goes first: it is worked out by the same thread."""
    if stored_plans.asked_for_waits(session, PlanKind.PARK_PLAN):
        yields.set()
