"""An enterprise that declines an addition keeps what was agreed before, and is asked for no more of it."""

from __future__ import annotations

import pytest

from parkloom.matching.v1.assignment_pb2 import (
    ASSIGNMENT_STATE_ACCEPTED,
    ASSIGNMENT_STATE_DECLINED,
    ASSIGNMENT_STATE_OFFERED,
    AgreedTerms,
    Assignment,
    AssignmentState,
    DailyQuantity,
)
from tests.system.chaos_judge import is_asked_of


@pytest.mark.parametrize(
    ("agreed", "state", "asked"),
    [
        (100, ASSIGNMENT_STATE_ACCEPTED, False),
        (60, ASSIGNMENT_STATE_OFFERED, True),
        (0, ASSIGNMENT_STATE_OFFERED, True),
        (0, ASSIGNMENT_STATE_DECLINED, False),
    ],
)
def test_what_is_asked_beyond_what_is_agreed_is_asked(agreed: int, state: AssignmentState, asked: bool) -> None:
    of_the_day = [DailyQuantity(date="2026-11-24", quantity=100)]
    parts = [AgreedTerms(quantities=[DailyQuantity(date="2026-11-24", quantity=agreed)])] if agreed else []
    assert is_asked_of(Assignment(quantities=of_the_day, agreed=parts, state=state)) == asked
