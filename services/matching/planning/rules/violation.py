"""A rule broken."""

from __future__ import annotations

from dataclasses import dataclass

# A sum of floats may pass its limit by this share and this amount before it counts as broken.
TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule broken: its name, what it is about, and what is wrong, for people.

    `lots` are the places in the plan of the lots that break it together (none where lots are missing); `order` is
    the order they belong to, if it is one.
    """

    rule: str
    subject: str
    message: str
    lots: tuple[int, ...] = ()
    order: str | None = None
