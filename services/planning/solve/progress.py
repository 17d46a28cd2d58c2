"""The end of a search, its progress reports, and its result."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from services.planning.model.solution import Solution
from services.planning.rules import Examination
from services.planning.solve.params import SolverParams


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Stop:
    """The end of a search, by the limit that is reached first.

    `seconds` by the wall clock; `iterations` (moves), which together with a seed makes a search repeatable as long as
    the seconds suffice; `cancelled`, asked often.
    """

    seconds: float = math.inf
    iterations: int | None = None
    cancelled: Callable[[], bool] = _never


def gap_between(incumbent: float, bound: float) -> float:
    """(incumbent - bound) / incumbent; 1 before the first incumbent, 0 where it costs nothing."""
    if not math.isfinite(incumbent):
        return 1.0
    return max(0.0, (incumbent - bound) / incumbent) if incumbent > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress of a search: the incumbent's cost (inf before the first), the proven bound, the gap between them."""

    phase: str
    incumbent: float
    bound: float
    seconds: float
    iterations: int

    @property
    def gap(self) -> float:
        """(incumbent - bound) / incumbent; 1 before the first incumbent."""
        return gap_between(self.incumbent, self.bound)


@dataclass(frozen=True, slots=True)
class Result:
    """The best solution found, examined by the rules; `planning.explain` adds the reasons of its `unmet`."""

    solution: Solution
    examination: Examination
    phase: str
    seconds: float
    iterations: int


@dataclass(slots=True)
class Search:
    """A search under way: its clock, seed, parameters and reports. Incumbents never rise, the bound never falls."""

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

    def measure_slowness(self) -> None:
        """Measures, once and early, the wall-clock seconds per second of this thread's work, at least 1."""
        worked, most = time.thread_time() - self._processor, self.params.reserve.most_slowness
        self.slowness = max(1.0, min(most, self.seconds / worked)) if worked > 0 else 1.0

    @property
    def seconds(self) -> float:
        """Seconds since the beginning."""
        return time.monotonic() - self.started

    @property
    def gap(self) -> float:
        """The gap between incumbent and bound."""
        return gap_between(self.incumbent, self.bound)

    @property
    def left(self) -> float:
        """Seconds until the end."""
        return self.stop.seconds - self.seconds

    @property
    def repeatable(self) -> bool:
        """True if counts decide, never the clock (unless the seconds run out)."""
        return self.stop.iterations is not None

    @property
    def over(self) -> bool:
        """True if the search must end now."""
        return self.left <= 0 or self.stop.cancelled()

    def report(self, phase: str, incumbent: float = math.inf, bound: float = -math.inf) -> None:
        """Records a phase's incumbent and bound and passes them on."""
        self.phase = phase
        self.incumbent = min(self.incumbent, incumbent)
        self.bound = max(self.bound, bound)
        if self.on_progress:
            self.on_progress(Progress(phase, self.incumbent, self.bound, self.seconds, self.iterations))
