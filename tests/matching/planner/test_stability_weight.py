"""Park plans move offers that are not agreed only where that is worth it, by the park's policy."""

from __future__ import annotations

import pytest

from services.matching.domain.routes import RouteStep
from services.matching.scheduling.tasks import park_task
from tests.matching import world
from tests.matching.world import World

SEW = (RouteStep("sew"),)


@pytest.fixture
def offered(small: World) -> World:
    """A hundred units that alpha is offered at 1 each."""
    small.place(world.draft(quantity=100, route=SEW))
    small.go_live()
    assert sewers(small) == {"alpha"}
    return small


def sewers(small: World) -> set[str]:
    return {each.enterprise for each in small.assignments() if each.active}


def cheaper(small: World, micros: int, version: int = 2) -> None:
    small.follow(world.line("sew-b", "beta", "sew", version=version, price_micros=micros))


def test_an_offer_stays_where_moving_it_saves_less_than_the_weight(offered: World) -> None:
    offered.policy(stability_weight=0.05)
    cheaper(offered, 970_000)
    plan = offered.go_live()
    assert sewers(offered) == {"alpha"}
    assert plan.cost is not None
    assert plan.cost.released_micros == 0


def test_it_moves_where_that_saves_more_and_the_plan_counts_what_had_to_be_saved(offered: World) -> None:
    offered.policy(stability_weight=0.05)
    cheaper(offered, 900_000)
    plan = offered.go_live()
    assert sewers(offered) == {"beta"}
    assert plan.cost is not None
    assert plan.cost.released_micros == pytest.approx(0.05 * 100_000_000, rel=1e-6)


def test_without_the_policy_it_moves_for_any_saving(offered: World) -> None:
    offered.policy(stability_weight=0.0)
    cheaper(offered, 970_000)
    plan = offered.go_live()
    assert sewers(offered) == {"beta"}
    assert plan.cost is not None
    assert plan.cost.released_micros == 0


def test_at_weight_0_the_problem_has_no_commitments_for_offers(offered: World) -> None:
    offered.policy(stability_weight=0.0)
    assert park_task(offered.snapshot()).problem.firm == ()
    offered.policy(stability_weight=0.05)
    (commitment, *_) = park_task(offered.snapshot()).problem.firm
    assert commitment.release_cost == pytest.approx(0.05)


def test_what_is_agreed_does_not_move_for_any_saving(offered: World) -> None:
    offered.accept(offered.assignment("sew-a"))
    offered.policy(stability_weight=0.05)
    cheaper(offered, 100_000)
    offered.go_live()
    assert sewers(offered) == {"alpha"}
