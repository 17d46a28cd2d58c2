"""The problem of activation: the whole park as it is now, on which the rules check the lots of a ready plan."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from services.matching.domain.orders import Order
from services.matching.scheduling.commitments import CommitmentBuilder, Taken, begun_or_agreed
from services.matching.scheduling.problem import build_problem, dated_overrides
from services.matching.scheduling.residual import load_of_others
from services.matching.scheduling.snapshot import ParkSnapshot
from services.planning.model import Commitment, Problem
from services.planning.model.lots import Lot, Lots


def activation_problem(snapshot: ParkSnapshot, considered: Collection[str]) -> tuple[Problem, Lots]:
    """All orders on all capacity, and the lots of those not `considered`, which are committed as they are.

    Where these lots already take more than there is, which marks them at risk, they keep what they have and nothing is
    left: a plan may not add to it. Of the orders considered, what is agreed or begun is committed where it holds.
    """
    standing = _lots_of_others(snapshot, considered)
    orders = [order for ident, order in snapshot.orders.items() if ident in considered or ident in snapshot.lots]
    horizon = snapshot.park.horizon_days
    days = max(horizon, int(standing.day.max(initial=-1)) + 1)
    taken = load_of_others(snapshot, considered)
    overrides = _at_least(snapshot, days, taken)
    problem = build_problem(snapshot, orders, lines=snapshot.lines.values(), overrides=overrides, days=days)
    own = [order for order in orders if order.id in considered]
    firm = (*map(_commitment, standing), *_commitments(snapshot, problem, own, taken))
    return replace(problem, firm=firm), standing


def _at_least(snapshot: ParkSnapshot, days: int, taken: Taken) -> dict[str, dict[int, float]]:
    """Capacity as last reported, but never less than what is taken."""
    overrides = {line: dated_overrides(snapshot, line, days) for line in snapshot.lines}
    for line, by_day in taken.items():
        ordinary = float(snapshot.lines[line].planned_daily_capacity)
        for day, load in by_day.items():
            if load > overrides[line].get(day, ordinary):
                overrides[line][day] = load
    return overrides


def _lots_of_others(snapshot: ParkSnapshot, considered: Collection[str]) -> Lots:
    """The live lots of all but these orders that have every step of their route, by days of the horizon."""
    lots = snapshot.whole_lots
    return lots.of_orders(set(lots.orders).difference(considered)).shifted(-snapshot.today.toordinal())


def _commitment(lot: Lot) -> Commitment:
    return Commitment(lot.order, lot.quantity, lot.steps)


def _commitments(snapshot: ParkSnapshot, problem: Problem, own: Collection[Order], taken: Taken) -> list[Commitment]:
    if not any(len(snapshot.lots.get(order.id, ())) for order in own):
        return []  # orders without lots have nothing begun or agreed
    builder = CommitmentBuilder(snapshot, problem, begun_or_agreed(snapshot))
    builder.enter_taken(taken)
    for order in own:
        builder.add(order)
    return [commitment for commitment in builder.commitments() if commitment.binding]
