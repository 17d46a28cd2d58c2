"""Scenarios: the live park with edits, planned beside it, and the figures of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.errors import Infeasible
from services.matching.domain.edits import Edit
from services.matching.domain.plans import PlanCost, PlanCounts

# Scenarios of a park that are not over, at most.
MOST_OPEN = 60


class ScenarioState(StrEnum):
    """DRAFT → QUEUED → RUNNING → READY → ADOPTED; DISCARDED or FAILED. READY and FAILED ones can be planned again."""

    DRAFT = "draft"
    QUEUED = "queued"
    RUNNING = "running"
    READY = "ready"
    ADOPTED = "adopted"
    DISCARDED = "discarded"
    FAILED = "failed"


OVER = (ScenarioState.ADOPTED, ScenarioState.DISCARDED)
UNDER_WAY = (ScenarioState.QUEUED, ScenarioState.RUNNING)


@dataclass(frozen=True, slots=True)
class LinkFigures:
    """A link in a schedule: its operating rate, 0–1, and the orders and units that it limits by their reasons."""

    link: str
    operating_rate: float
    limited_orders: int = 0
    missing_quantity: int = 0


@dataclass(frozen=True, slots=True)
class ScheduleFigures:
    """Figures of a schedule, over the park's open orders."""

    counts: PlanCounts
    cost: PlanCost
    set_ups: int
    links: tuple[LinkFigures, ...]


@dataclass(frozen=True, slots=True)
class OrderShift:
    """An order by the live schedule and by a scenario: units, and the day on which the last one arrives."""

    order: str
    quantity: int
    due: date
    live_quantity: int
    planned_quantity: int
    live_finish: date | None
    planned_finish: date | None


@dataclass(frozen=True, slots=True)
class EnterpriseShift:
    """An enterprise's work from today on by the live schedule and by a scenario, micro-units."""

    enterprise: str
    live_cost_micros: int
    planned_cost_micros: int


@dataclass(frozen=True, slots=True)
class Shifts:
    """Changes by a scenario: counts of all, and the largest ones."""

    better_orders: int
    worse_orders: int
    orders: tuple[OrderShift, ...]
    gaining_enterprises: int
    losing_enterprises: int
    enterprises: tuple[EnterpriseShift, ...]


@dataclass(frozen=True, slots=True)
class Basis:
    """The park that a scenario was planned on, as far as it rests on it: digests of orders and lines by id."""

    day: date
    park: int
    orders: Mapping[str, str]
    lines: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Move:
    """Change of the park since: counts of orders and lines, whether the park itself has changed, and the day now."""

    orders: int
    lines: int
    park: bool
    today: date | None
    live_version: int

    def __str__(self) -> str:
        parts = [f"{self.orders} orders" if self.orders else "", f"{self.lines} lines" if self.lines else ""]
        parts += ["the park itself" if self.park else "", f"the day ({self.today})" if self.today else ""]
        return ", ".join(part for part in parts if part)


def moved(before: Basis, now: Basis, live_version: int) -> Move | None:
    """Change between two states of a park; None without one."""
    found = Move(
        orders=_differences(before.orders, now.orders),
        lines=_differences(before.lines, now.lines),
        park=before.park != now.park,
        today=now.day if now.day != before.day else None,
        live_version=live_version,
    )
    return found if any((found.orders, found.lines, found.park, found.today)) else None


def _differences(before: Mapping[str, str], now: Mapping[str, str]) -> int:
    return sum(before.get(ident) != now.get(ident) for ident in {*before, *now})


@dataclass(frozen=True, slots=True)
class ScenarioDraft:
    """A scenario as asked for."""

    display_name: str
    edits: tuple[Edit, ...]
    seconds_limit: int | None = None
    iterations_limit: int | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """Figures of a scenario that was planned. `gap` is 0–1, or None."""

    live_version: int
    live: ScheduleFigures
    planned: ScheduleFigures
    gap: float | None
    seconds: float


@dataclass(eq=False, kw_only=True)
class Scenario:
    """A scenario and the figures of both schedules. `number` counts a park's, `plan` is that of its adoption."""

    park: str
    id: str
    number: int
    display_name: str
    edits: tuple[Edit, ...]
    seconds_limit: int | None
    iterations_limit: int | None
    asked_by: str
    created_at: datetime
    updated_at: datetime
    state: ScenarioState = ScenarioState.DRAFT
    live_version: int = 0
    live: ScheduleFigures | None = None
    planned: ScheduleFigures | None = None
    gap: float | None = None
    seconds: float = 0.0
    plan: str = ""
    failure: str = ""
    version: int = 1

    @property
    def left_edits(self) -> list[int]:
        """Numbers of the edits that adopting it leaves to be done in the registry."""
        return [number for number, edit in enumerate(self.edits) if not edit.of_orders]

    def queue(self, asked_by: str, now: datetime) -> None:
        """Have it planned, or planned again. Raises Infeasible while that goes on, and once it is over."""
        self._require(ScenarioState.DRAFT, ScenarioState.READY, ScenarioState.FAILED)
        self.asked_by, self.failure = asked_by, ""
        self._become(ScenarioState.QUEUED, now)

    def begin(self, now: datetime) -> None:
        """A planner begins to work on it."""
        self._become(ScenarioState.RUNNING, now)

    def requeue(self, reason: str, now: datetime) -> None:
        """Wait for a planner again; `reason` is "" where nothing has failed."""
        self.failure = reason
        self._become(ScenarioState.QUEUED, now)

    def finish(self, found: Planned, now: datetime) -> None:
        """Take over the figures found: it is READY."""
        self.live_version, self.live, self.planned = found.live_version, found.live, found.planned
        self.gap, self.seconds, self.failure = found.gap, found.seconds, ""
        self._become(ScenarioState.READY, now)

    def fail(self, reason: str, now: datetime) -> None:
        """Give up planning it, for a reason that callers may see."""
        self.failure = reason
        self._become(ScenarioState.FAILED, now)

    def adopt(self, plan: str, now: datetime) -> None:
        """Record that it is adopted: `plan` is handed over to be applied, "" for none."""
        self.plan = plan
        self._become(ScenarioState.ADOPTED, now)

    def discard(self, now: datetime) -> None:
        """Nobody wants it. Raises Infeasible where it is over."""
        self._require(*(state for state in ScenarioState if state not in OVER))
        self._become(ScenarioState.DISCARDED, now)

    def require_ready(self) -> None:
        """Raises Infeasible unless it is READY."""
        self._require(ScenarioState.READY)

    def require_planned(self) -> None:
        """Raises Infeasible where nothing was found for it yet."""
        if self.planned is None:
            self._require(ScenarioState.READY)

    def _require(self, *states: ScenarioState) -> None:
        if self.state not in states:
            known = ", ".join(state.name for state in states)
            message = f"the scenario is {self.state.name}: only one that is {known} can be changed so"
            raise Infeasible("SCENARIO_STATE_CONFLICT", message, {"state": self.state.name, "states": known})

    def _become(self, state: ScenarioState, now: datetime) -> None:
        self.state = state
        self.version += 1
        self.updated_at = now
