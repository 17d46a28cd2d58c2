"""A plan: what was asked for, and what the planner found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from services.bounds import LARGEST_SUM_MICROS
from services.errors import Conflict, Infeasible
from services.matching.domain.fair_shares import FairShares
from services.matching.domain.reasons import Reason


class PlanKind(StrEnum):
    """A park plan is made of all open orders; a fill-in plan places some while everything else stays committed."""

    PARK_PLAN = "park_plan"
    FILL_IN_PLAN = "fill_in_plan"


class PlanState(StrEnum):
    """QUEUED → RUNNING → READY → APPLIED; DISCARDED, CANCELLED, FAILED. The live plan is the latest applied one.

    A FAILED plan waits for a person, who may have it tried again: QUEUED.
    """

    QUEUED = "queued"
    RUNNING = "running"
    READY = "ready"
    APPLIED = "applied"
    DISCARDED = "discarded"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PlanCost:
    """The parts of a plan's cost, micro-units of the park's currency.

    Nobody pays the `preference` of scorecards and guests. `guests` is what guests ask, of production and set-ups.
    """

    production_micros: int = 0
    haulage_micros: int = 0
    lateness_micros: int = 0
    unmet_micros: int = 0
    released_micros: int = 0
    setups_micros: int = 0
    preference_micros: int = 0
    guests_micros: int = 0


@dataclass(frozen=True, slots=True)
class PlanCounts:
    """Counts of a plan: orders, lots and units. Of `guest_orders` enterprises outside the park make something."""

    orders: int = 0
    scheduled_orders: int = 0
    on_time_in_full_orders: int = 0
    late_orders: int = 0
    short_orders: int = 0
    unmatched_orders: int = 0
    lots: int = 0
    ordered_quantity: int = 0
    scheduled_quantity: int = 0
    dropped_lots: int = 0
    guest_orders: int = 0


@dataclass(frozen=True, slots=True)
class LinkLoad:
    """The operating rates of a link: rates are 0–1, lines are counted. `week_…` is in the park's busiest week."""

    link: str
    operating_rate: float
    busy_lines: int
    lines: int
    full_share: float
    week_full_share: float = 0.0
    week_operating_rate: float = 0.0


@dataclass(frozen=True, slots=True)
class ParkLoad:
    """The operating rates of the whole park in its busiest week, from `first_date` to `last_date`.

    Of the `enterprises`, `full_share` (0–1) are at full on an average day of it; `operating_rate` (0–1) is the mean of
    theirs. `most_finished` are the units of the seven days in a row that finish most.
    """

    first_date: date
    last_date: date
    enterprises: int
    full_share: float
    operating_rate: float
    most_finished: int


@dataclass(frozen=True, slots=True)
class RunFigures:
    """Figures that a foreman asks of a plan.

    `under_5_percent` and `under_1_percent` are shares (0–1) of the `runs`, by what they take of their line's daily
    capacity; orders are counted per line and day with runs, enterprises per step of an order.
    """

    runs: int
    under_5_percent: float
    under_1_percent: float
    campaigns: int
    median_orders: float
    most_orders: int
    median_enterprises: float


@dataclass(frozen=True, slots=True)
class Shortfall:
    """An order that a plan leaves late, short or unmatched: units, days, and why."""

    order: str
    unmet_quantity: int
    late_quantity: int
    days_late: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class PlanFiles:
    """The park file and the plan file of a plan, gzipped JSON: what was asked and what was found."""

    park_file: bytes
    plan_file: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """The figures of a plan that was worked out."""

    incumbent_micros: int
    bound_micros: int | None
    cost: PlanCost
    counts: PlanCounts
    link_loads: tuple[LinkLoad, ...]
    park_load: ParkLoad | None
    seconds: float
    run_figures: RunFigures | None = None
    fair_shares: FairShares | None = None


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """A plan as its caller asks for it. None leaves a limit to the park and the installation.

    Of a park's plans of one kind those of a higher `priority` go first. `improves` is the plan asked for that this one
    improves in the background, "" none.
    """

    kind: PlanKind
    seconds_limit: int | None = None
    iterations_limit: int | None = None
    seed: int = 0
    priority: int = 0
    improves: str = ""


