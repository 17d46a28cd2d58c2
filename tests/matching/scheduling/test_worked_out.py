from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from services.matching.domain.park import Line
from services.matching.scheduling.snapshot import ParkSnapshot
from services.matching.scheduling.tasks import fill_in_task
from services.matching.scheduling.worked_out import worked_out
from services.planning.model.lots import NO_LOTS
from services.planning.model.solution import CostParts, Reason, Solution, Unmet
from tests.matching import world
from tests.matching.scheduling.test_loads import park_with


def park(lines: list[Line], **policy: Any) -> ParkSnapshot:
    known = park_with({"o1": NO_LOTS}, lines, closed={})
    return replace(known, park=world.park(policy=replace(known.park.policy, **policy)))


@pytest.mark.parametrize(
    ("rule", "stated", "assumed"),
    [
        ("min-run", {"min_run": 30}, False),
        ("min-run", {}, True),
        ("min-run", {"setup": 30}, True),
        ("set-up", {"setup": 30}, False),
        ("set-up", {"min_run": 30}, True),
        ("capacity", {}, False),
    ],
)
def test_a_reason_says_whether_it_rests_on_figures_that_are_assumed(
    rule: str, stated: dict[str, int], assumed: bool
) -> None:
    known = park([world.line("sew-a", "alpha", "sew", **stated)], default_min_run=20, default_setup=10)
    found = Solution(unmet=(Unmet("o1", 9, (Reason(rule, "why", link="sew"),)),))
    result = worked_out(known, fill_in_task(known, ["o1"]), found, CostParts(0, 0, 0, 0))
    assert [reason.assumed for each in result.shortfalls for reason in each.reasons] == [assumed]


def test_a_reason_of_a_link_where_nothing_is_assumed_to_bind_rests_on_no_assumption() -> None:
    known = park([world.line("sew-a", "alpha", "sew")])
    found = Solution(unmet=(Unmet("o1", 9, (Reason("min-run", "why", link="sew"),)),))
    result = worked_out(known, fill_in_task(known, ["o1"]), found, CostParts(0, 0, 0, 0, setups=1.5))
    assert [reason.assumed for each in result.shortfalls for reason in each.reasons] == [False]
    assert result.outcome.cost is not None
    assert result.outcome.cost.setups_micros == 1_500_000
