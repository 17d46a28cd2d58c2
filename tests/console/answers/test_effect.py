"""The effect of an answer on acceptance."""

from __future__ import annotations

from parkloom.matching.v1.scorecard_pb2 import ScorecardFigures
from services.console.answers.effect import Effect, effect


def test_units_accepted_raise_the_share_and_units_declined_lower_it() -> None:
    figures = ScorecardFigures(accepted_quantity=60, declined_quantity=20, expired_quantity=20)
    assert effect(figures, 100) == Effect(0.6, 0.8, 0.3)


def test_a_first_answer_has_no_share_before_it() -> None:
    assert effect(ScorecardFigures(), 10) == Effect(None, 1.0, 0.0)
