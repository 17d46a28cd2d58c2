"""Every rule, kept by valid plans, and broken in one known way by others."""

from __future__ import annotations

from random import Random

import pytest

from services.planning import rules
from services.planning.model import Commitment, Lane, Line, Order, Problem, RouteStep, Step, WorkInProgress, Zone
from services.planning.model.lots import NO_LOTS, Lot, Lots
from services.planning.model.solution import Solution
from tests.planning import parks
from tests.planning.rules.breakers import BREAKERS, Breaker
from tests.seeds import cases, seeds


def _valid(rng: Random) -> tuple[Problem, tuple[Lot, ...]]:
    while True:
        problem = parks.random_problem(rng)
        lots = parks.random_lots(rng, problem)
        if lots:
            return problem, lots


def _broken(breakers: tuple[Breaker, ...], rng: Random) -> tuple[Problem, tuple[Lot, ...]]:
    while True:
        broken = rng.choice(breakers)(*_valid(rng), rng)
        if broken is not None:
            return broken


@pytest.mark.parametrize("part", seeds(20, fast=1))
def test_a_plan_that_holds_together_breaks_no_rule(part: int) -> None:
    for seed in range(10):
        problem, lots = _valid(Random(f"{part}/{seed}"))
        assert rules.examine(problem, Lots.of(lots)).violations == []


@pytest.mark.parametrize("times", cases([2, 14], fast=1, slow=1))
@pytest.mark.parametrize("rule", BREAKERS)
def test_a_rule_broken_on_purpose_is_named(rule: str, times: int) -> None:
    for seed in range(times):
        problem, lots = _broken(BREAKERS[rule], Random(f"{rule}/{seed}"))
        assert rule in {violation.rule for violation in rules.examine(problem, Lots.of(lots)).violations}, seed


@pytest.mark.parametrize("seed", seeds(20, fast=2))
def test_commitments_and_work_begun_are_kept_by_a_plan_that_goes_on_from_them(seed: int) -> None:
    rng = Random(seed)
    problem, lots = parks.with_commitments(rng, *_valid(rng))
    found = {violation.rule for violation in rules.examine(problem, Lots.of(lots)).violations}
    assert found <= {"sequence"}  # the begun lot may have been moved before its release


def test_a_longer_commitment_is_kept_by_other_units_than_a_shorter_one() -> None:
    problem = rules_park(firm=(Commitment("o", 4, (Step("a", 1),)), Commitment("o", 6, (Step("a", 1), Step("b", 2)))))
    short = Solution(Lots.of((Lot("o", 9, (Step("a", 1), Step("b", 2))),)))
    enough = Solution(Lots.of((Lot("o", 6, (Step("a", 1), Step("b", 2))), Lot("o", 4, (Step("a", 1), Step("b", 3))))))
    assert [violation.rule for violation in rules.examine(problem, short.lots).violations] == ["firm"]
    assert rules.examine(problem, enough.lots).violations == []


def test_a_commitment_given_up_costs_its_release_and_breaks_no_rule() -> None:
    problem = rules_park(firm=(Commitment("o", 4, (Step("a", 1),), release_cost=2.5),))
    assert rules.examine(problem, NO_LOTS).violations == []
    assert rules.examine(problem, NO_LOTS).cost.released == 10.0


def test_done_steps_take_no_capacity_and_cost_nothing() -> None:
    problem = rules_park(begun=3)
    lots = (Lot("o", 3, (Step("a", -1), Step("b", 2))),)
    plain = rules.examine(rules_park(), Lots.of((Lot("o", 3, (Step("a", 1), Step("b", 2))),))).cost
    assert rules.examine(problem, Lots.of(lots)).violations == []
    assert rules.examine(problem, Lots.of(lots)).cost.production == plain.production - 3 * 1.0


def test_no_more_may_go_on_than_was_begun() -> None:
    lots = (Lot("o", 4, (Step("a", -1), Step("b", 2))),)
    assert [v.rule for v in rules.examine(rules_park(begun=3), Lots.of(lots)).violations] == ["in-progress"]


def test_cost_by_part_is_production_haulage_lateness_and_unmet() -> None:
    # 6 of 10 units, made at 1 + 2 each, moved at 0.5, finished on day 7 where day 5 was asked, at 0.1 a day.
    cost = rules.examine(rules_park(), Lots.of((Lot("o", 6, (Step("a", 2), Step("b", 6))),))).cost
    parts = (cost.production, cost.haulage, cost.lateness, cost.unmet, cost.released)
    assert parts == pytest.approx((18.0, 3.0, 1.2, 40.0, 0.0))


def test_a_lot_names_its_rule_its_step_and_its_order() -> None:
    (violation,) = rules.examine(rules_park(), Lots.of((Lot("o", 6, (Step("a", 2), Step("b", 2))),))).violations
    assert (violation.rule, violation.lots, violation.order, violation.step) == ("sequence", (0,), "o", 1)


def rules_park(firm: tuple[Commitment, ...] = (), begun: int = 0) -> Problem:
    """Line a in one zone, b in another a day away; 10 units from day 1, due on day 5."""
    return Problem(
        start=parks.START,
        days=9,
        zones=(Zone("x"), Zone("y")),
        lanes=(Lane("x", "y", 1, 0.5),),
        lines=(Line("a", "ea", "knit", "x", 10.0, 1.0), Line("b", "eb", "sew", "y", 10.0, 2.0, lead_days=1)),
        quotas=(),
        orders=(Order("o", None, 10, 1, 5, 0.1, 10.0, True, (RouteStep("knit"), RouteStep("sew"))),),
        in_progress=(WorkInProgress("o", begun, (Step("a", -1),)),) if begun else (),
        firm=firm,
    )
