"""A rule broken."""

from __future__ import annotations

from dataclasses import dataclass

# A sum of floats may pass its limit by this share and this amount before it counts as broken.
TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule broken: its name, what it is about, and what is wrong, for people.

    `lots` are the places in the plan of the lots that break it together (none where lots are missing); where amounts
    add up past a limit, `shares` is what each of them adds and `excess` what is too much. `order` and `step` say
    whose rule it is, if it is an order's.
    """

    rule: str
    subject: str
    message: str
    lots: tuple[int, ...] = ()
    order: str | None = None
    step: int | None = None
    shares: tuple[float, ...] = ()
    excess: float = 0.0
