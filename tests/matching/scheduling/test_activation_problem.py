"""A plan is examined beside what is live: beginnings that it was free to give up are committed, and may be given up."""

from __future__ import annotations

from services.matching.scheduling.activation_problem import activation_problem
from services.matching.scheduling.commitments import frozen_or_agreed
from services.matching.storage import orders as stored_orders
from tests.matching import world
from tests.matching.world import World


def test_an_agreed_beginning_whose_next_step_no_longer_holds_is_a_commitment_that_may_be_given_up(small: World) -> None:
    """What stays of it is no new run, to which smallest runs and transfer batches apply."""
    small.place(world.draft("o1", quantity=80))
    small.go_live()
    small.follow(world.figures("sew-a", 1, {world.day(number): 0 for number in range(31)}))
    problem, _ = activation_problem(small.snapshot(), {"o1"}, frozen_or_agreed(0.0))
    [beginning] = problem.firm
    assert (beginning.quantity, [step.line for step in beginning.steps]) == (80, ["cut-1"])
    assert not beginning.binding


def test_a_lot_that_a_fill_in_plan_had_to_keep_is_kept_though_it_is_smaller_than_its_line_takes(small: World) -> None:
    """Its order was passed over, asked for again, and so on for ever: each plan kept the lot, and none was applied."""
    small.place(world.draft("o1", quantity=80))
    small.fill_in()
    offered = small.assignment("sew-a")
    [when] = offered.quantities
    small.accept(offered, units={when: 39})
    small.follow(world.figures("sew-b", 1, {world.day(number): int(world.day(number) == when) for number in range(30)}))
    small.fill_in()
    assert small.assignment("sew-b").quantities == {when: 1}
    small.follow(world.line("sew-b", "beta", "sew", version=2, price_micros=2_000_000, min_lot=20))
    small.write(lambda session: stored_orders.request_fill_in(session, world.PARK, ["o1"]))

    plan = small.fill_in()

    assert plan is not None
    assert plan.counts is not None
    assert (plan.counts.orders, plan.counts.scheduled_quantity) == (1, 40)
