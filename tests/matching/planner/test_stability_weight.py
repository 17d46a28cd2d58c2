"""Park plans move offers that are not agreed only where that is worth it, by the park's policy."""

from __future__ import annotations

import pytest

from parkloom.matching.v1 import live_schedule_pb2 as live
from services.chassis.rpc.paging import Page
from services.matching.domain.routes import RouteStep
from services.matching.domain.terms import PLAN, ChangeCause, TermsEntry, TermsKind
from services.matching.scheduling.tasks import park_task
from services.matching.storage.terms import page_of_terms
from services.matching.use_cases.live_schedules import compare_plan
from services.matching.wire.terms import terms_message
from tests.matching import world
from tests.matching.world import ALPHA, BETA, MANAGER, NOW, PARK, World

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


def test_a_plan_names_the_assignments_that_change_and_why(offered: World) -> None:
    offered.policy(stability_weight=0.05)
    cheaper(offered, 900_000)
    plan = offered.ready()
    compared = offered.read(lambda s: compare_plan(s, PARK, plan.id, NOW))
    changes = {each.enterprise: each for each in compared.assignments}
    assert {each.cause for each in changes.values()} == {ChangeCause.CHEAPER}
    assert (sum(changes["alpha"].live.values()), changes["alpha"].planned) == (100, {})
    assert (changes["beta"].live, sum(changes["beta"].planned.values())) == ({}, 100)


def test_an_enterprise_learns_why_and_nothing_of_its_rivals(offered: World) -> None:
    cheaper(offered, 100_000)
    offered.go_live()
    (withdrawn,) = (each for each in entries(offered, "sew-a") if each.kind is TermsKind.WITHDRAWN)
    (asked,) = entries(offered, "sew-b")
    for entry in (withdrawn, asked):
        assert entry.cause is ChangeCause.CHEAPER
        assert terms_message(entry, MANAGER).cause == live.WORK_CHANGE_CAUSE_CHEAPER
        for enterprise in (ALPHA, BETA):
            assert terms_message(entry, enterprise).cause == live.WORK_CHANGE_CAUSE_REARRANGED


def test_what_is_asked_for_the_first_time_has_no_cause(offered: World) -> None:
    (asked,) = entries(offered, "sew-a")
    assert asked.cause is None
    assert terms_message(asked, ALPHA).cause == live.WORK_CHANGE_CAUSE_UNSPECIFIED


@pytest.mark.parametrize(
    ("kind", "cause", "shown"),
    [
        (TermsKind.WITHDRAWN, ChangeCause.AT_RISK, ChangeCause.AT_RISK),
        (TermsKind.ASKED, ChangeCause.AT_RISK, ChangeCause.REARRANGED),
        (TermsKind.WITHDRAWN, ChangeCause.LESS_MADE, ChangeCause.LESS_MADE),
        (TermsKind.ASKED, ChangeCause.MORE_MADE, ChangeCause.MORE_MADE),
        (TermsKind.ASKED, ChangeCause.EARLIER, ChangeCause.EARLIER),
    ],
)
def test_its_own_line_and_the_order_are_no_secret(kind: TermsKind, cause: ChangeCause, shown: ChangeCause) -> None:
    assert TermsEntry(kind, {}, 1, PLAN, NOW, cause=cause).neutral_cause is shown


def entries(small: World, line: str) -> list[TermsEntry]:
    ident = small.assignment(line).id
    return list(small.read(lambda s: page_of_terms(s, PARK, ident, Page(20, (), ""))))
