"""A plan is examined beside what is live: beginnings that it was free to give up are committed, and may be given up."""

from __future__ import annotations

from services.matching.scheduling.activation_problem import activation_problem
from tests.matching import world
from tests.matching.world import World


def test_an_agreed_beginning_whose_next_step_no_longer_holds_is_a_commitment_that_may_be_given_up(small: World) -> None:
    """What stays of it is no new run, to which smallest runs and transfer batches apply."""
    small.place(world.draft("o1", quantity=80))
    small.go_live()
    small.follow(world.figures("sew-a", 1, {world.day(number): 0 for number in range(31)}))
    problem, _ = activation_problem(small.snapshot(), {"o1"})
    [beginning] = problem.firm
    assert (beginning.quantity, [step.line for step in beginning.steps]) == (80, ["cut-1"])
    assert not beginning.binding
