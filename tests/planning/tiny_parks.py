"""Parks so small that every plan there is can be looked at, and the cheapest of these plans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations_with_replacement, product
from random import Random

from services.planning import rules
from services.planning.model import Commitment, Problem, Step, WorkInProgress
from services.planning.model.lots import Lot, Lots
from tests.planning.rules.test_rules import rules_park

DAYS, UNITS = 4, 3


def tiny_park(rng: Random) -> Problem:
    """One order of three units over two lines a step, or one step; set-ups, smallest runs, transfer batches."""
    park = rules_park()
    first, second = (
        replace(
            line,
            daily_capacity=rng.choice([1.0, 2.0, 4.0]),
            lead_days=0,
            setup=rng.choice([0.0, 0.5, 1.0]),
            setup_cost=rng.choice([0.0, 2.0]),
            min_run=rng.choice([0.0, 2.0]),
            overrides={rng.randrange(DAYS): 0.0} if rng.random() < 0.4 else {},
        )
        for line in park.lines
    )
    other = replace(first, id="c", enterprise="ec", zone="y", price=rng.choice([0.5, 1.5]))
    route = park.orders[0].route[: rng.randint(1, 2)]
    order = replace(
        park.orders[0],
        quantity=UNITS,
        release=0,
        due=1,
        route=route,
        transfer_batch=rng.choice([0.0, 2.0]),
        ship_to=rng.choice([None, "y"]),
    )
    lines = (first, second, other) if len(route) == 1 else (first, second)
    progress = (WorkInProgress("o", 1, (Step("a", -1),)),) if rng.random() < 0.4 else ()
    firm = (Commitment("o", 1, (Step("a", 2),), rng.choice([None, 0.5])),) if rng.random() < 0.4 else ()
    return replace(park, days=DAYS, lines=lines, orders=(order,), in_progress=progress, firm=firm)


def _chains(problem: Problem) -> list[tuple[Step, ...]]:
    """Every line and day for each step; and those that go on from work in progress."""
    places = [
        [Step(line.id, day) for line in problem.lines_by_link[step.link] for day in range(problem.days)]
        for step in problem.orders[0].route
    ]
    fresh = list(product(*places))
    return fresh + [(*lot.steps, *rest) for lot in problem.in_progress for rest in product(*places[len(lot.steps) :])]


def every_plan(problem: Problem) -> Iterator[Lots]:
    """Every plan: as many lots of one unit each as the order has units, or fewer."""
    for units in range(UNITS + 1):
        for chains in combinations_with_replacement(_chains(problem), units):
            yield Lots.of(Lot("o", 1, steps) for steps in chains)


def least_cost(problem: Problem) -> float | None:
    """The cost of the cheapest plan that keeps all rules; None where none does."""
    examined = (rules.examine(problem, lots) for lots in every_plan(problem))
    return min((each.cost.total for each in examined if not each.violations), default=None)
