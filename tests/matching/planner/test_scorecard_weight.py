"""Scorecards weigh in the match where the park's policy says so, and change no price."""

from __future__ import annotations

import pytest

from services.matching.domain.plans import PlanKind
from services.matching.domain.routes import RouteStep
from services.matching.domain.scorecards import Sums
from services.matching.scheduling.problem import build_problem
from services.matching.storage import scorecards as stored
from services.planning.model.reading import encoded
from tests.matching import world
from tests.matching.world import PARK, World

GOOD = Sums(reported_days=10, on_time_days=10, reports=10, good=1000)
POOR = Sums(reported_days=10, on_time_days=2, reports=10, good=600, scrapped=400)
SEW = (RouteStep("sew"),)


@pytest.fixture
def rivals(small: World) -> World:
    """Two sewers at one price: beta does what it agrees to, alpha seldom."""
    small.follow(world.line("sew-b", "beta", "sew", version=2))
    scored(small, alpha=POOR, beta=GOOD)
    return small


def scored(small: World, **sums: Sums) -> None:
    places = {(enterprise, "sew"): of_enterprise for enterprise, of_enterprise in sums.items()}
    small.write(lambda s: stored.add(s, PARK, small.today(), places))


def problem_of(small: World) -> bytes:
    known = small.snapshot()
    return encoded(build_problem(known, list(known.orders.values()), 30), declared_links=["cut", "sew"])


def sewers(small: World) -> set[str]:
    return {each.enterprise for each in small.assignments()}


def test_at_weight_0_nothing_changes_byte_for_byte(rivals: World) -> None:
    rivals.place(world.draft(route=SEW))
    before = problem_of(rivals)
    scored(rivals, alpha=POOR, beta=POOR)
    assert problem_of(rivals) == before
    rivals.policy(scorecard_weight=0.0)
    assert problem_of(rivals) == before
    plan = rivals.ready()
    assert plan.cost is not None
    assert plan.cost.preference_micros == 0


@pytest.mark.parametrize(("better", "worse"), [("beta", "alpha"), ("alpha", "beta")])
def test_the_better_enterprise_is_preferred_at_equal_price(small: World, better: str, worse: str) -> None:
    small.follow(world.line("sew-b", "beta", "sew", version=2))
    scored(small, **{better: GOOD, worse: POOR})
    small.policy(scorecard_weight=0.2)
    small.place(world.draft(route=SEW))
    small.go_live()
    assert sewers(small) == {better}


def test_it_outweighs_a_price_that_is_a_little_lower_and_no_more(rivals: World) -> None:
    rivals.follow(world.line("sew-b", "beta", "sew", version=3, price_micros=1_050_000))
    rivals.policy(scorecard_weight=0.2)
    rivals.place(world.draft(route=SEW))
    rivals.go_live()
    assert sewers(rivals) == {"beta"}
    rivals.cancel()
    rivals.follow(world.line("sew-b", "beta", "sew", version=4, price_micros=1_200_000))
    rivals.place(world.draft("o2", route=SEW))
    rivals.go_live()
    assert {each.enterprise for each in rivals.assignments("o2") if each.active} == {"alpha"}


def test_a_price_agreed_is_the_one_asked_and_the_preference_stands_apart(rivals: World) -> None:
    """Only alpha may: what it is paid has no surcharge, and the plan shows the surcharge beside the cost."""
    rivals.policy(scorecard_weight=0.5)
    only = (RouteStep("sew", only_enterprises=("alpha",)),)
    rivals.place(world.draft(quantity=50, route=only))
    plan = rivals.go_live()
    assert plan.cost is not None
    assert rivals.assignment("sew-a").unit_price_micros == 1_000_000
    assert plan.cost.production_micros == 50_000_000
    assert plan.cost.preference_micros == pytest.approx(50_000_000 * 0.5 * (1.0 - (0.2 + 0.6) / 2), rel=1e-6)
    total = sum(getattr(plan.cost, name) for name in plan.cost.__slots__)
    assert plan.incumbent_micros == pytest.approx(total, abs=2)


def test_agreed_work_keeps_its_price_in_the_problem(rivals: World) -> None:
    rivals.policy(scorecard_weight=0.5)
    only = (RouteStep("sew", only_enterprises=("alpha",)),)
    rivals.place(world.draft(quantity=50, route=only))
    rivals.go_live()
    rivals.accept(rivals.assignment("sew-a"))
    plan = rivals.go_live()
    assert plan.cost is not None
    assert (plan.cost.production_micros, plan.cost.preference_micros) == (50_000_000, 0)


def test_a_fill_in_plan_weighs_it_too(rivals: World) -> None:
    rivals.policy(scorecard_weight=0.2)
    rivals.place(world.draft(route=SEW))
    found = rivals.fill_in()
    assert found is not None
    assert (found.kind, sewers(rivals)) == (PlanKind.FILL_IN_PLAN, {"beta"})
