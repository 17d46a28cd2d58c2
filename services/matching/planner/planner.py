"""Works on runs: park plans in one thread and fill-in plans in another, so that a long one holds up no short one."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from services.chassis.database import Database
from services.errors import ParkloomError, Unavailable
from services.matching.domain.plans import Plan, PlanKind
from services.matching.planner.heartbeat import Heartbeat
from services.matching.use_cases import confirm, fill_in, runs
from services.matching.use_cases.confirm import Asked
from services.matching.use_cases.runs import Assigned
from services.matching.use_cases.situation import Situation
from services.planning import explain, memory
from services.planning.model.solution import CostParts, Solution
from services.planning.solve import Stop, solve

log = structlog.get_logger(__name__)

IDLE_SECONDS, RETRY_SECONDS = 0.25, 1.0
FILL_IN_PLAN_SECONDS = 2
# Storing what a fill-in plan found and making it live take so many times as long as reading the park for it did.
ENDING = 1.2
# What a fill-in plan solves at least of the seconds it may take, on a machine too busy to keep them.
LEAST_SOLVING = 0.25
# Share of the time, and the most of it, that is kept for finding reasons.
SETTLE, MOST_SETTLE_SECONDS = 0.25, 3.0


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds: of a park plan unless the park or the plan says otherwise, of any fill-in plan, and of a lease."""

    park_plan: float
    fill_in: float
    lease: float


class Planner:
    """A part of a process. `clock` tells the instant of now."""

    name = "planner"

    def __init__(self, database: Database, limits: Limits, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._limits = limits
        self._clock = clock
        self._holder = uuid.uuid4().hex
        self._landing = threading.Lock()

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set; a run under way is then left to another planner."""
        memory.collect_seldom()
        explain.load()
        failures: list[BaseException] = []
        threads = [
            threading.Thread(target=self._work, args=(kind, stop, failures), name=kind.value, daemon=True)
            for kind in PlanKind
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self._database.close()
        if failures:
            raise failures[0]

    def _work(self, kind: PlanKind, stop: threading.Event, failures: list[BaseException]) -> None:
        try:
            self._serve(kind, stop)
        except BaseException as failure:
            failures.append(failure)
            stop.set()

    def _serve(self, kind: PlanKind, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                busy = self.step(kind, stop)
            except Unavailable as away:
                log.warning("planner_waits", reason=str(away))
                stop.wait(RETRY_SECONDS)
                continue
            if not busy:
                stop.wait(IDLE_SECONDS)

    def step(self, kind: PlanKind, stop: threading.Event) -> bool:
        """Do what is next for runs of this kind; False where there was nothing to do."""
        if kind is PlanKind.FILL_IN_PLAN:
            self._queue_fill_ins()
            self._confirm_ready()
        plan = self._claim(kind)
        if plan is not None:
            self._confirm_ready(self._run(plan, stop))
        return plan is not None

    def _queue_fill_ins(self) -> None:
        now = self._clock()
        for park in self._database.read(lambda session: fill_in.parks_waiting(session, now)):
            self._database.transact(lambda session: fill_in.queue(session, park, now))  # noqa: B023 - used at once

    def _confirm_ready(self, done: Assigned | None = None) -> None:
        """Make live what is to go live by itself; the run just `done` on the park as it was read for it.

        Where the other thread is at it, it is left to that one: the same work done twice takes both twice as long.
        """
        if not self._landing.acquire(blocking=done is not None):
            return
        try:
            for park, plan in self._database.read(runs.auto_confirmed):
                own = done is not None and (park, plan) == (done.plan.park, done.plan.id)
                self._confirm(Asked(park, plan), done.situation if done is not None and own else None)
        finally:
            self._landing.release()

    def _confirm(self, asked: Asked, known: Situation | None) -> None:
        try:
            confirm.confirm(self._database, asked, self._clock, known)
        except Unavailable:
            raise
        except ParkloomError as moved_on:
            log.info("not_confirmed", park=asked.park, plan=asked.plan, reason=str(moved_on))

    def _claim(self, kind: PlanKind) -> Plan | None:
        now = self._clock()
        if not self._database.read(lambda session: runs.waiting(session, kind, now)):
            return None
        return self._database.transact(lambda session: runs.claim(session, kind, self._holder, self._limits.lease, now))

    def _run(self, plan: Plan, stop: threading.Event) -> Assigned | None:
        """Bring a run to its end; None where no plan came of it."""
        with Heartbeat(self._database, plan, self._limits.lease, self._clock) as heartbeat:
            try:
                begun = time.monotonic()
                assigned = self._database.read(lambda session: runs.read(session, plan, self._clock()))
                found = self._solve(assigned, self._seconds(assigned, time.monotonic() - begun), heartbeat, stop)
            except Unavailable:
                raise
            except Exception as fault:
                log.exception("run_failed", park=plan.park, plan=plan.id)
                runs.fail(self._database, plan, _told(fault), self._clock())
                return None
        if stop.is_set():
            runs.give_back(self._database, plan, self._clock())
        elif not heartbeat.lost.is_set() and runs.finish(self._database, assigned, found, self._clock()):
            return assigned
        return None

    def _solve(self, assigned: Assigned, seconds: float, heartbeat: Heartbeat, stop: threading.Event) -> Solution:
        problem, plan = assigned.task.problem, assigned.plan
        if not problem.orders:
            return Solution(cost=CostParts(), lower_bound=0.0, seconds=0.0)
        settle = min(MOST_SETTLE_SECONDS, SETTLE * seconds)
        until = Stop(
            seconds=seconds - settle,
            iterations=plan.iterations_limit or None,
            cancelled=lambda: stop.is_set() or heartbeat.lost.is_set(),
        )
        found = solve(problem, stop=until, seed=plan.seed, on_progress=heartbeat.note).plan
        return replace(found, unmet=explain.explain(problem, found, seconds=settle))

    def _seconds(self, assigned: Assigned, reading: float) -> float:
        """Seconds to solve and to find reasons. A fill-in plan's seconds count from its claim until it is live."""
        plan, policy = assigned.plan, assigned.situation.park.policy
        if plan.kind is PlanKind.PARK_PLAN:
            return plan.seconds_limit or policy.park_plan_seconds or self._limits.park_plan
        limit = min(plan.seconds_limit or policy.fill_in_plan_seconds or FILL_IN_PLAN_SECONDS, self._limits.fill_in)
        return max(LEAST_SOLVING * limit, limit - (1 + ENDING) * reading)


def _told(fault: Exception) -> str:
    """What callers may see of a failure: our own words, or that the log knows more."""
    return str(fault) if isinstance(fault, ParkloomError) else "something went wrong in the planner; its log tells more"
