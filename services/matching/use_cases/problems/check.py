"""The whole park as it is now, to check by the rules what a plan would make live."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from services.matching.domain.orders import Order
from services.matching.use_cases.problems import park
from services.matching.use_cases.problems.days import planned
from services.matching.use_cases.problems.promises import Pledges, Taken, begun_or_promised
from services.matching.use_cases.problems.residual import standing_load
from services.matching.use_cases.situation import Situation
from services.planning.model import Commitment, Problem
from services.planning.model import solution as planning


def check_problem(situation: Situation, considered: Collection[str]) -> tuple[Problem, list[planning.Lot]]:
    """All orders on all capacity, and the lots of those not `considered`, which stand and are promised.

    Where standing lots already ask more than there is, which marks them at risk, they keep what they have and nothing
    is left: a plan may not add to it. What is accepted or begun of the orders considered is promised where it holds.
    """
    standing = planned(park.standing_lots(situation, considered), situation.today)
    orders = [order for ident, order in situation.orders.items() if ident in considered or ident in situation.lots]
    horizon = situation.park.horizon_days
    days = max([horizon, *(step.day + 1 for lot in standing for step in lot.steps)])
    taken = standing_load(situation, considered)
    overrides = _at_least(situation, days, taken)
    problem = park.problem(situation, orders, lines=situation.lines.values(), overrides=overrides, days=days)
    own = [order for order in orders if order.id in considered]
    return replace(problem, firm=(*map(_promise, standing), *_promises(situation, problem, own, taken))), standing


def _at_least(situation: Situation, days: int, taken: Taken) -> dict[str, dict[int, float]]:
    """Capacity as last heard, but never less than what stands."""
    overrides = {line: park.dated_overrides(situation, line, days) for line in situation.lines}
    for line, by_day in taken.items():
        ordinary = float(situation.lines[line].planned_daily_capacity)
        for day, load in by_day.items():
            if load > overrides[line].get(day, ordinary):
                overrides[line][day] = load
    return overrides


def _promise(lot: planning.Lot) -> Commitment:
    return Commitment(lot.order, lot.quantity, lot.steps)


def _promises(situation: Situation, problem: Problem, own: Collection[Order], taken: Taken) -> list[Commitment]:
    if not any(situation.lots.get(order.id) for order in own):
        return []  # who has no lots has begun and promised nothing
    pledges = Pledges(situation, problem, begun_or_promised(situation))
    pledges.stand(taken)
    for order in own:
        pledges.add(order)
    return [promise for promise in pledges.promises() if promise.release_cost is None]
