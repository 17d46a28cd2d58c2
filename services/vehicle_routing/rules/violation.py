"""A rule broken, and what counts as broken."""

from __future__ import annotations

from dataclasses import dataclass

# A time, or a load, may pass its limit by this share (of at least 1) before it counts as broken.
TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule broken: its name, and a message that names the route, the stop or the shipment."""

    rule: str
    message: str


def later(moment: float, limit: float) -> bool:
    """True if a moment is past its limit by more than rounding explains."""
    return moment > limit + TOLERANCE * max(1.0, limit)
