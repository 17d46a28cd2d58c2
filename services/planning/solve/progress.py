"""When a run ends, and what it tells on the way."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from services.planning.model.solution import Solution
from services.planning.solve.params import SolverParams


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Stop:
    """What ends a run, whichever comes first.

    `seconds` by the wall clock; `iterations` (neighbourhoods searched), which together with a seed makes a run
    repeatable as long as the seconds suffice; `cancelled`, asked often.
    """

    seconds: float = math.inf
    iterations: int | None = None
    cancelled: Callable[[], bool] = _never


def gap_between(incumbent: float, bound: float) -> float:
    """(incumbent - bound) / incumbent; 1 before the first plan, 0 where there is nothing to pay."""
    if not math.isfinite(incumbent):
        return 1.0
    return max(0.0, (incumbent - bound) / incumbent) if incumbent > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: cost of the best plan so far (inf before the first), the proven bound, the gap between them."""

    phase: str
    incumbent: float
    bound: float
    seconds: float
    iterations: int

    @property
    def gap(self) -> float:
        """(incumbent - bound) / incumbent; 1 before the first plan."""
        return gap_between(self.incumbent, self.bound)


@dataclass(frozen=True, slots=True)
class Result:
    """The best plan found: lots, prices and unmet quantities (their reasons are `reasons.explain`'s to give)."""

    plan: Solution
    phase: str
    seconds: float
    iterations: int


@dataclass(slots=True)
class Run:
    """A run's clock and its reports: incumbents never rise, the bound never falls."""

    stop: Stop
    on_progress: Callable[[Progress], None] | None = None
    seed: int = 0
    params: SolverParams = field(default_factory=SolverParams)
    started: float = field(default_factory=time.monotonic)
    phase: str = "reading"
    incumbent: float = math.inf
    bound: float = -math.inf
    iterations: int = 0
    slowness: float = 1.0
    _processor: float = field(default_factory=time.thread_time)

    def judge_machine(self) -> None:
        """How much longer than its own work a thread takes here, others' work in between: once, early in the run."""
        worked = time.thread_time() - self._processor
        self.slowness = max(1.0, min(10.0, self.seconds / worked)) if worked > 0 else 1.0

    @property
    def seconds(self) -> float:
        """Since the run began."""
        return time.monotonic() - self.started

    @property
    def gap(self) -> float:
        """The gap so far."""
        return gap_between(self.incumbent, self.bound)

    @property
    def left(self) -> float:
        """Seconds until the run must end."""
        return self.stop.seconds - self.seconds

    @property
    def repeatable(self) -> bool:
        """Whether only counts may decide, never the clock (until the time is really over)."""
        return self.stop.iterations is not None

    @property
    def over(self) -> bool:
        """Whether to end now."""
        return self.left <= 0 or self.stop.cancelled()

    def report(self, phase: str, incumbent: float = math.inf, bound: float = -math.inf) -> None:
        """Note what was reached and tell whoever listens."""
        self.phase = phase
        self.incumbent = min(self.incumbent, incumbent)
        self.bound = max(self.bound, bound)
        if self.on_progress:
            self.on_progress(Progress(phase, self.incumbent, self.bound, self.seconds, self.iterations))
