"""Reasons that runs, set-ups, transfer batches, quotas of a day and missing lanes are; and words for what cannot be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from services.planning import explain
from services.planning.model import AgreedPrice, Problem, Quota, Step, Zone
from services.planning.model.lots import NO_LOTS, Lot, Lots
from services.planning.model.solution import Reason, Solution
from tests.planning.rules.test_rules import rules_park

EVERY_DAY = dict.fromkeys(range(9), 3.0)


def _with_line(problem: Problem, **changes: object) -> Problem:
    first, *others = problem.lines
    return replace(problem, lines=(replace(first, **changes), *others))  # type: ignore[arg-type]


def _with_order(problem: Problem, **changes: object) -> Problem:
    return replace(problem, orders=(replace(problem.orders[0], **changes),))  # type: ignore[arg-type]


def _reasons(problem: Problem, lots: Lots = NO_LOTS, solves: int | None = None) -> tuple[Reason, ...]:
    (unmet,) = explain.explain(problem, Solution(lots), seconds=None, solves=solves)
    return unmet.reasons


def _taken() -> tuple[Problem, Lots]:
    """A line of 10 a day, of which another order takes 7 each day."""
    problem = rules_park()
    other = replace(problem.orders[0], id="other", quantity=49)
    lots = Lots.of(Lot("other", 7, (Step("a", day), Step("b", day + 1))) for day in range(1, 8))
    return replace(problem, orders=(replace(problem.orders[0], due=8), replace(other, due=8))), lots


def _reasons_beside_another(change: Callable[[Problem], Problem]) -> tuple[Problem, tuple[Reason, ...]]:
    problem, lots = _taken()
    problem = change(problem)
    unmet = next(each for each in explain.explain(problem, Solution(lots), seconds=None) if each.order == "o")
    return problem, unmet.reasons


def test_a_smallest_run_that_the_days_left_do_not_hold_is_the_reason() -> None:
    _, reasons = _reasons_beside_another(lambda problem: _with_line(problem, min_run=5.0))
    assert ("min-run", 0, True) in {(each.rule, each.step, each.proven) for each in reasons}


def test_a_set_up_that_leaves_no_capacity_is_the_reason() -> None:
    _, reasons = _reasons_beside_another(lambda problem: _with_line(problem, setup=3.0))
    assert ("set-up", 0, True) in {(each.rule, each.step, each.proven) for each in reasons}


def test_a_set_up_that_costs_more_than_the_order_is_worth_is_the_reason() -> None:
    reasons = _reasons(_with_line(rules_park(), setup_cost=500.0))
    assert ("set-up", 0) in {(each.rule, each.step) for each in reasons}


def test_a_transfer_batch_that_the_days_left_do_not_hold_is_the_reason() -> None:
    def batch(problem: Problem) -> Problem:
        return replace(problem, orders=(replace(problem.orders[0], transfer_batch=8.0), *problem.orders[1:]))

    _, reasons = _reasons_beside_another(batch)
    assert "transfer-batch" in {each.rule for each in reasons if each.proven}


def test_a_quota_of_some_days_is_the_reason_on_those_days() -> None:
    limits = {day: 0.0 for day in range(9) if day != 8}
    problem = replace(rules_park(), quotas=(Quota("steam", (), 100.0, 1.0, lines=("a",), limits=limits),))
    (reason,) = [each for each in _reasons(problem) if each.rule == "quota"]
    assert (reason.quota, reason.step, reason.proven) == ("steam", 0, True)
    assert reason.first_day is not None
    assert reason.first_day >= 1


def test_where_no_lane_leads_to_the_buyer_that_is_the_reason() -> None:
    problem = replace(rules_park(), zones=(*rules_park().zones, Zone("far")))
    (reason,) = _reasons(_with_order(problem, ship_to="far"))
    assert (reason.rule, reason.step, reason.proven) == ("no-lane", 1, True)
    assert (
        reason.text == "no lane leads to sew (step 2) from the step before or from there to where the order is shipped"
    )


def test_a_road_to_the_buyer_that_is_too_long_is_a_lead_time() -> None:
    problem = rules_park()
    road = replace(problem.lanes[0], from_zone="y", to_zone="far", transit_days=4)
    far = replace(problem, zones=(*problem.zones, Zone("far")), lanes=(*problem.lanes, road))
    lots = Lots.of([Lot("o", 10, (Step("a", 1), Step("b", 2)))])
    reasons = _reasons(_with_order(far, ship_to="far"), lots)
    assert {(each.rule, each.earliest_finish) for each in reasons} == {("lead-time", 7)}


@pytest.mark.parametrize("solves", [0, None])
def test_a_smallest_run_above_every_day_says_so(solves: int | None) -> None:
    problem = _with_line(rules_park(), min_run=5.0, overrides=EVERY_DAY, daily_capacity=3.0)
    (reason,) = [each for each in _reasons(problem, solves=solves) if each.rule == "min-run"]
    assert reason.text == "knit (step 1): the smallest runs there are above the capacity of every day"
    assert reason.above_every_day


@pytest.mark.parametrize("solves", [0, None])
def test_a_transfer_batch_above_every_day_says_so(solves: int | None) -> None:
    problem = _with_order(_with_line(rules_park(), overrides=EVERY_DAY, daily_capacity=3.0), transfer_batch=8.0)
    reasons = [each for each in _reasons(problem, solves=solves) if each.rule == "transfer-batch"]
    assert reasons[0].text == "knit (step 1): the order's transfer batch is more than any line there makes in a day"
    assert reasons[0].above_every_day


def test_a_price_agreed_for_a_line_that_does_not_fit_is_named_with_the_reason() -> None:
    problem = rules_park()
    knit, sew = problem.orders[0].route
    agreed = replace(knit, tags=frozenset({"fine"}), agreed=(AgreedPrice("b", 1.0),))
    (reason,) = _reasons(_with_order(problem, route=(agreed, sew)))
    assert reason.rule == "no-eligible-line"
    assert reason.text.endswith("; a price is agreed for lines that do not fit")
    assert (reason.agreed_in_vain, reason.above_every_day) == (True, False)
