"""Runs, campaigns and transfer batches, each by one plan that is on the edge."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.planning import rules
from services.planning.model import Commitment, Problem, RouteStep, Step, WorkInProgress
from services.planning.model.lots import Lot, Lots
from tests.planning.rules.test_rules import rules_park

ROUTE = (Step("a", 1), Step("b", 2))


def _with_first(problem: Problem, **changes: object) -> Problem:
    first, *others = problem.lines
    return replace(problem, lines=(replace(first, **changes), *others))  # type: ignore[arg-type]


def _broken(problem: Problem, *lots: Lot) -> list[str]:
    return [violation.rule for violation in rules.examine(problem, Lots.of(lots)).violations]


def _campaigns(problem: Problem, *days: int) -> float:
    """The set-ups that work on line a on some days costs, at 1 each."""
    problem = _with_first(problem, setup_cost=1.0)
    return rules.examine(problem, Lots.of(Lot("o", 1, (Step("a", day), Step("b", 8))) for day in days)).cost.setups


@pytest.mark.parametrize(("days", "campaigns"), [((1,), 1), ((1, 2), 1), ((1, 3), 2), ((1, 2, 4, 5, 7), 3)])
def test_a_day_without_a_run_ends_a_campaign(days: tuple[int, ...], campaigns: int) -> None:
    assert _campaigns(rules_park(), *days) == campaigns


def test_days_without_capacity_end_no_campaign() -> None:
    assert _campaigns(_with_first(rules_park(), overrides={2: 0.0, 3: 0.0}), 1, 4) == 1


@pytest.mark.parametrize(("done", "shut", "campaigns"), [(-1, (), 0), (-2, (), 1), (-3, (-1, -2), 0), (-3, (-1,), 1)])
def test_work_of_the_last_open_day_before_day_0_has_set_the_line_up(
    done: int, shut: tuple[int, ...], campaigns: int
) -> None:
    problem = _with_first(rules_park(), past_overrides=dict.fromkeys(shut, 0.0))
    order = replace(problem.orders[0], release=0)
    progress = (WorkInProgress("o", 2, (Step("a", done),)),)
    assert _campaigns(replace(problem, orders=(order,), in_progress=progress), 0, 1) == campaigns


def test_two_steps_on_one_link_make_two_runs_and_two_campaigns() -> None:
    problem = _with_first(rules_park(), setup_cost=1.0, setup=1.0, min_run=4.0)
    twice = replace(problem.orders[0], route=(RouteStep("knit"), RouteStep("knit")))
    problem = replace(problem, orders=(twice,))
    examination = rules.examine(problem, Lots.of([Lot("o", 4, (Step("a", 1), Step("a", 1)))]))
    assert examination.violations == []
    assert (examination.run_figures.runs, examination.cost.setups) == (2, 2.0)
    assert _broken(problem, Lot("o", 5, (Step("a", 1), Step("a", 1)))) == ["capacity"]


def test_a_set_up_takes_capacity_of_the_campaigns_first_day_only() -> None:
    problem = _with_first(rules_park(), setup=6.0)
    assert _broken(problem, Lot("o", 4, ROUTE), Lot("o", 6, (Step("a", 2), Step("b", 3)))) == []
    assert _broken(problem, Lot("o", 5, ROUTE), Lot("o", 5, (Step("a", 2), Step("b", 3)))) == ["capacity"]


def test_a_run_is_as_large_as_the_smallest_one_or_as_all_open_units() -> None:
    problem = _with_first(rules_park(), min_run=6.0)
    assert _broken(problem, Lot("o", 5, ROUTE)) == ["min-run"]
    assert _broken(problem, Lot("o", 6, ROUTE)) == []
    progress = (WorkInProgress("o", 7, (Step("a", -1),)),)
    assert _broken(replace(problem, in_progress=progress), Lot("o", 3, ROUTE)) == []


def test_a_run_with_committed_units_is_free_and_one_with_a_released_commitment_is_not() -> None:
    commitment = Commitment("o", 2, (Step("a", 1),), release_cost=1.0)
    problem = replace(_with_first(rules_park(), min_run=6.0), firm=(commitment,))
    assert _broken(problem, Lot("o", 2, ROUTE)) == []
    assert _broken(problem, Lot("o", 2, (Step("a", 3), Step("b", 4)))) == ["min-run"]


def test_units_go_together_unless_committed_or_going_on_from_work_in_progress() -> None:
    problem = rules_park()
    problem = replace(problem, orders=(replace(problem.orders[0], transfer_batch=4.0),))
    assert _broken(problem, Lot("o", 3, ROUTE)) == ["transfer-batch"]
    assert _broken(problem, Lot("o", 3, ROUTE), Lot("o", 1, ROUTE)) == []
    committed = replace(problem, firm=(Commitment("o", 3, (Step("a", 1),)),))
    assert _broken(committed, Lot("o", 3, ROUTE)) == []
    progress = replace(problem, in_progress=(WorkInProgress("o", 3, (Step("a", -1),)),))
    assert _broken(progress, Lot("o", 3, (Step("a", -1), Step("b", 2)))) == []


def test_a_day_without_capacity_takes_no_run_of_no_load_either() -> None:
    problem = _with_first(rules_park(), overrides={1: 0.0})
    route = (replace(problem.orders[0].route[0], load=0.0), problem.orders[0].route[1])
    problem = replace(problem, orders=(replace(problem.orders[0], route=route),))
    assert _broken(problem, Lot("o", 3, ROUTE)) == ["capacity"]


def test_goods_are_late_by_the_road_to_where_the_order_is_shipped_and_pay_it() -> None:
    problem = rules_park()
    lanes = (*problem.lanes, replace(problem.lanes[0], from_zone="y", to_zone="x", transit_days=3, cost=0.25))
    problem = replace(problem, lanes=lanes, orders=(replace(problem.orders[0], ship_to="x"),))
    cost = rules.examine(problem, Lots.of([Lot("o", 10, (Step("a", 1), Step("b", 3)))])).cost
    assert (cost.haulage, cost.lateness) == pytest.approx((10 * 0.75, 10 * 2 * 0.1))
