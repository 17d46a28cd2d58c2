"""The problem of activation: the park as it is now, on which the rules check the lots of a ready plan."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from services.matching.domain.orders import Order
from services.matching.scheduling.commitments import Keep, commitments_of
from services.matching.scheduling.problem import build_problem
from services.matching.scheduling.residual import table_of, taken_by_others, with_capacity
from services.matching.scheduling.snapshot import ParkSnapshot, by_line_and_day, work_of
from services.planning.model import Commitment, Line, Problem
from services.planning.model.arrays import Floats, capacity_of
from services.planning.model.ledger import Ledger, Taken
from services.planning.model.lots import NO_LOTS, Lot, Lots


def activation_problem(snapshot: ParkSnapshot, considered: Collection[str], keep: Keep) -> tuple[Problem, Taken]:
    """The orders `considered` on all capacity, and what the live lots of all others take of it, which stand.

    Where these lots already take more than there is, which marks them at risk, they keep what they have and nothing is
    left: a plan may not add to it. Of the orders considered, the steps that the plan had to keep, by `keep`, are
    committed where they hold; the beginnings of lots that hold no further may be given up, as the plan was free to, and
    what stays is no new run.
    """
    own = [order for ident, order in snapshot.orders.items() if ident in considered]
    problem, taken, begun = _on_all_capacity(snapshot, own, _lots_of_others(snapshot, considered), considered)
    problem = replace(problem, firm=tuple(_commitments(snapshot, problem, own, taken, keep)))
    return problem, replace(taken, runs=taken.runs - begun)


def live_problem(snapshot: ParkSnapshot) -> tuple[Problem, Lots]:
    """All orders on all capacity, and their live lots, which are committed as they are and have all that they take."""
    lots = _lots_of_others(snapshot, ())
    problem, _, _ = _on_all_capacity(snapshot, [snapshot.orders[ident] for ident in snapshot.lots], lots, ())
    return replace(problem, firm=tuple(map(_commitment, lots))), lots


def _on_all_capacity(
    snapshot: ParkSnapshot, orders: Sequence[Order], others: Lots, considered: Collection[str]
) -> tuple[Problem, Taken, Floats]:
    """A problem of some orders; what all but those considered take; and what of that are steps without next ones.

    Its capacity is at least what is taken, and less what those steps take.
    """
    days = max(snapshot.park.horizon_days, int(others.day.max(initial=-1)) + 1)
    problem = build_problem(snapshot, orders, days)
    taken = taken_by_others(snapshot, considered, problem)
    begun = _begun_by_others(snapshot, considered, problem.lines, days)
    capacity = np.maximum(capacity_of(problem), taken.all) - begun
    return replace(problem, lines=with_capacity(problem.lines, np.maximum(0.0, capacity))), taken, begun


def _lots_of_others(snapshot: ParkSnapshot, considered: Collection[str]) -> Lots:
    """The live lots of all but these orders that have every step of their route, by days of the horizon."""
    lots = snapshot.whole_lots
    return lots.of_orders(set(lots.orders).difference(considered)).shifted(-snapshot.today.toordinal())


def _begun_by_others(snapshot: ParkSnapshot, considered: Collection[str], lines: Sequence[Line], days: int) -> Floats:
    """Capacity [lines, days] of agreed steps, of all but these orders, whose next steps nobody does yet.

    Where it is known what others take, that is all that counts of them.
    """
    if snapshot.beside is not None:
        return np.zeros((len(lines), days))
    begun = Lots.concatenated(
        lots.select(lots.length < len(snapshot.orders[ident].route))
        for ident, lots in snapshot.lots.items()
        if ident not in considered
    )
    ahead = begun.select(begun.steps_before(snapshot.today.toordinal()) < begun.length)
    return table_of(by_line_and_day(work_of(snapshot, ahead).values()), snapshot.today, lines, days)


def _commitment(lot: Lot) -> Commitment:
    return Commitment(lot.order, lot.quantity, lot.steps)


def _commitments(
    snapshot: ParkSnapshot, problem: Problem, own: Collection[Order], taken: Taken, keep: Keep
) -> list[Commitment]:
    if not any(len(snapshot.lots.get(order.id, NO_LOTS)) for order in own):
        return []  # orders without lots have no frozen or agreed steps
    residual = Ledger.of(problem)
    taken.enter(residual)
    return commitments_of(snapshot, problem, keep, residual, own).commitments()
