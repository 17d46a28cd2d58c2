"""A rule broken."""

from __future__ import annotations

from dataclasses import dataclass

# A sum of floats may pass its limit by this share and this amount before it counts as broken.
TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule broken: its name, the subject, and a message for people.

    `lots` are the places of the lots that break it together (none where lots are missing). Where amounts add up past
    a limit, `shares` is the amount of each of them and `excess` the amount past it. `order` and `step` name the
    order and the step of its route, for a rule of an order.
    """

    rule: str
    subject: str
    message: str
    lots: tuple[int, ...] = ()
    order: str | None = None
    step: int | None = None
    shares: tuple[float, ...] = ()
    excess: float = 0.0
