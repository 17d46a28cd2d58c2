"""Works on plans: park plans in one thread and fill-in plans in another, so that a long one holds up no short one.

Scenarios are worked out, and reasons proven, by the thread of park plans, while none of these waits.
"""

from __future__ import annotations

import threading
from functools import partial

from services.chassis.clock import Clock
from services.chassis.database import Database
from services.chassis.jobs.worker import IDLE_SECONDS, Worker, serve
from services.matching.domain.plans import PlanKind
from services.matching.planner.activating import ActivationWork
from services.matching.planner.limits import Limits
from services.matching.planner.pauses import Pauses
from services.matching.planner.plan_reader import PlanReader
from services.matching.planner.proving import ReasonWork
from services.matching.planner.scenarios import ScenarioWork
from services.matching.planner.solving import PlanWork
from services.matching.scheduling.plan_policies import PLAN_POLICIES
from services.matching.use_cases import fill_in, plan_jobs
from services.matching.use_cases.plan_jobs import PlanInput
from services.matching.use_cases.quoting import ResidentParks
from services.planning import explain, memory

# Between two looks whether an order waits for a fill-in plan: people do.
EVENT_SECONDS = 0.1


class Planner:
    """A part of a process. `clock` returns the current UTC time, for the parks' days.

    `parks` are those that the process has in memory for quotes; without them the planner keeps its own.
    """

    name = "planner"

    def __init__(self, database: Database, limits: Limits, clock: Clock, parks: ResidentParks | None = None) -> None:
        self._database = database
        reader = PlanReader(database, clock, parks)
        self._activation = ActivationWork(database, clock)
        self._activations = Worker(database, self._activation, limits.lease)
        self._plans = {
            kind: Worker(database, PlanWork(database, kind, limits, reader, self._activate), limits.lease)
            for kind in PlanKind
        }
        self._reasons = ReasonWork(database, limits.reason_seconds, clock)
        self._scenarios = Worker(database, ScenarioWork(database, limits, clock), limits.lease)
        self._fill_in_pauses = Pauses("no_fill_in_plan")
        self._activation_pauses = Pauses("no_activation")

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set; a plan under way is then left to another planner."""
        memory.collect_seldom()
        explain.load()
        threads = [
            threading.Thread(target=self._serve, args=(kind, stop), name=kind.value, daemon=True) for kind in PlanKind
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self._database.close()

    def _serve(self, kind: PlanKind, stop: threading.Event) -> None:
        idle = EVENT_SECONDS if PLAN_POLICIES[kind].serves_requests else IDLE_SECONDS
        serve(kind.value, lambda stop: self.step(kind, stop), stop, idle)

    def step(self, kind: PlanKind, stop: threading.Event) -> bool:
        """Do what is next for plans of this kind; False where there was nothing to do. Raises Unavailable."""
        if PLAN_POLICIES[kind].serves_requests:
            self._queue_fill_ins()
            self._activate_ready(stop)
        if self._plans[kind].step(stop):
            return True
        return kind is PlanKind.PARK_PLAN and (self._scenarios.step(stop) or self._reasons.step(stop))

    def _queue_fill_ins(self) -> None:
        for park in self._database.read(fill_in.parks_waiting):
            self._fill_in_pauses.attempt(park, partial(self._database.transact, partial(fill_in.queue, park=park)))

    def _activate_ready(self, stop: threading.Event) -> None:
        """Apply the plans that are ready, those included that were before their park confirmed plans by itself."""
        for park, plans in self._database.read(plan_jobs.to_activate).items():
            queue = partial(plan_jobs.enqueue_activations, plans=[(park, plan) for plan in plans])
            self._activation_pauses.attempt(park, partial(self._database.transact, queue))
        while not stop.is_set() and self._activations.step(stop):
            pass

    def _activate(self, given: PlanInput) -> None:
        """Apply a plan that was just worked out, if that is due, on the park as it was read for it."""
        self._activation.keep(given)
        try:
            while self._activations.step(threading.Event()):
                pass
        finally:
            self._activation.forget(given)
