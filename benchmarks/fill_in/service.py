"""Matching and its planner on a database of their own, doing what they do in an installation, one step at a time."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from benchmarks.fill_in import park
from benchmarks.fill_in.stopwatch import Step, Stopwatch
from services.chassis.database import Database
from services.chassis.database.migrations import migrate
from services.matching.domain.plans import Plan, PlanDraft, PlanKind
from services.matching.planner import solving
from services.matching.planner.limits import Limits
from services.matching.planner.planner import Planner
from services.matching.scheduling import tasks
from services.matching.storage import lots as stored_lots
from services.matching.storage import plans as stored_plans
from services.matching.use_cases import changes, confirm, fill_in, plan_jobs, plans, reading
from services.planning import explain, memory, rules
from services.planning.model import Order, Problem

LEASE_SECONDS = 30.0
STEPS = (
    Step(fill_in, "queue", "queue the run"),
    Step(plan_jobs, "begin", "begin it"),
    Step(reading, "for_plan", "read the park"),
    Step(tasks, "_task", "build the problem"),
    Step(solving, "solve", "solve"),
    Step(explain, "explain", "find reasons"),
    Step(plan_jobs, "result", "count what was found"),
    Step(rules, "examine", "check it by the rules"),
    Step(confirm, "confirm_plan", "make it live: versions, events, the commit"),
    Step(confirm, "activate", "make it live: check the whole park"),
    Step(changes, "save", "make it live: write"),
)


@dataclass
class Service:
    """`now` is the time of its clock; it is moved on as orders come in."""

    database: Database
    planner: Planner
    now: datetime

    def load(self, problem: Problem, orders: Sequence[Order]) -> None:
        """The park, and orders for which nobody has planned yet."""
        park.load(self.database, problem, orders, self.now)

    def park_plan(self) -> Plan | None:
        """Plan all of it and make the plan live."""
        self.database.transact(
            lambda session: plans.enqueue(session, park.PARK, PlanDraft(PlanKind.PARK_PLAN, seed=1), {})
        )
        self.planner.step(PlanKind.PARK_PLAN, threading.Event())
        return self._live()

    def fill_in(self, problem: Problem, orders: Sequence[Order], watch: Stopwatch) -> Plan | None:
        """Place new orders and measure the run for them, from deciding on it until its plan is live."""
        park.place(self.database, problem, orders, self.now)
        self.now += fill_in.PATIENCE * 2
        before = self._live()
        gc.collect()
        with watch.over(STEPS):
            self.planner.step(PlanKind.FILL_IN_PLAN, threading.Event())
        after = self._live()
        return after if before and after and after.id != before.id else None

    def lots(self) -> int:
        """The number of assignments that are live."""
        lots = self.database.read(lambda session: stored_lots.all_lots(session, park.PARK))
        return sum(map(len, lots.values()))

    def _live(self) -> Plan | None:
        """The live plan; None before the first."""
        return self.database.read(_live)


def _live(session: Session) -> Plan | None:
    return stored_plans.applied_last(session, park.PARK)


@contextmanager
def on(url: str, park_plan_seconds: float, now: datetime) -> Iterator[Service]:
    """A service on a new database at `url`."""
    memory.collect_seldom()
    migrate(url, "services.matching")
    with closing(Database(url)) as database:
        seconds = {PlanKind.PARK_PLAN: park_plan_seconds, PlanKind.FILL_IN_PLAN: park.FILL_IN_PLAN_SECONDS}
        matching = Service(database, Planner(database, Limits(seconds, LEASE_SECONDS), lambda: matching.now), now)
        database.clock = lambda: matching.now
        yield matching
