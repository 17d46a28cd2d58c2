from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from services.matching.domain.park import Line
from services.matching.scheduling.snapshot import ParkSnapshot
from services.matching.scheduling.tasks import fill_in_task
from services.matching.scheduling.worked_out import WorkedOut, worked_out
from services.planning.model import Step
from services.planning.model.lots import NO_LOTS, Lot, Lots
from services.planning.model.solution import Reason, Solution, Unmet
from services.planning.rules import examine
from tests.matching import world
from tests.matching.scheduling.test_loads import park_with


def park(lines: list[Line], **policy: Any) -> ParkSnapshot:
    known = park_with({"o1": NO_LOTS}, lines, closed={})
    return replace(known, park=world.park(policy=replace(known.park.policy, **policy)))


def translated(known: ParkSnapshot, found: Solution) -> WorkedOut:
    task = fill_in_task(known, ["o1"])
    return worked_out(known, task, found, examine(task.problem, found.lots))


def unmet(rule: str) -> Solution:
    return Solution(unmet=(Unmet("o1", 9, (Reason(rule, "why", link="sew"),)),))


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
    result = translated(known, unmet(rule))
    assert [reason.assumed for each in result.shortfalls for reason in each.reasons] == [assumed]


def test_a_reason_of_a_link_where_nothing_is_assumed_to_bind_rests_on_no_assumption() -> None:
    result = translated(park([world.line("sew-a", "alpha", "sew")]), unmet("min-run"))
    assert [reason.assumed for each in result.shortfalls for reason in each.reasons] == [False]


def test_a_plan_s_cost_has_its_set_ups() -> None:
    lines = [world.line("cut-1", "cutter", "cut"), world.line("sew-a", "alpha", "sew", setup_cost_micros=1_500_000)]
    runs = Lots.of(Lot("o1", 10, (Step("cut-1", 0), Step("sew-a", day))) for day in (2, 3, 5))
    cost = translated(park(lines), Solution(lots=runs)).outcome.cost
    assert cost is not None
    assert cost.setups_micros == 2 * 1_500_000
