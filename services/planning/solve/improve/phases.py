"""Phases of the improvement, chosen by the money that they saved per second of late."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from services.planning.solve.params import ImproveParams

LEAST_SECONDS = 1e-3  # against division by zero


@dataclass(slots=True)
class Phase:
    """A kind of improvement: money saved per second of late, the turn when last taken, turns until it is retried."""

    name: str
    take: Callable[[], None]
    wait: int
    rate: float = math.inf
    turn: int = 0

    def learn(self, saved: float, seconds: float, turn: int, params: ImproveParams) -> None:
        """Records what the phase saved when it was taken in this turn."""
        rate = saved / max(LEAST_SECONDS, seconds)
        self.rate = rate if math.isinf(self.rate) else params.forget * self.rate + (1 - params.forget) * rate
        self.turn = turn
        self.wait = params.retry_after if saved > 0 else 2 * self.wait


def next_phase(phases: list[Phase], turn: int, *, in_turn: bool) -> Phase:
    """The phase that saved most per second, unless one waits to be tried or retried; one after another `in_turn`."""
    if in_turn:
        return phases[turn % len(phases)]
    waiting = [phase for phase in phases if math.isinf(phase.rate) or turn - phase.turn >= phase.wait]
    return waiting[0] if waiting else max(phases, key=lambda phase: phase.rate)
