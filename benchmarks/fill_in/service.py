"""Matching and its planner on a database of their own, doing what they do in an installation, one step at a time."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from typing import Any

from sqlalchemy.orm import Session

from benchmarks.fill_in import park
from benchmarks.fill_in.stopwatch import Seconds, Step, Stopwatch
from services.chassis.database import Database
from services.chassis.database.migrations import migrate
from services.matching.domain.plans import Plan, PlanDraft, PlanKind
from services.matching.planner import solving
from services.matching.planner.limits import Limits
from services.matching.planner.planner import Planner
from services.matching.scheduling import tasks
from services.matching.storage import lots as stored_lots
from services.matching.storage import plans as stored_plans
from services.matching.use_cases import confirm, fill_in, plan_jobs, plans, prepared_changes, reading_few
from services.planning import explain, memory, rules
from services.planning.model import Order, Problem

LEASE_SECONDS = 30.0
# Most seconds that an event is waited for, and between two looks at what is live.
MOST_SECONDS, LOOKING_SECONDS = 60.0, 0.02
STEPS = (
    Step(fill_in, "queue", "queue the run"),
    Step(plan_jobs, "begin", "begin it"),
    Step(plan_jobs, "read", "read the orders, and follow the park"),
    Step(tasks, "_task", "build the problem"),
    Step(solving, "solve", "solve"),
    Step(explain, "explain", "find reasons"),
    Step(plan_jobs, "result", "count what was found"),
    Step(rules, "examine", "check it by the rules"),
    Step(confirm, "confirm_plan", "make it live: versions, events, the commit"),
    Step(reading_few, "on_lines", "make it live: read what it touches"),
    Step(confirm, "activate", "make it live: check what it touches"),
    Step(confirm, "_prepare_again", "make it live: decide again what has moved"),
    Step(prepared_changes, "save", "make it live: write"),
)


def morning(problem: Problem) -> datetime:
    """Eight o'clock of the problem's first day."""
    return datetime.combine(problem.start, time_of_day(8), UTC)


@dataclass
class Service:
    """`now` is the time of its clock; it is moved on as orders come in."""

    database: Database
    planner: Planner
    now: datetime

    def load(self, problem: Problem, orders: Sequence[Order]) -> None:
        """The park, and orders for which nobody has planned yet."""
        park.load(self.database, problem, orders, self.now)

    def park_plan(self, watch: Stopwatch | None = None, cancelled: str = "") -> Plan | None:
        """Plan all of it and make the plan live.

        With `cancelled`, the id of an order that is cancelled while the plan's activation has been worked out.
        """
        self.database.transact(
            lambda session: plans.enqueue(session, park.PARK, PlanDraft(PlanKind.PARK_PLAN, seed=1), {})
        )
        gc.collect()

        def cancel() -> None:
            if cancelled:
                park.cancel(self.database, cancelled, self.now)

        with (watch or Stopwatch()).over(STEPS), _then(confirm, "activate", cancel):
            self.planner.step(PlanKind.PARK_PLAN, threading.Event())
        return self._live()

    def fill_in(self, problem: Problem, orders: Sequence[Order], watch: Stopwatch) -> Plan | None:
        """Place new orders and measure the run for them, from deciding on it until its plan is live."""
        park.place(self.database, problem, orders, self.now)
        self.now += fill_in.MOST_REST
        before = self._live()
        gc.collect()
        with watch.over(STEPS):
            self.planner.step(PlanKind.FILL_IN_PLAN, threading.Event())
        after = self._live()
        return after if before and after and after.id != before.id else None

    def settle(self) -> None:
        """Work until no order waits for a fill-in plan."""
        self.now += fill_in.MOST_REST
        while self.planner.step(PlanKind.FILL_IN_PLAN, threading.Event()):
            self.now += fill_in.MOST_REST

    def from_events(self, problem: Problem, events: Sequence[Sequence[Order]], apart: float) -> list[Seconds | None]:
        """Place new orders again and again, so many seconds apart, beside the planner as it runs in an installation.

        Returns the time from each commit until the plan is live; None where none is within a minute.
        """
        start = self.now
        begun = time.monotonic()
        self.database.clock = lambda: start + timedelta(seconds=time.monotonic() - begun)
        stop = threading.Event()
        serving = threading.Thread(target=self.planner.run, args=(stop,), name="planner")
        serving.start()
        try:
            return [self._from_event(problem, orders, apart) for orders in events]
        finally:
            stop.set()
            serving.join()

    def _from_event(self, problem: Problem, orders: Sequence[Order], apart: float) -> Seconds | None:
        time.sleep(apart)
        before = self._live()
        park.place(self.database, problem, orders, self.database.now())
        wall, processor = time.perf_counter(), time.process_time()
        while time.perf_counter() < wall + MOST_SECONDS:
            live = self._live()
            if live is not None and before is not None and live.id != before.id:
                return Seconds(time.perf_counter() - wall, time.process_time() - processor)
            time.sleep(LOOKING_SECONDS)
        return None

    def lots(self) -> int:
        """The number of assignments that are live."""
        lots = self.database.read(lambda session: stored_lots.all_lots(session, park.PARK))
        return sum(map(len, lots.values()))

    def _live(self) -> Plan | None:
        """The live plan; None before the first."""
        return self.database.read(_live)


@contextmanager
def _then(owner: Any, name: str, follows: Callable[[], object]) -> Iterator[None]:
    """Do something after the first call of a function, in a thread of its own, and wait for it."""
    before, done = getattr(owner, name), list[threading.Thread]()

    def called(*given: Any, **options: Any) -> Any:
        found = before(*given, **options)
        if not done:
            done.append(threading.Thread(target=follows))
            done[0].start()
            done[0].join()
        return found

    setattr(owner, name, called)
    try:
        yield
    finally:
        setattr(owner, name, before)


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
