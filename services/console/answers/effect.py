"""The effect of an answer on the enterprise's acceptance, shown before it is given."""

from __future__ import annotations

from dataclasses import dataclass

from parkloom.matching.v1.scorecard_pb2 import ScorecardFigures


@dataclass(frozen=True, slots=True)
class Effect:
    """Acceptance, 0–1: as it is, once the units are accepted, and once they are declined; None without any case."""

    now: float | None
    accepted: float
    declined: float


def effect(figures: ScorecardFigures, units: int) -> Effect:
    """The effect of an answer about so many `units`, at least 1, on the figures of a scorecard."""
    answered = figures.accepted_quantity + figures.declined_quantity + figures.expired_quantity
    now = figures.accepted_quantity / answered if answered else None
    after = answered + units
    return Effect(now, (figures.accepted_quantity + units) / after, figures.accepted_quantity / after)
