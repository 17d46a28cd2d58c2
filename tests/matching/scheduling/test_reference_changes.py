from __future__ import annotations

from typing import Any

import pytest

from services.matching.scheduling.reference_changes import line_grew
from tests.matching import world

BEFORE = {"setup": 30, "min_run": 10}


@pytest.mark.parametrize(
    ("after", "grew"),
    [
        ({}, False),
        ({"setup": 29}, True),
        ({"setup": 0}, True),
        ({"setup": None}, True),
        ({"setup": 31}, False),
        ({"min_run": 9}, True),
        ({"min_run": 11}, False),
        ({"setup": 31, "min_run": 9}, True),
        ({"planned_daily_capacity": 101}, True),
        ({"planned_daily_capacity": 99}, False),
    ],
)
def test_a_line_grows_where_it_has_more_capacity_or_needs_less_of_it(after: dict[str, Any], grew: bool) -> None:
    before, changed = (world.line("sew-a", "alpha", "sew", **BEFORE | changes) for changes in ({}, after))
    assert line_grew(before, changed) == grew
