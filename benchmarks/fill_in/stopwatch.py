"""The time of a fill-in plan by step: seconds by the clock and of the processor."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Step:
    """A function that is a step of what is measured: where callers look it up, and what people call it."""

    owner: Any
    name: str
    title: str


@dataclass(slots=True)
class Seconds:
    """Seconds by the clock, and of the processor in all threads of this process."""

    wall: float = 0.0
    processor: float = 0.0


@dataclass
class Stopwatch:
    """Seconds by title. Of a step within a step they count for the inner one alone; `rest` is outside all steps."""

    rest: str = "the rest"
    seconds: dict[str, Seconds] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)
    _since: tuple[float, float] = (0.0, 0.0)

    @contextmanager
    def over(self, steps: Sequence[Step]) -> Iterator[None]:
        """Measure what is done within it. The steps are called from the thread that entered."""
        before = [getattr(step.owner, step.name) for step in steps]
        self.seconds = {step.title: Seconds() for step in steps} | {self.rest: Seconds()}
        for step, work in zip(steps, before, strict=True):
            setattr(step.owner, step.name, self._timed(step.title, work))
        self._open, self._since = [self.rest], _now()
        try:
            yield
        finally:
            self._turn()
            for step, work in zip(steps, before, strict=True):
                setattr(step.owner, step.name, work)

    @property
    def total(self) -> Seconds:
        """All of them together."""
        every = self.seconds.values()
        return Seconds(sum(each.wall for each in every), sum(each.processor for each in every))

    def _timed(self, title: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*args: Any, **kwargs: Any) -> Any:
            self._turn()
            self._open.append(title)
            try:
                return work(*args, **kwargs)
            finally:
                self._turn()
                self._open.pop()

        return timed

    def _turn(self) -> None:
        """Count the time since the last turn for the innermost step."""
        (wall, processor), now = self._since, _now()
        of = self.seconds[self._open[-1]]
        of.wall += now[0] - wall
        of.processor += now[1] - processor
        self._since = now


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()