@dataclass(eq=False, kw_only=True)
class Plan:
    """A plan asked for, and its figures. `orders` are those to place, with the schedule each had when read (or 0).

    `asked_by` is the account that asked for it, "" the service itself. `failure` is the cause of the last attempt that
    failed. `improves` is the plan asked for that this one improves in the background, "" none. `tick` counts reports of
    progress, `version` every other change.
    """

    park: str
    id: str
    number: int
    kind: PlanKind
    seconds_limit: int | None
    iterations_limit: int | None
    seed: int
    created_at: datetime
    updated_at: datetime
    orders: Mapping[str, int] = field(default_factory=dict)
    state: PlanState = PlanState.QUEUED
    phase: str = ""
    incumbent_micros: int | None = None
    bound_micros: int | None = None
    cost: PlanCost | None = None
    counts: PlanCounts | None = None
    link_loads: tuple[LinkLoad, ...] = ()
    park_load: ParkLoad | None = None
    run_figures: RunFigures | None = None
    fair_shares: FairShares | None = None
    sequence: int = 0
    failure: str = ""
    seconds: float = 0.0
    tick: int = 0
    priority: int = 0
    asked_by: str = ""
    improves: str = ""
    version: int = 1

    @property
    def gap(self) -> float | None:
        """(incumbent − bound) / incumbent, 0–1; None while one is unknown, or where the incumbent cannot be counted."""
        if self.incumbent_micros is None or self.bound_micros is None or self.incumbent_micros >= LARGEST_SUM_MICROS:
            return None
        if not self.incumbent_micros:
            return 0.0
        return max(0.0, (self.incumbent_micros - self.bound_micros) / self.incumbent_micros)

    def begin(self, now: datetime) -> None:
        """A planner begins to work the plan out, or begins again where another planner fell silent."""
        self._become(PlanState.RUNNING, now)
        self.phase = "reading"

    def requeue(self, now: datetime) -> None:
        """The planner stops before the plan is worked out: the plan waits for another."""
        self._become(PlanState.QUEUED, now)

    def finish(self, outcome: Outcome, now: datetime) -> None:
        """The plan is worked out and can be confirmed."""
        self.incumbent_micros, self.bound_micros = outcome.incumbent_micros, outcome.bound_micros
        self.cost, self.counts, self.link_loads = outcome.cost, outcome.counts, outcome.link_loads
        self.park_load, self.run_figures = outcome.park_load, outcome.run_figures
        self.fair_shares = outcome.fair_shares
        self.seconds, self.phase, self.failure = outcome.seconds, "done", ""
        self._become(PlanState.READY, now)

    def fail(self, reason: str, now: datetime) -> None:
        """The plan cannot be worked out or applied, for a reason that callers may see."""
        self.failure = reason
        self._become(PlanState.FAILED, now)

    def try_again(self, reason: str, now: datetime) -> None:
        """An attempt has failed, for a reason that callers may see: the plan waits for the next one."""
        self.failure = reason
        self._become(PlanState.QUEUED, now)

    def retry(self, now: datetime) -> None:
        """A person has the failed plan tried again. Raises Infeasible unless it has failed."""
        if self.state is not PlanState.FAILED:
            message = f"the plan is {self.state.name}: only one that is FAILED can be tried again"
            raise Infeasible("PLAN_STATE_CONFLICT", message, {"state": self.state.name})
        self.failure = ""
        self._become(PlanState.QUEUED, now)

    def cancel(self, now: datetime) -> None:
        """Stop working on it, or applying it. Raises Infeasible unless it is queued, running or ready."""
        if self.state not in (PlanState.QUEUED, PlanState.RUNNING, PlanState.READY):
            message = f"the plan is {self.state.name}: only one that is QUEUED, RUNNING or READY can be cancelled"
            raise Infeasible("PLAN_STATE_CONFLICT", message, {"state": self.state.name})
        self._become(PlanState.CANCELLED, now)

    def require_ready(self) -> None:
        """Raises Conflict where another plan went live instead, Infeasible where it cannot be confirmed."""
        if self.state is PlanState.DISCARDED:
            raise Conflict("PLAN_DISCARDED", "another plan went live instead: ask for a new one")
        if self.state is not PlanState.READY:
            message = f"the plan is {self.state.name}: only one that is READY can be confirmed"
            raise Infeasible("PLAN_STATE_CONFLICT", message, {"state": self.state.name})

    def apply(self, sequence: int, counts: PlanCounts, now: datetime) -> None:
        """The plan becomes version `sequence` of the live schedule, with what it then achieves."""
        self.sequence, self.counts = sequence, counts
        self._become(PlanState.APPLIED, now)

    def discard(self, now: datetime) -> None:
        """Discard the ready plan: another one was applied instead."""
        self._become(PlanState.DISCARDED, now)

    def _become(self, state: PlanState, now: datetime) -> None:
        self.state = state
        self.version += 1
        self.updated_at = now
